// The figures on top; every number carries its denominator. On the board a figure that can filter the queue does so when pressed.
import { html, nothing } from "lit";
import { duration } from "../lib/time.js";
import { address } from "./filters.js";
import { isUnplaced, isWaiting } from "./order.js";

const named = (label, filter) => (filter ? html`<a href=${address(filter)} data-filter=${Object.keys(filter)[0] ?? "lane"} data-value=${Object.values(filter)[0] ?? ""} ?data-all=${!Object.keys(filter).length}>${label}</a>` : html`<span>${label}</span>`);

const figure = (label, value, more, className = "") => html`<div class="kpi ${className}">${label}<b>${value}${more}</b></div>`;

const small = (text) => (text ? html`<small>${text}</small>` : nothing);

const span = (seconds) => (seconds == null ? "–" : duration(seconds));

const over = (count, summary) => small(`${count}/${summary.today} ${gettext("today")}`);

function unplaced(rows, isPressable) {
  const count = rows.filter(isUnplaced).length;
  if (!count) return nothing;
  const text = interpolate(ngettext("%s without a place", "%s without a place", count), [count]);
  return small(isPressable ? html`<a href=${address({ where: "unplaced" })} data-filter="where" data-value="unplaced">${text}</a>` : text);
}

// What the rows themselves say is never older than the rows; medians and duty come from the server. More alerts than rows: the server counts.
export function waitingNow(summary, rows, total) {
  const waiting = rows.filter(isWaiting);
  return total > rows.length ? Math.max(waiting.length, summary.waiting) : waiting.length;
}

export function figures(summary, rows, { total = rows.length, isPressable = false } = {}) {
  const waiting = waitingNow(summary, rows, total);
  const practice = rows.filter((row) => row.cap_status !== "Actual").length;
  const oldest = rows.filter(isWaiting).reduce((first, row) => (!first || row.received_at < first ? row.received_at : first), "");
  const longest = oldest ? html`${gettext("longest")} <time-waiting at=${oldest}></time-waiting>` : "";
  const press = (filter) => (isPressable ? filter : null);
  const open = total > rows.length ? summary.open : rows.length - practice;
  const people = html`${summary.on_duty_people}<small>${interpolate(gettext("of %s"), [summary.officers])}</small>`;
  return html`
    ${figure(named(gettext("Waiting for an answer"), press({ status: "waiting" })), waiting, small(longest), waiting ? "hot" : "")}
    ${figure(named(gettext("Median answer")), span(summary.acknowledge_median_s), over(summary.acknowledged_today, summary))}
    ${figure(named(gettext("Median arrival")), span(summary.arrive_median_s), over(summary.arrived_today, summary))}
    ${figure(named(gettext("Open alerts"), press({})), open, html`${small(practice && interpolate(gettext("+ %s for practice"), [practice]))}${unplaced(rows, isPressable)}`)}
    ${figure(isPressable ? html`<button type="button" class="kpi-press" data-duty>${gettext("On duty")}</button>` : html`<span>${gettext("On duty")}</span>`, people, nothing)}`;
}

const onDuty = ({ name, role, unit }) => html`<li><b>${name}</b><span>${role}</span><small class="dim">${unit}</small></li>`;

// Who is on duty: leaders first. More than the list holds are counted.
export function dutyDialog({ on_duty: people, on_duty_people: count, officers }) {
  const rest = count - people.length;
  return html`
    <dialog class="on-duty" aria-labelledby="duty-name"><form method="dialog"><h2 id="duty-name">${gettext("On duty now")} <small class="dim number">${count}/${officers}</small></h2>
      ${people.length ? html`<ul>${people.map(onDuty)}</ul>` : html`<p class="dim">${gettext("Nobody is on the roster for this moment. The chain calls the next unit up.")}</p>`}
      ${rest > 0 ? html`<p class="dim">${interpolate(ngettext("and %s more", "and %s more", rest), [rest])}</p>` : nothing}
      <button class="quiet" autofocus>${gettext("Close")}</button></form></dialog>`;
}
