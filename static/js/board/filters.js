// The queue's filters live in the address, so that a view can be linked to and the back button means something.
import { html, nothing } from "lit";
import { isWaiting } from "./order.js";

const LANES = ["security", "bank", "school", "police"];

export function readFilters() {
  const query = new URLSearchParams(location.search);
  const [lane, status] = [query.get("lane"), query.get("status")];
  return { lane: LANES.includes(lane) ? lane : "", status: ["waiting", "underway"].includes(status) ? status : "", alert: query.get("alert") || "" };
}

export function address(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  return query.size ? `?${query}` : location.pathname;
}

export const admits = ({ lane, status }, row) => (!lane || row.lane === lane) && (!status || isWaiting(row) === (status === "waiting"));

function chip(filters, rows, name, value, label) {
  const there = { ...filters, alert: "", [name]: filters[name] === value && value ? "" : value };
  const count = rows.filter((row) => admits({ ...filters, [name]: value }, row)).length;
  const isChosen = filters[name] === value;
  return html`<a class="chip" href=${address(there)} data-filter=${name} data-value=${there[name]} aria-current=${isChosen ? "true" : nothing}>${label}<i>${count}</i></a>`;
}

// `labels` names every lane; a lane without alerts is shown only while it is chosen.
export function filterChips(filters, rows, labels) {
  const present = new Set([filters.lane, ...rows.map((row) => row.lane)]);
  const lanes = LANES.filter((lane) => present.has(lane));
  return html`
    <div class="chips" role="group" aria-label=${gettext("Lane")}>${chip(filters, rows, "lane", "", gettext("All"))}${lanes.map((lane) => chip(filters, rows, "lane", lane, labels[lane]))}</div>
    <div class="chips" role="group" aria-label=${gettext("Answer")}>${chip(filters, rows, "status", "waiting", gettext("Waiting"))}${chip(filters, rows, "status", "underway", gettext("Under way"))}</div>`;
}
