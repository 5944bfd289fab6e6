/* What the phone of a street unit shows. */
import { html, nothing } from "lit";
import { clockTime } from "../lib/time.js";
import { signOf, stateOf } from "./unit-words.js";

const at = (iso) => clockTime(Date.parse(iso)).slice(0, 5);

const STEPS = {
  acknowledged: () => pgettext("call of a unit", "Acknowledge"),
  en_route: () => pgettext("call of a unit", "We are on our way"),
  on_scene: () => pgettext("call of a unit", "We are on the spot"),
  cleared: () => pgettext("call of a unit", "Done, free again"),
};
const TIMES = [
  ["sent_at", () => pgettext("call of a unit", "Sent")],
  ["acknowledged_at", () => pgettext("call of a unit", "Acknowledged")],
  ["en_route_at", () => pgettext("call of a unit", "Set out")],
  ["on_scene_at", () => pgettext("call of a unit", "Arrived")],
];

export const times = (call) => html`<ol class="call-times">${TIMES.map(([name, words]) => html`<li class=${call[name] ? "is-done" : ""}><span>${words()}</span><b class="number">${call[name] ? at(call[name]) : "–"}</b></li>`)}</ol>`;

/* One call: where to, what, how to come, and the next step as the one big button. */
export function callCard(call, state) {
  return html`<section class="pane call-card ${call.status === "sent" ? "is-new" : ""}" aria-label=${gettext("Where we are sent")}>
    ${call.is_covert ? html`<p class="call-covert">${gettext("Covert: plain clothes, no siren, no uniform at the door. Say nothing at the counter.")}</p>` : nothing}
    ${call.is_told ? html`<p class="call-what"><span class="seal p${call.priority}">${call.priority}</span><b>${call.title}</b><small class="number dim">${call.number}</small></p>
      <p class="call-where">${call.where}</p>${call.description ? html`<blockquote class="said">${call.description}</blockquote>` : nothing}`
    : html`<p class="call-where">${gettext("You are sent somewhere. Your leader aboard knows where; ask the desk by phone if you are alone.")}</p>`}
    ${times(call)}
    ${state.asking === call.id ? declining(state) : html`<button type="button" class="next call-next" data-do="step" data-id=${call.id} data-to=${call.next} ?disabled=${state.busy}>${STEPS[call.next]?.()}</button>
      <div class="beside">${call.is_told && call.alert ? html`<a class="quiet" href=${state.sheet.replace("00000000-0000-0000-0000-000000000000", call.alert)}>${gettext("Open the alert")}</a>` : nothing}
        ${call.may.includes("declined") ? html`<button type="button" class="quiet" data-do="ask" data-id=${call.id} ?disabled=${state.busy}>${gettext("We cannot come")}</button>` : nothing}</div>`}
  </section>`;
}

const declining = (state) => html`<form class="call-asked" data-asked><label>${gettext("Why not? The desk reads it at once.")}<input name="reason" maxlength="200" required autocomplete="off"></label>
  <div class="beside"><button type="button" class="quiet" data-do="close">${gettext("Back")}</button><button class="btn btn-primary" ?disabled=${state.busy}>${gettext("We cannot come")}</button></div></form>`;

/* On duty: what we do, and whether anybody knows where we are. */
export function duty(mine, state) {
  const { unit } = mine;
  const isCalled = ["en_route", "on_scene"].includes(unit.status);
  return html`<section class="pane duty-card"><header><h2>${unit.call_sign} <small class="dim">${unit.mode_label}</small></h2><b class="unit-badge is-${unit.status}">${stateOf(unit)}</b></header>
    ${isCalled ? nothing : html`<div class="state-buttons" role="group" aria-label=${gettext("What we do")}>${["free", "busy", "resting"].map((status) => html`<button type="button" class="tap" data-do="state" data-to=${status} aria-pressed=${unit.status === status ? "true" : "false"} ?disabled=${state.busy}>${stateOf({ status })}</button>`)}</div>`}
    ${beaconLine(state)}
    <p class="dim">${interpolate(gettext("On duty since %s. Where you are is seen by your station while you are on duty, and by nobody after."), [at(mine.since)])}</p>
    <button type="button" class="quiet leave" data-do="leave" ?disabled=${state.busy || mine.calls.length > 0}>${gettext("Go off duty")}</button>
    ${mine.calls.length ? html`<small class="dim">${gettext("End the call first.")}</small>` : nothing}</section>`;
}

function beaconLine({ sent, waiting, lost, isOffline }) {
  const held = waiting ? interpolate(ngettext("%s position waits on this phone.", "%s positions wait on this phone.", waiting), [waiting]) : "";
  const gone = lost ? interpolate(ngettext("%s position was too old to keep.", "%s positions were too old to keep.", lost), [lost]) : "";
  const words = sent.problem || (isOffline || sent.isOffline ? gettext("No connection; nothing is lost.") : sent.at ? gettext("Your position is being sent.") : gettext("Finding where you are…"));
  return html`<p class="beacon ${sent.problem ? "is-bad" : ""}" role="status">${[words, held, gone].filter(Boolean).join(" ")}</p>`;
}

/* Off duty: which unit do I go with? */
export function choice(units, state) {
  if (!units.length) return html`<div class="pane blank"><b>${gettext("No street unit yet")}</b><p>${gettext("An administrator adds your station’s units: cars, foot patrols, posts.")}</p></div>`;
  return html`<section class="pane"><header><h2>${gettext("Go on duty with")}</h2></header>
    <ul class="unit-list">${units.map((unit) => html`<li><button type="button" class="unit-row" data-do="come" data-id=${unit.id} ?disabled=${state.busy}><span class="unit-sign is-${unit.status}" aria-hidden="true">${signOf(unit)}</span>
      <span class="unit-what"><b>${unit.call_sign}</b> <span class="dim">${unit.mode_label}</span><small class="dim">${[unit.station, unit.post].filter(Boolean).join(" · ")}</small></span>
      <span class="unit-state"><small class="dim">${unit.status === "off" ? gettext("nobody aboard") : gettext("out already; you join")}</small></span></button></li>`)}</ul></section>
    <p class="dim">${gettext("Only while you are on duty does this phone say where it is.")}</p>`;
}
