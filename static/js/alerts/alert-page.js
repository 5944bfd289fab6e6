/* Keeps the server-drawn page of one alert alive: draws it again whenever it changes, takes steps, asks what they need. */
import { html, nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import { clockTime } from "../lib/time.js";
import "./step-dialog.js";
import { asks } from "./asks.js";
import { facts } from "./parts/facts.js";
import { head } from "./parts/head.js";
import { orders } from "./parts/orders.js";
import { people } from "./parts/people.js";
import { steps } from "./parts/steps.js";
import { timeline } from "./parts/timeline.js";
import { Drawing } from "./drawing.js";

const ENDED = new Set(["closed", "cancelled", "merged"]);
const GATHER_MS = 250;
const offline = (since) => interpolate(gettext("No connection since %s. What you see may be old; call instead of clicking."), [clockTime(since)]);
const stored = (id) => JSON.parse(document.getElementById(id).textContent);

class AlertPage extends HTMLElement {
  connectedCallback() {
    this.alert = stored("alert-now");
    this.choices = stored("alert-choices");
    this.dialog = this.querySelector("step-dialog");
    this.drawing = new Drawing(this, { head, steps, facts, orders, timeline, people });
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-action]")));
    this.draw();
    this.listen();
  }

  /* A change elsewhere is fetched whole, so that the steps are those of this reader. */
  listen() {
    this.live = new Live({ ticket: this.getAttribute("ticket"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => this.concerns(kind, row) && this.refreshSoon());
    this.live.addEventListener("state", ({ detail }) => this.saySince(detail));
    this.live.start();
  }

  disconnectedCallback() {
    this.live.stop();
  }

  concerns(kind, row) {
    return (kind === "alert" && row.id === this.alert.id) || (kind === "delivery" && row.subject_id === this.alert.id) || (kind === "order" && row.alert === this.alert.id);
  }

  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh().catch(() => {}), GATHER_MS);
  }

  saySince({ state, since }) {
    const ribbon = state === "offline" ? html`<div class="ribbon offline"><p>${offline(since)}</p></div>` : nothing;
    render(ribbon, this.querySelector("[data-line]"));
  }

  draw(busy = false) {
    const orderForm = ENDED.has(this.alert.status) ? "" : this.getAttribute("order-form");
    this.drawing.draw(this.alert, { busy, orderForm, mayReveal: this.hasAttribute("reveal") });
  }

  show(alert) {
    this.alert = alert;
    this.draw();
  }

  say(sentence) {
    render(sentence ? html`<div class="ribbon warning"><p>${sentence}</p></div>` : nothing, this.querySelector("[data-notice]"));
  }

  async refresh() {
    this.show(await get(this.getAttribute("src")));
  }

  clicked(button) {
    if (!button) return;
    const step = button.dataset.action === "reveal" ? this.revealing() : this.alert.steps.find((one) => one.action === button.dataset.action);
    const fields = asks(step.action, this.choices, this.alert);
    const take = (values) => this.take(step, values);
    if (fields) this.dialog.open(step, fields, { take, units: this.getAttribute("units"), without: this.alert.station.id });
    else take({}).catch((error) => this.say(error.message));
  }

  revealing() {
    return { action: "reveal", label: gettext("Show the number"), consequence: gettext("Kept with your name in the access log and on the timeline."), url: this.getAttribute("reveal"), adds: { field: "caller_number" } };
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

customElements.define("alert-page", AlertPage);
