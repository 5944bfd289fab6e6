// The figures on top; every number carries its denominator.
import { html, nothing } from "lit";
import { duration } from "../lib/time.js";
import { isWaiting } from "./order.js";

const figure = (label, value, more, className = "") => html`<div class="kpi ${className}"><span>${label}</span><b>${value}${more ? html`<small>${more}</small>` : nothing}</b></div>`;

const span = (seconds) => (seconds == null ? "–" : duration(seconds));

export function figures(summary, rows) {
  const waiting = rows.filter(isWaiting);
  const drills = rows.filter((row) => row.cap_status !== "Actual").length;
  const oldest = waiting.map((row) => row.received_at).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  const today = (count) => `${count}/${summary.today} ${gettext("today")}`;
  const longest = oldest && html`${gettext("longest")} <time-waiting at=${oldest}></time-waiting>`;
  return html`
    ${figure(gettext("Waiting for an answer"), waiting.length, longest, waiting.length ? "hot" : "")}
    ${figure(gettext("Median answer"), span(summary.acknowledge_median_s), today(summary.acknowledged_today))}
    ${figure(gettext("Median arrival"), span(summary.arrive_median_s), today(summary.arrived_today))}
    ${figure(gettext("Open alerts"), summary.open, drills && interpolate(gettext("+ %s for practice"), [drills]))}
    ${figure(gettext("On duty"), summary.on_duty_people, gettext("people"))}`;
}
