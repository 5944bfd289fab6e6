/* <nearest-units>: whom to send to this alert, the best one first and why; and how far those are who were sent. One press sends.
   The page of the alert tells what it hears by "live-row". */
import { html, nothing, render } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { get, post } from "../lib/api.js";
import { afterPress } from "../lib/press.js";
import { times } from "./my-unit-parts.js";
import { signOf } from "./unit-words.js";

// Positions move all the time; whom to send is looked at again this often while the page is seen.
const AGAIN_MS = 15_000;
const SHOWN = 4;
const NOBODY = "00000000-0000-0000-0000-000000000000";
const IS_OVER = ["cleared", "declined", "called_off"];

class NearestUnitsPanel extends HTMLElement {
  connectedCallback() {
    Object.assign(this, { known: null, busy: 0, problem: "", isWhole: false, asking: "" });
    this.page = this.closest("alert-page");
    this.hears = ({ detail: { kind, row } }) => ((kind === "unit-call" && row.alert === this.getAttribute("alert")) || (kind === "alert" && row.id === this.getAttribute("alert"))) && this.look();
    this.page?.addEventListener("live-row", this.hears);
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
    this.addEventListener("submit", (event) => this.submitted(event));
    this.timer = setInterval(() => document.visibilityState === "visible" && this.look(), AGAIN_MS);
    this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.page?.removeEventListener("live-row", this.hears);
  }

  async look() {
    try {
      this.take(await get(this.getAttribute("src")));
    } catch (error) {
      if (!this.known) this.fail(error);
    }
  }

  take(known) {
    if (!this.known) this.replaceChildren();
    this.known = known;
    this.draw();
  }

  fail(error) {
    this.problem = error.message;
    this.draw();
  }

  draw() {
    afterPress(this.drawNow);
  }

  drawNow = () => this.known && render(this.template(this.known), this);

  template({ calls, units, others, may_call: mayCall, why_not: whyNot }) {
    const shown = this.isWhole ? units : units.slice(0, SHOWN);
    return html`<header><h2>${gettext("Street units")}</h2>${units.length ? html`<small class="dim number">${interpolate(ngettext("%s on duty", "%s on duty", units.length + others), [units.length + others])}</small>` : nothing}</header>
      ${this.problem ? html`<div class="ribbon error" role="alert"><p>${this.problem}</p></div>` : nothing}
      ${calls.length ? html`<ul class="sent-units">${repeat(calls, ({ id }) => id, (call) => this.sent(call))}</ul>` : nothing}
      ${whyNot && (units.length || !calls.length) ? html`<p class="dim inside">${whyNot}</p>` : nothing}
      ${shown.length ? html`<ol class="nearest">${repeat(shown, ({ unit }) => unit.id, (one, n) => this.candidate(one, n, mayCall))}</ol>` : calls.length || whyNot ? nothing : html`<p class="dim inside">${gettext("No street unit is on duty now.")}</p>`}
      ${units.length > SHOWN ? html`<button type="button" class="as-link nearest-more" data-more>${this.isWhole ? gettext("Only the nearest") : interpolate(gettext("%s more"), [units.length - SHOWN])}</button>` : nothing}`;
  }

  sent(call) {
    const isOver = IS_OVER.includes(call.status);
    return html`<li class="is-${call.status}"><p><b>${call.unit.call_sign}</b> <span class="dim">${call.unit.station}</span><span class="state">${call.status_label}</span></p>
      ${isOver ? html`<small class="dim">${call.reason}</small>` : times(call)}
      ${this.asking === call.id ? html`<form class="call-asked" data-asked><label>${gettext("Why is it called off?")}<input name="reason" maxlength="200" required autocomplete="off"></label><div class="beside"><button type="button" class="quiet" data-close>${gettext("Back")}</button><button class="btn btn-primary">${pgettext("call of a unit", "Call off")}</button></div></form>`
      : !isOver && call.may.includes("called_off") && this.known.may_call ? html`<div class="beside">${call.next ? html`<button type="button" class="quiet" data-step=${call.next} data-of=${call.id} ?disabled=${this.busy}>${interpolate(gettext("By radio: %s"), [RADIO[call.next]()])}</button>` : nothing}<button type="button" class="quiet" data-ask=${call.id}>${pgettext("call of a unit", "Call off")}</button></div>` : nothing}</li>`;
  }

  candidate({ unit, minutes, points, reasons, may_hear: mayHear }, n, mayCall) {
    return html`<li class=${n ? "" : "is-best"}><div class="nearest-who"><span class="unit-sign is-${unit.status}" aria-hidden="true">${signOf(unit)}</span><span><b>${unit.call_sign}</b> <small class="dim">${unit.station}</small>
        <span class="nearest-why">${reasons.map((reason) => html`<span class=${reason.points >= 3 && reason.code !== "way" ? "is-dear" : ""}>${reason.text}${reason.points ? html` <small class="number">+${reason.points}</small>` : nothing}</span>`)}</span></span>
        <span class="nearest-minutes number">${minutes === null ? "–" : Math.max(1, Math.round(minutes))}<small>${pgettext("after a number", "min")}</small></span></div>
      ${mayHear ? nothing : html`<p class="dim">${gettext("Nobody aboard may know of a covert alert.")}</p>`}
      ${mayCall && mayHear ? html`<button type="button" class=${n ? "quiet" : "btn btn-primary"} data-send=${unit.id} ?disabled=${this.busy > 0}>${interpolate(gettext("Send %s"), [unit.call_sign])}</button>` : nothing}
      <small class="dim nearest-points">${interpolate(gettext("%s points; fewer is better"), [points])}</small></li>`;
  }

  clicked(button) {
    if (!button) return;
    const { send, step, of, ask } = button.dataset;
    if (send) this.go(this.getAttribute("call"), { units: [Number(send)] });
    else if (step) this.go(this.getAttribute("step").replace(NOBODY, of), { to: step });
    else if (ask) this.ask(ask);
    else if ("close" in button.dataset) this.ask("");
    else if ("more" in button.dataset) this.ask("", { isWhole: !this.isWhole });
  }

  ask(id, more = {}) {
    Object.assign(this, { asking: id, ...more });
    this.draw();
    if (id) requestAnimationFrame(() => this.querySelector("[data-asked] input")?.focus());
  }

  submitted(event) {
    event.preventDefault();
    const { reason } = Object.fromEntries(new FormData(event.target));
    this.go(this.getAttribute("step").replace(NOBODY, this.asking), { to: "called_off", reason });
  }

  async go(url, body) {
    Object.assign(this, { busy: 1, problem: "" });
    this.draw();
    try {
      await post(url, body);
      this.asking = "";
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = 0;
    await this.look();
    this.page?.refresh?.().catch(() => {});
  }
}

const RADIO = {
  acknowledged: () => pgettext("call of a unit", "acknowledged"),
  en_route: () => pgettext("call of a unit", "on the way"),
  on_scene: () => pgettext("call of a unit", "on the spot"),
  cleared: () => pgettext("call of a unit", "done"),
};

customElements.define("nearest-units", NearestUnitsPanel);
