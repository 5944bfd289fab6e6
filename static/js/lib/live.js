// One live line to the stream process, with polling when it breaks.
//
//   const live = new Live({ ticket: "/api/v1/stream-ticket/", refresh: async () => { … fetch and show everything … } });
//   `after`, if given, is where the stream stood when the page was drawn: then nothing is fetched twice
//   live.addEventListener("row", ({ detail: { kind, row, id } }) => …);      kind: "alert" | "order" | "delivery" | "notice"
//   live.addEventListener("state", ({ detail: { state, since } }) => …);     what to tell people, see below
//   `passing`: "unit" also hears, as rows { rows: […] } of that kind every two seconds, what is only of interest now; it is never caught up on
//   live.start(); … live.stop();       live.check() when another question of the page got no answer
//
// States: "live"; "polling" (the line is broken, refresh() is called about every 5 s, less often while the server answers slowly); "offline" (not even refresh() gets through);
// "signed-out" (the session has ended). `since` is when that began, in milliseconds.
// refresh() is also called once after every new line that cannot know what it missed, and every minute in any case. Let it throw ApiError.
// After a break the line catches up by the last id it heard; nothing is missed, but a row may come twice: rows carry `changed_at`.

import { get } from "./api.js";

const POLL_MS = 5_000;
const FULL_MS = 60_000;
const SHARE = 10;
const SLOWEST_MS = 30_000;
const SILENCE_MS = 40_000;
const RETRY_MS = [500, 2_000, 5_000, 10_000, 15_000];

export class Live extends EventTarget {
  #last = "";
  #failures = 0;
  #stopped = true;
  #polledAt = Date.now();
  #polling = false;
  #due = FULL_MS;
  #isOpen = false;

  constructor({ ticket, refresh, after = "", passing = "" }) {
    super();
    this.#last = after;
    Object.assign(this, { ticket, refresh, passing, state: "connecting", since: Date.now() });
  }

  start() {
    this.#stopped = false;
    this.#timer = setInterval(() => this.#poll(), 1_000);
    this.#wake = () => this.#hurry?.();
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#run();
  }

  stop() {
    this.#stopped = true;
    clearInterval(this.#timer);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#cut?.abort();
    this.#hurry?.();
  }

  // Another question found no server: asks now rather than within a minute, so that the page says so.
  check() {
    this.#due = 0;
  }

  #timer;
  #wake;
  #hurry;
  #cut;

  #say(state) {
    if (state === this.state) return;
    this.state = state;
    this.since = Date.now();
    this.dispatchEvent(new CustomEvent("state", { detail: { state, since: this.since } }));
  }

  async #run() {
    while (!this.#stopped) {
      try {
        await this.#listen();
        this.#isOpen = false;
      } catch (error) {
        if (error.needsSignIn) return this.#end();
        if (!this.#stopped) this.#broken();
      }
      if (!this.#stopped) await this.#pause(RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] * (0.75 + Math.random() / 2));
    }
  }

  #end() {
    this.stop();
    this.#say("signed-out");
  }

  #broken() {
    this.#isOpen = false;
    this.#failures += 1;
    // All pages lose the line in the same moment: they ask one after the other.
    if (this.state === "live" || this.state === "connecting") this.#due = Date.now() - this.#polledAt + 500 + Math.random() * 2_500;
    if (this.state !== "offline") this.#say("polling");
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #listen() {
    const { ticket, url } = await get(this.ticket);
    if (!url) throw new Error("No stream is set up here.");
    const query = new URLSearchParams({ language: document.documentElement.lang, ...(this.passing && { passing: this.passing }), ...(this.#last && { after: this.#last }) });
    this.#cut = new AbortController();
    const asking = fetch(`${url}/events?${query}`, { headers: { Authorization: `Bearer ${ticket}` }, signal: this.#cut.signal, cache: "no-store" });
    const answer = await this.#orSilence(asking);
    if (!answer.ok) throw new Error(`The stream answered ${answer.status}.`);
    await this.#read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
  }

  async #read(reader) {
    let rest = "";
    for (;;) {
      const { done, value } = await this.#orSilence(reader.read());
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) await this.#heard(part);
    }
  }

  // A line that says nothing for so long is dead, whatever the network thinks: the heartbeat comes every 15 seconds.
  async #orSilence(reading) {
    const timer = setTimeout(() => this.#cut.abort(), SILENCE_MS);
    try {
      return await reading;
    } finally {
      clearTimeout(timer);
    }
  }

  async #heard(part) {
    const fields = Object.fromEntries(part.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
    if (!fields.event) return;
    if (fields.event === "ready") await this.#ready(fields.id);
    else if (fields.event === "away") this.#broken();
    else if (fields.event === "gap") this.#last = "";
    else this.dispatchEvent(new CustomEvent("row", { detail: { kind: fields.event, row: JSON.parse(fields.data), id: fields.id } }));
    if (fields.id) this.#last = fields.id;
  }

  async #ready(id) {
    if (!this.#last) await this.#refresh();
    this.#last = id;
    this.#failures = 0;
    this.#isOpen = true;
    this.#say("live");
  }

  async #refresh() {
    this.#polledAt = Date.now();
    await this.refresh();
  }

  // A server that needs long to answer is asked less often: polling takes a tenth of its time at most, and no two pages keep step.
  async #poll() {
    if (this.#polling || this.#stopped || Date.now() - this.#polledAt < this.#due) return;
    this.#polling = true;
    const began = Date.now();
    try {
      await this.#refresh();
      if (this.state === "offline") this.#say(this.#isOpen ? "live" : "polling");
    } catch (error) {
      if (error.needsSignIn) this.#end();
      else if (error.isOffline || error.status >= 500) this.#say("offline");
    } finally {
      this.#polledAt = Date.now();
      this.#polling = false;
      const pause = this.state === "live" ? FULL_MS : Math.min(SLOWEST_MS, Math.max(POLL_MS, (Date.now() - began) * SHARE));
      this.#due = pause * (0.8 + Math.random() * 0.4);
    }
  }
}
