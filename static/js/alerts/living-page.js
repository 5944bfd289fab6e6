/* What the pages of an alert and of an order share: they stay alive, take steps, and say who was first. */
import { html, nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import { afterPress } from "../lib/press.js";
import { clockTime, isOlder } from "../lib/time.js";
import { asks } from "./asks.js";
import { Drawing } from "./drawing.js";
import "./step-dialog.js";

const GATHER_MS = 250;
/* What takes the server long is fetched less often: a tenth of its time at most, however much happens. */
const SHARE = 10;

const offline = (since) => interpolate(gettext("No connection since %s. What you see may be old; call instead of clicking."), [clockTime(since)]);

export const stored = (id) => JSON.parse(document.getElementById(id).textContent);

/* Subclasses say: `templates`, `context()` for them, `concerns(kind, row)`, and `dialogContext` for what a step asks. */
export class LivingPage extends HTMLElement {
  start(thing) {
    this.thing = thing;
    this.dialog = this.querySelector("step-dialog");
    this.drawing = new Drawing(this, this.templates);
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-action]")));
    this.addEventListener("click", (event) => this.sendAgain(event.target.closest("[data-again]")));
    this.draw();
    this.listen();
  }

  /* A change elsewhere is fetched whole, so that the steps are those of this reader. */
  listen() {
    this.live = new Live({ ticket: this.getAttribute("ticket"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail }) => this.heard(detail));
    this.live.addEventListener("state", ({ detail }) => this.saySince(detail));
    this.live.start();
  }

  /* Panels of other rooms hear what the page hears. */
  heard(detail) {
    this.dispatchEvent(new CustomEvent("live-row", { detail }));
    if (this.concerns(detail.kind, detail.row)) this.refreshSoon();
  }

  disconnectedCallback() {
    this.live?.stop();
  }

  refreshSoon() {
    if (this.fetching) this.missed = true;
    else this.soon ??= setTimeout(() => this.refreshNow(), Math.max(GATHER_MS, (this.rested ?? 0) - Date.now()));
  }

  async refreshNow() {
    Object.assign(this, { soon: null, fetching: true, missed: false });
    await this.refresh().catch(() => {});
    this.fetching = false;
    if (this.missed) this.refreshSoon();
  }

  async refresh() {
    const began = Date.now();
    const thing = await get(this.getAttribute("src"));
    this.rested = Date.now() + (Date.now() - began) * SHARE;
    if (!isOlder(thing, this.thing)) this.show(thing);
  }

  show(thing) {
    this.thing = thing;
    this.draw();
  }

  draw(busy = false) {
    this.busy = busy;
    afterPress(this.drawNow);
  }

  drawNow = () => this.drawing.draw(this.thing, { busy: this.busy, ...this.context() });

  say(sentence) {
    const place = this.querySelector("[data-notice]");
    render(sentence ? html`<div class="ribbon warning"><p>${sentence}</p></div>` : nothing, place);
    if (sentence) place.scrollIntoView({ block: "center" });
  }

  saySince({ state, since }) {
    const words = { offline: () => offline(since), "signed-out": () => gettext("Your session has ended. Sign in again.") }[state];
    const line = words ? html`<div class="ribbon offline"><p>${words()}</p></div>` : nothing;
    afterPress(() => render(line, this.querySelector("[data-line]")));
  }

  sayLine(sentence) {
    render(sentence ? html`<div class="ribbon success"><p>${sentence}</p></div>` : nothing, this.querySelector("[data-line]"));
  }

  /* `dataset` is the pressed button's: it may say which of several is meant. */
  stepFor(action, _dataset) {
    return this.thing.steps.find((step) => step.action === action);
  }

  clicked(button) {
    const step = button && this.stepFor(button.dataset.action, button.dataset);
    if (!step) return;
    button.closest("details")?.removeAttribute("open");
    const { choices, ...more } = this.dialogContext ?? {};
    const fields = asks(step.action, choices, this.thing);
    const take = (values) => this.take(step, values);
    if (fields) this.dialog.open(step, fields, { take, ...more });
    else take({}).catch((error) => this.say(error.message));
  }

  /* One more message to one address. Pressed twice it is sent once: the second press hears that one is on its way. */
  async sendAgain(button) {
    if (!button || button.disabled) return;
    const person = button.closest("details");
    button.disabled = true;
    this.say("");
    try {
      this.show(await post(this.getAttribute("again"), { delivery: button.dataset.again }));
      person?.querySelector("summary").focus();
    } catch (error) {
      this.say(error.message);
      if (error.isStale) await this.refresh().catch(() => {});
    }
    button.disabled = false;
  }

  /* Takes a step. When somebody was first, says who and shows their answer. */
  async take(step, values) {
    this.say("");
    this.draw(true);
    try {
      this.show(await post(step.url, { ...values, ...step.adds }));
    } catch (error) {
      this.draw();
      if (!error.isStale) throw error;
      this.say(error.message);
      await this.refresh();
    }
  }
}
