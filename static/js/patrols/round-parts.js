/* What a round shows: its stops, and the one big button for what comes next. */
import { html, nothing } from "lit";
import { clockTime, now } from "../lib/time.js";
import { canReadNfc } from "./codes.js";
import { asked } from "./round-asks.js";
import { found } from "./round-found.js";

const at = (iso) => clockTime(Date.parse(iso)).slice(0, 5);
const isOver = (round) => ["finished", "cancelled", "handed_over"].includes(round.status);
const isWalked = (round, state) => state.mayWalk && !isOver(round);

/* In the order of the route; a free round offers whatever is next on the list as well, the others are a press away. */
const nextStop = (round) => round.stops.find((stop) => stop.status === "pending");

/* When whoever is there has stayed as long as the plan says, in milliseconds. */
export const stayedAt = (stop) => Date.parse(stop.came_at) + stop.dwell_minutes * 60_000;

export function body(round, state) {
  const said = state.held.said;
  return html`
    <p class="round-now"><span class="state is-${round.status}">${round.status_label}</span>
      ${round.started_at ? html`<span class="number">${at(round.started_at)}${round.finished_at ? html`–${at(round.finished_at)}` : nothing}</span>` : nothing}
      ${round.stops.length ? html`<span class="dim">${progress(round)}</span>` : nothing}</p>
    ${goneOn(round)}
    ${said.start || said.finish || said.code ? html`<p class="ribbon warning" role="status">${said.code ?? said.start ?? said.finish}</p>` : nothing}
    ${state.held.isForgetful ? html`<p class="ribbon error" role="alert">${gettext("This browser keeps nothing. Leave this page open until everything is sent.")}</p>` : nothing}
    ${round.stops.length ? html`<ol class="stops pane">${round.stops.map((stop) => stopRow(stop, round, state))}</ol>` : html`<p class="pane round-area">${gettext("This round has no stops: patrol the whole area, and finish when you have been through it.")}</p>`}
    ${found(state)}
    ${isWalked(round, state) ? next(round, state) : nothing}
    ${isWalked(round, state) ? more(round, state) : nothing}`;
}

