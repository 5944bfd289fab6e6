/* What a round shows: its stops, and the one big button for what comes next. */
import { html, nothing } from "lit";
import { clockTime } from "../lib/time.js";

const at = (iso) => clockTime(Date.parse(iso)).slice(0, 5);
const isOver = (round) => ["finished", "cancelled", "handed_over"].includes(round.status);

/* In the order of the route; a free round offers whatever is next on the list as well, the others are a press away. */
const nextStop = (round) => round.stops.find((stop) => stop.status === "pending");

export function body(round, state) {
  return html`
    <p class="round-now"><span class="state is-${round.status}">${round.status_label}</span>
      ${round.started_at ? html`<span class="number">${at(round.started_at)}${round.finished_at ? html`–${at(round.finished_at)}` : nothing}</span>` : nothing}
      <span class="dim">${progress(round)}</span></p>
    ${state.held.said.start || state.held.said.finish ? html`<p class="ribbon warning" role="status">${state.held.said.start ?? state.held.said.finish}</p>` : nothing}
    <ol class="stops pane">${round.stops.map((stop) => stopRow(stop, round, state))}</ol>
    ${state.mayWalk && !isOver(round) ? next(round, state) : nothing}
    ${state.mayWalk && !isOver(round) ? more(round, state) : nothing}
    ${state.held.said.finding ? html`<p class="ribbon error" role="alert">${state.held.said.finding}</p>` : nothing}
    ${state.held.findings.length ? html`<p class="dim">${interpolate(ngettext("%s finding is not sent yet.", "%s findings are not sent yet.", state.held.findings.length), [state.held.findings.length])}</p>` : nothing}`;
}

const progress = (round) => {
  const done = round.stops.filter((stop) => stop.status.startsWith("checked")).length;
  return interpolate(gettext("%(done)s of %(all)s stops"), { done, all: round.stops.length }, true);
};

function stopRow(stop, round, state) {
  const said = state.held.said[stop.checkpoint];
  const isAsked = state.asking?.stop === stop.checkpoint;
  return html`<li class="stop is-${stop.status}">
    <span class="stop-mark number" aria-hidden="true">${stop.status === "checked_out" ? "✓" : stop.position}</span>
    <span class="stop-what"><b>${stop.name}</b><small class="dim">${words(stop)}</small>
      ${stop.remarks.map((remark) => html`<small class="remark">${remark}</small>`)}
      ${said ? html`<small class="late" role="status">${said}</small>` : nothing}</span>
    ${stop.isWaiting ? html`<small class="dim stop-waits">${gettext("not sent yet")}</small>` : nothing}
    ${state.mayWalk && !isOver(round) ? ways(stop) : nothing}
    ${isAsked ? asked(state, stop.checkpoint) : nothing}</li>`;
}

function words(stop) {
  if (stop.came_at) return `${stop.status_label} · ${at(stop.came_at)}${stop.left_at ? `–${at(stop.left_at)}` : ""}`;
  const hours = stop.hours ? ` · ${stop.hours.join("–")}` : "";
  return `${stop.status_label}${stop.reason ? ` · ${stop.reason}` : ""}${hours}`;
}

const ways = (stop) => {
  if (stop.status === "checked_in") return html`<button type="button" class="quiet" data-do="check_out" data-checkpoint=${stop.checkpoint}>${gettext("Leave")}</button>`;
  if (stop.status === "checked_out") return nothing;
  return html`<details class="stop-ways"><summary class="quiet" aria-label=${interpolate(gettext("Other ways at %s"), [stop.name])}>${gettext("Other")}</summary><div>
    <button type="button" class="quiet" data-do="here" data-checkpoint=${stop.checkpoint}>${gettext("I am there")}</button>
    <button type="button" class="quiet" data-do="ask" data-for="hand" data-checkpoint=${stop.checkpoint}>${gettext("By hand")}</button>
    ${stop.status === "pending" ? html`<button type="button" class="quiet" data-do="ask" data-for="skip" data-checkpoint=${stop.checkpoint}>${gettext("Skip")}</button>` : nothing}</div></details>`;
};

function next(round, state) {
  const stop = nextStop(round);
  const [act, label] = round.started_at || round.status === "started" ? (stop ? ["here", interpolate(gettext("I am at “%s”"), [stop.name])] : ["finish", gettext("Finish the round")]) : ["start", gettext("Start the round")];
  return html`<div class="round-next"><button type="button" class="next" data-do=${act} data-checkpoint=${act === "here" ? stop.checkpoint : ""} ?disabled=${Boolean(state.busy)}>${state.busy || label}</button></div>`;
}

const LABELS = {
  "more-time": () => gettext("15 minutes more"),
  "hand-over": () => gettext("Hand over"),
  "call-off": () => gettext("Call off"),
  finish: () => gettext("Finish the round"),
};

function more(round, state) {
  const acts = ["more-time", ...(state.crews.length ? ["hand-over"] : []), ...(state.mayCallOff ? ["call-off"] : [])];
  const isAsked = state.asking && !state.asking.stop;
  const early = round.status === "started" && nextStop(round);
  return html`<div class="round-more"><button type="button" class="quiet find" data-do="find">${gettext("Found something")}</button>${acts.map((act) => html`<button type="button" class="quiet" data-do="ask" data-for=${act}>${LABELS[act]()}</button>`)}
    ${early ? html`<button type="button" class="quiet" data-do="finish">${LABELS.finish()}</button>` : nothing}</div>
    ${isAsked ? asked(state) : nothing}`;
}

const QUESTIONS = {
  hand: () => gettext("Why without position or code?"),
  skip: () => gettext("Why is this stop skipped?"),
  "more-time": () => gettext("Why is more time needed?"),
  "hand-over": () => gettext("Why is it handed over?"),
  "call-off": () => gettext("Why is it called off?"),
};

function asked(state) {
  const { what } = state.asking;
  return html`<form class="round-asked" data-asked>
    ${what === "hand-over" ? html`<label>${gettext("To which team")}<select name="crew" required>${state.crews.map((crew) => html`<option value=${crew.id}>${crew.name}</option>`)}</select></label>` : nothing}
    <label>${QUESTIONS[what]()}<input name="reason" maxlength="200" required autocomplete="off"></label>
    ${state.problem ? html`<p class="late" role="alert">${state.problem}</p>` : nothing}
    <p><button class="btn btn-primary">${gettext("OK")}</button> <button type="button" class="quiet" data-do="close">${gettext("Back")}</button></p></form>`;
}
