/* The alarm on a guard's phone: press and hold, kept on the phone first, sent at once or when the line is back, and shown as it is. */
import { hold } from "./hold.js";
import { Place } from "./place.js";
import { entriesOf, flush, forget, hear, keep, waiting } from "./queue.js";

const SAME_DANGER_MS = 60_000;
const AGAIN_MS = 5_000;
const SHOWN_MS = 30 * 60_000;
const ENDING_MS = 60 * 60_000;
const PASS_MS = 24 * ENDING_MS;

const newReference = () => `app-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
const clock = (ms) => new Date(ms).toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23", timeZone: document.body.dataset.zone || undefined });

class AlarmPage extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.person = this.form.elements.person.value;
    this.button = this.querySelector("button.alarm");
    for (const only of this.querySelectorAll("[data-script]")) only.hidden = false;
    this.place = new Place(this.querySelector("[data-place]"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", () => this.chosen());
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-action], [data-say]")));
    hold(this.button, { held: () => this.press(), changed: (isHeld) => this.holding(isHeld), tapped: () => this.confirming(true) });
    hear(() => this.draw());
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.sayLine());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    this.timer = setInterval(() => this.again(), AGAIN_MS);
    this.chosen();
    this.sayLine();
    this.saySession();
    this.send();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  word = (name) => this.querySelector(`[data-word=${name}]`).content.textContent;

  chosen() {
    const { site, drill } = this.form.elements;
    for (const chips of this.querySelectorAll("[data-site]")) chips.hidden = chips.dataset.site !== site.value;
    this.classList.toggle("is-drill", drill.checked);
    this.querySelector(".alarm-word").textContent = this.word(drill.checked ? "drill" : "real");
    this.holding(false);
  }

  holding(isHeld) {
    this.button.classList.toggle("is-held", isHeld);
    this.querySelector("[data-hint]").textContent = this.word(isHeld ? "keep" : "hold");
  }

  confirming(isAsked) {
    const sheet = this.querySelector("[data-confirm]");
    sheet.hidden = !isAsked;
    (isAsked ? sheet.querySelector("button") : this.button).focus();
  }

  clicked(button) {
    if (!button) return;
    if (button.dataset.say) return this.more(button.dataset.say, button);
    const { action } = button.dataset;
    if (action === "ask") this.confirming(true);
    else if (action === "dismiss") this.confirming(false);
    else if (action === "send") this.press();
    else if (action === "say") this.sayWords();
    else if (action === "again") this.ready();
    else if (action === "forget") this.forgetRefused();
  }

  get url() {
    return this.form.action;
  }

  /* In whose name something is kept, and with what right it goes out without their session. */
  get own() {
    return { person: this.person, pass: this.getAttribute("pass"), kept: this.getAttribute("kept") };
  }

  /* Kept before it is sent: whatever happens to the line or the page from here on, it is not lost. */
  async press() {
    navigator.vibrate?.([80, 60, 240]);
    this.querySelector("[data-confirm]").hidden = true;
    const at = Date.now();
    const { site, drill } = this.form.elements;
    const isDrill = drill.checked ? { drill: "1" } : {};
    if (!(await this.isSameDanger(at, site.value, drill.checked))) {
      const reference = newReference();
      const fields = { reference, person: this.person, site: site.value, confirmed: "1", pressed_at: at, ...isDrill, ...this.place.fields };
      await keep({ id: reference, reference, at, url: this.url, fields, ...this.own });
    }
    this.isReady = false;
    this.show("sending");
    this.send();
  }

  /* A second press within a minute is the same danger. */
  async isSameDanger(at, site, isDrill) {
    const last = await this.lastAlarm();
    return last && !last.refused && at - last.at < SAME_DANGER_MS && last.fields.site === site && Boolean(last.fields.drill) === isDrill;
  }

  async lastAlarm() {
    return (await entriesOf(this.person).catch(() => [])).filter((entry) => entry.id === entry.reference).at(-1);
  }

  async send() {
    const known = { person: this.person, csrf: this.form.elements.csrfmiddlewaretoken.value };
    this.line = (await waiting().catch(() => [])).length ? await flush(this.getAttribute("me"), known) : "clear";
    if (this.line !== "clear") this.askTheWorker();
    this.sayLine();
    await this.draw();
  }

  async again() {
    this.saySession();
    if ((await waiting().catch(() => [])).length) this.send();
  }

  /* Told in time: an alarm goes out after the end as well, but nobody sees any more how it goes on. */
  saySession() {
    const left = Number(this.getAttribute("ends")) - Date.now();
    this.querySelector("[data-session=ending]").hidden = left <= 0 || left > ENDING_MS;
    this.querySelector("[data-session=ended]").hidden = left > 0;
    if (left < -PASS_MS) location.replace(this.getAttribute("sign-in"));
  }

  /* The browser sends it even when this page is closed, where it can. */
  askTheWorker() {
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("alarms")).catch(() => {});
  }

  async draw() {
    const last = await this.lastAlarm();
    if (!last || this.isReady || (last.done && Date.now() - last.at > SHOWN_MS)) return this.show("ready");
    for (const time of this.querySelectorAll("[data-pressed]")) time.textContent = clock(last.at);
    if (last.refused !== undefined) return this.refused(last);
    if (last.done) return this.received(last);
    this.show(this.line === "signed-out" ? "signed-out" : this.line === "offline" || !navigator.onLine ? "unsent" : "sending");
  }

  received(entry) {
    this.current = entry;
    this.querySelector("[data-number]").textContent = entry.done.number;
    const live = this.querySelector("[data-live]");
    if (entry.done.states && live.getAttribute("src") !== entry.done.states) {
      live.setAttribute("src", entry.done.states);
      live.look?.();
    }
    const page = this.querySelector("[data-page]");
    page.hidden = !entry.done.page;
    if (entry.done.page) page.href = entry.done.page;
    this.show("received");
  }

  refused(entry) {
    this.current = entry;
    this.querySelector("[data-why]").textContent = entry.refused;
    this.show("refused");
  }

  async forgetRefused() {
    await forget(this.current.id);
    this.draw();
  }

  ready() {
    this.isReady = true;
    this.show("ready");
    this.button.focus();
  }

  show(state) {
    this.dataset.shows = state;
    for (const sheet of this.querySelectorAll("[data-state]")) sheet.hidden = sheet.dataset.state !== state;
  }

  sayLine() {
    this.querySelector("[data-line]").hidden = navigator.onLine;
  }

  sayWords() {
    const words = this.querySelector("#words");
    if (words.value.trim()) this.more(words.value.trim());
    words.value = "";
  }

  /* More about the alarm just sent; waits behind it in the same queue. */
  async more(text, chip) {
    const { reference } = this.current;
    const id = `${reference}/${newReference()}`;
    chip?.classList.add("is-said");
    if (chip) chip.disabled = true;
    const fields = { reference, person: this.person, text };
    await keep({ id, reference, at: Date.now(), url: this.getAttribute("more"), fields, ...this.own });
    await this.send();
    const kept = (await entriesOf(this.person)).find((entry) => entry.id === id);
    const said = kept?.refused === undefined ? `${this.word(kept?.done ? "passed" : "kept")} ${text}` : kept.refused;
    this.querySelector("[data-said]").textContent = said;
  }
}
customElements.define("alarm-page", AlarmPage);