/* A round that ended otherwise than by being walked says how. */
function goneOn(round) {
  if (round.status === "handed_over" && round.continued_by) return html`<p class="ribbon" role="status"><span>${interpolate(gettext("%s walks the rest of it. What you record here is kept and counts for them."), [round.continued_by.crew || gettext("Another team")])}</span> <a href=${round.continued_by.url}>${gettext("See their round")}</a></p>`;
  if (round.status === "cancelled") return html`<p class="ribbon" role="status">${interpolate(gettext("Called off: %s"), [round.reason])}</p>`;
  if (round.status === "missed") return html`<p class="ribbon warning" role="status">${gettext("It counts as missed. Walked late, it counts as walked.")}</p>`;
  return nothing;
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
    ${isWalked(round, state) ? ways(stop, round, state) : nothing}
    ${isWalked(round, state) && stop.status === "checked_in" ? there(stop, round, state) : nothing}
    ${isAsked ? asked(state, round) : nothing}</li>`;
}

function words(stop) {
  if (stop.came_at) return [`${stop.status_label} · ${at(stop.came_at)}${stop.left_at ? `–${at(stop.left_at)}` : ""}`, stop.how, stop.reason].filter(Boolean).join(" · ");
  return [stop.status_label, stop.reason, stop.hours?.join("–")].filter(Boolean).join(" · ");
}

const ways = (stop, round, state) => {
  if (stop.status === "checked_in") return html`<button type="button" class="quiet" data-do="check_out" data-checkpoint=${stop.checkpoint}>${gettext("Leave")}</button>`;
  if (stop.status === "checked_out") return nothing;
  return html`<details class="stop-ways"><summary class="quiet" aria-label=${interpolate(gettext("Other ways at %s"), [stop.name])}>${gettext("Other")}</summary><div>
    <button type="button" class="quiet" data-do="here" data-checkpoint=${stop.checkpoint}>${gettext("I am there")}</button>
    ${canReadNfc ? html`<button type="button" class="quiet" data-do="nfc">${gettext("Hold to the tag")}</button>` : nothing}
    <button type="button" class="quiet" data-do="ask" data-for="hand" data-checkpoint=${stop.checkpoint}>${gettext("By hand")}</button>
    ${stop.status === "pending" ? html`<button type="button" class="quiet" data-do="ask" data-for="skip" data-checkpoint=${stop.checkpoint}>${gettext("Skip")}</button>` : nothing}</div></details>`;
};

/* While somebody is at a stop: how long still, and on a car-door round how many cars they have looked at. */
function there(stop, round, state) {
  const until = stayedAt(stop);
  const stay = now() < until ? html`<p class="stay" role="timer">${gettext("Stay for another")} <time-due class="number" at=${new Date(until).toISOString()}></time-due></p>` : html`<p class="stay is-over" role="status">✓ ${gettext("Stayed long enough")}</p>`;
  return html`<div class="stop-there">${stop.dwell_minutes ? stay : nothing}${round.route.kind === "car_doors" ? looked(stop, state) : nothing}</div>`;
}

function looked(stop, state) {
  const count = (rows) => rows.filter((one) => one.kind === "checked" && one.checkpoint === stop.checkpoint).reduce((sum, one) => sum + one.count, 0);
  const sum = count(state.findings) + count(state.held.findings);
  return html`<form class="looked" data-looked data-checkpoint=${stop.checkpoint}><label><span>${gettext("Cars looked at")}</span><input name="count" type="number" inputmode="numeric" min="1" max="2000" required autocomplete="off"></label>
    <button class="quiet">${gettext("Add")}</button><span class="number looked-sum" role="status">${sum ? interpolate(gettext("%s so far"), [sum]) : nothing}</span></form>`;
}

function next(round, state) {
  const isOut = round.started_at || round.status === "started";
  const stop = nextStop(round);
  const isBusy = Boolean(state.busy);
  if (!isOut) return html`<div class="round-next"><button type="button" class="next" data-do="start" ?disabled=${isBusy}>${state.busy || gettext("Start the round")}</button></div>`;
  const find = html`<button type="button" class="next aside" data-do="find">${gettext("Write down")}</button>`;
  if (!stop) return html`<div class="round-next">${find}<button type="button" class="next" data-do="finish" ?disabled=${isBusy}>${state.busy || gettext("Finish the round")}</button></div>`;
  return html`<div class="round-next">${find}<button type="button" class="next aside" data-do="scan" ?disabled=${isBusy}>${gettext("Scan code")}</button>
    <button type="button" class="next here" data-do="here" data-checkpoint=${stop.checkpoint} ?disabled=${isBusy}>${state.busy || html`${gettext("I am there")}<small>${stop.name}</small>`}</button></div>`;
}

const LABELS = {
  "more-time": () => gettext("15 minutes more"),
  "hand-over": () => gettext("Hand over"),
  "call-off": () => gettext("Call off"),
};

function more(round, state) {
  const acts = ["more-time", ...(state.crews.length ? ["hand-over"] : []), ...(state.mayCallOff ? ["call-off"] : [])];
  const isAsked = state.asking && !state.asking.stop;
  const early = round.status === "started" && nextStop(round);
  return html`<div class="round-more">${round.status === "started" ? nothing : html`<button type="button" class="quiet find" data-do="find">${gettext("Found something")}</button>`}${acts.map((act) => html`<button type="button" class="quiet" data-do="ask" data-for=${act}>${LABELS[act]()}</button>`)}
    ${early ? html`<button type="button" class="quiet" data-do="finish">${gettext("Finish the round")}</button>` : nothing}</div>
    ${isAsked ? asked(state, round) : nothing}`;
}
