/* What a round asks before a step: a reason, a team, why stops are left out. */
import { html, nothing } from "lit";

const QUESTIONS = {
  hand: () => gettext("Why without position or code?"),
  skip: () => gettext("Why is this stop skipped?"),
  finish: () => gettext("Why are they left out?"),
  "more-time": () => gettext("Why is more time needed?"),
  "hand-over": () => gettext("Why is it handed over?"),
  "call-off": () => gettext("Why is it called off?"),
};

/* What is said most often is a press; it may be said otherwise. */
const USUAL = {
  hand: () => [gettext("Code torn off or wet"), gettext("No position here"), gettext("Phone does not read it")],
  skip: () => [gettext("Way is closed"), gettext("Called to an incident"), gettext("Not open at this hour")],
  finish: () => [gettext("Called to an incident"), gettext("Time ran out"), gettext("Bad weather")],
  "more-time": () => [gettext("Called to an incident"), gettext("Waiting for a car owner")],
  "hand-over": () => [gettext("Called to an incident"), gettext("Nearer than we are")],
  "call-off": () => [gettext("Bad weather"), gettext("Force needed elsewhere")],
};

export function asked(state, round) {
  const { what } = state.asking;
  return html`<form class="round-asked" data-asked>
    ${what === "finish" ? leftOut(round) : nothing}
    ${what === "hand-over" ? html`<label>${gettext("To which team")}<select name="crew" required>${state.crews.map((crew) => html`<option value=${crew.id}>${crew.name}</option>`)}</select></label>` : nothing}
    <label>${QUESTIONS[what]()}<input name="reason" maxlength="200" required autocomplete="off"></label>
    <div class="usual">${USUAL[what]().map((said) => html`<button type="button" class="quiet" data-do="usual" data-said=${said}>${said}</button>`)}</div>
    ${state.problem ? html`<p class="late" role="alert">${state.problem}</p>` : nothing}
    <p class="asked-do"><button class="btn btn-primary">${what === "finish" ? gettext("Finish the round") : gettext("OK")}</button> <button type="button" class="quiet" data-do="close">${gettext("Back")}</button></p></form>`;
}

function leftOut(round) {
  const left = round.stops.filter((stop) => stop.status === "pending");
  return html`<p><b>${interpolate(ngettext("%s stop is left out:", "%s stops are left out:", left.length), [left.length])}</b> ${left.map((stop) => stop.name).join(gettext(", "))}</p>`;
}
