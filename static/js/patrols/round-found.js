/* What was found on this round: what the server has, what still waits on the phone, what was refused and must be put right. */
import { html, nothing } from "lit";
import { clockTime } from "../lib/time.js";

const at = (iso) => clockTime(Date.parse(iso)).slice(0, 5);

export function found(state) {
  const { refused, findings: waiting } = state.held;
  const arrived = state.findings.filter((one) => one.kind !== "checked");
  const listed = waiting.filter((one) => one.kind !== "checked");
  if (!arrived.length && !listed.length && !refused.length && !state.photosWaiting) return nothing;
  return html`<section class="pane round-found" aria-labelledby="found-list"><header><h2 id="found-list">${gettext("Found on this round")}</h2><small class="number">${arrived.length + listed.length + refused.length}</small></header>
    <ul>${refused.map((one) => refusedRow(one, state))}${listed.map((one) => waitingRow(one, state))}${arrived.map((one) => row(one, state))}</ul>
    ${state.photosWaiting ? html`<p class="dim found-waits">${interpolate(ngettext("%s picture is not sent yet.", "%s pictures are not sent yet.", state.photosWaiting), [state.photosWaiting])}</p>` : nothing}</section>`;
}

const kindOf = (finding, state) => state.choices.kind.find((one) => one.value === finding.kind)?.label ?? finding.kind;

const refusedRow = (one, state) => html`<li class="found-refused"><span class="found-what"><b>${kindOf(one, state)}</b><small class="late" role="alert">${one.problem}</small></span>
  <span class="found-do"><button type="button" class="quiet" data-do="mend" data-key=${one.key}>${gettext("Put right")}</button><button type="button" class="quiet" data-do="drop" data-key=${one.key}>${gettext("Take back")}</button></span></li>`;

const waitingRow = (one, state) => html`<li><span class="found-what"><b>${kindOf(one, state)}</b>${one.car?.plate ? html` <span class="number">${one.car.plate}</span>` : nothing}<small class="dim">${[at(one.device_at), one.words].filter(Boolean).join(" · ")}</small></span>
  <small class="dim">${gettext("not sent yet")}</small></li>`;

function row(one, state) {
  const car = one.car;
  return html`<li><span class="found-what"><b>${one.kind_label}</b>${car?.plate ? html` <span class="number">${car.plate}</span>` : nothing}${one.count > 1 ? html` <span class="number">× ${one.count}</span>` : nothing}
    <small class="dim">${[at(one.found_at), one.where, ...(car?.opened ?? []), car?.ended, one.words].filter(Boolean).join(" · ")}</small>
    ${car?.times_said ? html`<small class="remark">${car.times_said}</small>` : nothing}
    ${one.alert ? html`<small><a href=${one.alert.url}>${interpolate(gettext("Alert %s"), [one.alert.number])}</a></small>` : nothing}
    ${one.photos.length ? html`<span class="thumbs">${one.photos.map((photo, n) => (photo.preview ? html`<a href=${photo.url} target="_blank" rel="noopener"><img src=${photo.preview} alt=${interpolate(gettext("Picture %s"), [n + 1])} loading="lazy"></a>` : nothing))}</span>` : nothing}</span>
    ${one.may_become_alert && state.mayWalk ? html`<details class="found-alert"><summary class="quiet">${gettext("Raise an alert")}</summary><div>${state.choices.alert.map(({ value, label }) => html`<button type="button" class="quiet" data-do="alert" data-key=${one.key} data-type=${value}>${label}</button>`)}</div></details>` : nothing}</li>`;
}
