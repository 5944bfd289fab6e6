// The queue's filters live in the address, so that a view can be linked to and the back button means something.
import { html, nothing } from "lit";
import { isLate, isUnplaced, isWaiting } from "./order.js";

export const LANES = ["security", "bank", "school", "police"];
export const NO_FILTER = { lane: "", status: "", where: "", q: "" };

const FITS = { waiting: isWaiting, underway: (row) => !isWaiting(row), late: isLate };

export function readFilters() {
  const query = new URLSearchParams(location.search);
  const [lane, status, where] = ["lane", "status", "where"].map((name) => query.get(name));
  return { lane: LANES.includes(lane) ? lane : "", status: status in FITS ? status : "", where: where === "unplaced" ? where : "", q: (query.get("q") || "").trim() };
}

export const chosenInAddress = () => new URLSearchParams(location.search).get("alert") || "";

export function address(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  return query.toString() ? `?${query}` : location.pathname;
}

export const isFiltered = (filters) => Object.values(filters).some(Boolean);

const words = new WeakMap();
function wordsOf(row) {
  if (!words.has(row)) {
    const places = [row.site, row.grid, row.station].flatMap((place) => [place?.name, place?.code]);
    words.set(row, [row.number, row.title, row.description, row.place, row.partner, row.acknowledged_by, ...places].filter(Boolean).join(" ").toLowerCase());
  }
  return words.get(row);
}

export const admits = ({ lane, status, where, q }, row) =>
  (!lane || row.lane === lane) && (!status || FITS[status](row)) && (!where || isUnplaced(row)) && (!q || wordsOf(row).includes(q.toLowerCase()));

// How many rows each value of a filter would show: one walk over the rows for all chips.
function counts(filters, rows) {
  const found = { lane: { "": 0 }, status: { "": 0, waiting: 0, underway: 0, late: 0 }, where: { unplaced: 0 } };
  for (const row of rows) {
    if (admits({ ...filters, lane: "" }, row)) {
      found.lane[""] += 1;
      found.lane[row.lane] = (found.lane[row.lane] ?? 0) + 1;
    }
    if (admits({ ...filters, where: "" }, row) && isUnplaced(row)) found.where.unplaced += 1;
    if (!admits({ ...filters, status: "" }, row)) continue;
    for (const [status, fits] of Object.entries(FITS)) if (fits(row)) found.status[status] += 1;
  }
  return found;
}

function chip(filters, name, value, label, count, key) {
  const isChosen = filters[name] === value;
  const there = { ...filters, [name]: isChosen ? "" : value };
  return html`<a class="chip" href=${address(there)} data-filter=${name} data-value=${there[name]} aria-current=${isChosen ? "true" : nothing} aria-keyshortcuts=${key ?? nothing}>${label}<i>${count ?? 0}</i></a>`;
}

// `labels` names every lane; a lane without alerts is shown only while it is chosen, and so are the rarer filters.
export function filterChips(filters, rows, labels) {
  const found = counts(filters, rows);
  const lanes = LANES.filter((lane) => found.lane[lane] || filters.lane === lane);
  const one = (name, value, label, key) => chip(filters, name, value, label, found[name][value], key);
  const seldom = (name, value, label, key) => (found[name][value] || filters[name] === value ? one(name, value, label, key) : nothing);
  return html`
    <div class="chips" role="group" aria-label=${gettext("Lane")}>${one("lane", "", gettext("All"), "0")}${lanes.map((lane) => one("lane", lane, labels[lane], String(LANES.indexOf(lane) + 1)))}</div>
    <div class="chips" role="group" aria-label=${gettext("Answer")}>${one("status", "waiting", gettext("Waiting"), "w")}${one("status", "underway", gettext("Under way"), "u")}
      ${seldom("status", "late", gettext("Promise passed"), "l")}${seldom("where", "unplaced", gettext("Without a place"), "p")}</div>`;
}
