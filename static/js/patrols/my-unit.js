/* <my-unit>: the phone of whoever rides with a street unit: on duty, what we do, where we are sent, and one big button for what comes next. */
import { html, nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import { afterPress } from "../lib/press.js";
import "../lib/time.js";
import { Beacon } from "./beacon.js";
import { callCard, duty, choice } from "./my-unit-parts.js";

const stored = (id) => JSON.parse(document.getElementById(id).textContent);
const address = (pattern, id) => pattern.replace("/0/", `/${id}/`).replace("00000000-0000-0000-0000-000000000000", id);

class MyUnitPage extends HTMLElement {
  connectedCallback() {
    this.mine = stored("mine-first");
    Object.assign(this, { problem: "", busy: false, asking: "", sent: {}, known: new Set(this.mine.calls.map(({ id }) => id)) });
    this.place = this.querySelector("[data-part=body]");
    this.place.replaceChildren();
    this.beacon = new Beacon({ url: this.getAttribute("positions"), person: this.getAttribute("person"), tell: (word) => this.told(word) });
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail: { kind } }) => ["unit-call", "notice"].includes(kind) && this.refresh().catch(() => {}));
    this.live.addEventListener("state", () => this.draw());
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")));
    this.addEventListener("submit", (event) => this.submitted(event));
    this.live.start();
    this.follow();
    this.draw();
  }

  disconnectedCallback() {
    this.live.stop();
    this.beacon.stop();
  }

  /* The phone says where it is while its owner is on duty, and never otherwise. */
  follow() {
    if (this.mine.unit) return this.beacon.start();
    this.beacon.stop();
    this.beacon.send();
  }

  async refresh() {
    this.take(await get(this.getAttribute("src")));
  }

  take(mine) {
    const news = mine.calls.filter(({ id, status }) => status === "sent" && !this.known.has(id));
    this.mine = mine;
    for (const { id } of mine.calls) this.known.add(id);
    if (news.length) navigator.vibrate?.(news.some((call) => call.is_covert) ? [80] : [300, 120, 300, 120, 300]);
    this.follow();
    this.draw();
  }

  told(word) {
    this.sent = { ...word, at: Date.now() };
    this.draw();
  }

  draw() {
    afterPress(this.drawNow);
  }

  drawNow = () => {
    const { mine, busy, asking, sent, live, beacon } = this;
    const state = { busy, asking, sent, waiting: beacon.waiting.length, lost: beacon.lost, isOffline: live.state === "offline", sheet: this.getAttribute("alert") };
    render(mine.unit ? html`${mine.calls.map((call) => callCard(call, state))}${duty(mine, state)}` : choice(mine.units, state), this.place);
    const line = this.problem || (live.state === "signed-out" ? gettext("Your session has ended. Sign in again on this phone.") : "");
    render(line ? html`<div class="ribbon warning" role="alert"><p>${line}</p></div>` : nothing, this.querySelector("[data-line]"));
  };

  clicked(button) {
    if (!button) return;
    const { do: act, id, to } = button.dataset;
    if (act === "come") this.send(address(this.getAttribute("come"), id), {});
    else if (act === "leave") this.send(this.getAttribute("leave"), {});
    else if (act === "state") this.send(address(this.getAttribute("state"), this.mine.unit.id), { status: to }, { isPart: true });
    else if (act === "step") this.send(address(this.getAttribute("step"), id), { to }, { isPart: true });
    else if (act === "ask") this.ask(id);
    else if (act === "close") this.ask("");
  }

  ask(id) {
    this.asking = id;
    this.draw();
    if (id) requestAnimationFrame(() => this.querySelector("[data-asked] input")?.focus());
  }

  submitted(event) {
    event.preventDefault();
    const { reason } = Object.fromEntries(new FormData(event.target));
    this.send(address(this.getAttribute("step"), this.asking), { to: "declined", reason }, { isPart: true });
  }

  async send(url, body, { isPart = false } = {}) {
    Object.assign(this, { busy: true, problem: "" });
    this.draw();
    try {
      const answer = await post(url, body);
      this.asking = "";
      navigator.vibrate?.(40);
      this.take(isPart ? await get(this.getAttribute("src")) : answer);
    } catch (error) {
      this.problem = error.isOffline ? gettext("No connection. Nothing was sent; say it by radio.") : error.message;
      if (error.isStale) this.refresh().catch(() => {});
    } finally {
      this.busy = false;
      this.draw();
    }
  }
}

customElements.define("my-unit", MyUnitPage);
