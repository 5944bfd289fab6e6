// What waits: one row per open alert, and the queue's other four states. A row is drawn again only when it, its place or its choice changed.
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { isWaiting, whereOf } from "./order.js";

const LATE_S = 30;

export function clock(row) {
  if (isWaiting(row)) return html`<time-waiting class="wait" at=${row.received_at} late-after=${LATE_S}></time-waiting>`;
  if (row.status === "acknowledged" && row.promised_until) return html`<time-due class="wait" at=${row.promised_until}></time-due>`;
  if (row.status === "dispatched") return html`<time-waiting class="wait dim" at=${row.dispatched_at}></time-waiting>`;
  if (row.status === "arrived") return html`<time-waiting class="wait dim" at=${row.arrived_at}></time-waiting>`;
  return html`<span></span>`;
}

export function drill(row) {
  if (row.cap_status === "Actual") return nothing;
  return html`<span class="drill">${row.cap_status === "Test" ? gettext("Test") : gettext("Exercise")}</span>`;
}

const grid = (row) => (row.grid ? html`<span class="number">${row.grid.code}</span>` : html`<span class="late">${gettext("outside every grid")}</span>`);

const who = (row) => (row.acknowledged_by && !isWaiting(row) ? ` · ${row.acknowledged_by}` : "");

const states = (alert, isSelected, isNew) => `item p${alert.priority} ${isSelected ? "is-selected" : ""} ${isNew ? "is-new" : ""} ${isWaiting(alert) ? "is-waiting" : ""}`;

const inside = (alert, isSelected) => html`
  <a href=${alert.url} aria-current=${isSelected ? "true" : nothing}>
    <span class="seal"><span class="unseen">${gettext("Priority")}</span> ${alert.priority}</span>
    <span class="item-title"><span class="lane lane-${alert.lane}">${alert.lane_label}</span> ${alert.title}</span>
    ${clock(alert)}
    ${alert.description ? html`<span class="item-said">${alert.description}</span>` : nothing}
    <span class="item-more">${alert.is_covert ? html`<span class="covert">${gettext("Covert")}</span> · ` : nothing}${whereOf(alert)} · ${grid(alert)}
      <span class="state state-${alert.status}">${alert.status_label}${who(alert)}</span> ${drill(alert)}</span>
  </a>`;

const row = (alert, isSelected, isNew) => html`<li class=${states(alert, isSelected, isNew)} data-id=${alert.id}>${guard([alert, isSelected], () => inside(alert, isSelected))}</li>`;

const skeleton = () => html`<ol class="skeleton" aria-label=${gettext("Loading")} aria-busy="true">${[1, 2, 3, 4, 5].map(() => html`<li></li>`)}</ol>`;

const nobody = (call) => html`
  <div class="blank"><b>${gettext("Nobody is waiting")}</b>
    <p>${gettext("Alerts from banks, guards and schools, and the calls you record, appear here by themselves.")}</p>
    ${call ? html`<a class="quiet" href=${call}>${gettext("Record a call")}</a>` : nothing}</div>`;

const nothingFits = (others) => html`
  <div class="blank"><b>${gettext("No alert fits this filter")}</b><p>${interpolate(ngettext("%s other alert is open.", "%s other alerts are open.", others), [others])}</p>
    <a class="quiet" href="?" data-filter="lane" data-value="" data-all>${gettext("Show all")}</a></div>`;

const more = (left) => html`<button type="button" class="quiet queue-more" data-more>${interpolate(ngettext("%s more", "%s more", left), [left])}</button>`;

const rest = (count, total) => html`<p class="queue-rest dim">${interpolate(gettext("The %(shown)s most urgent of %(total)s open alerts."), { shown: count, total }, true)}</p>`;

// Draws the first `limit` of `shown`; the button below brings more, also by being scrolled to.
export function queue({ rows, shown, total, selected, fresh, call, limit = Infinity, isWall = false }) {
  if (!rows) return skeleton();
  if (!rows.length) return nobody(call);
  if (!shown.length) return nothingFits(rows.length);
  const drawn = shown.length > limit ? shown.slice(0, limit) : shown;
  return html`
    <ol class="queue">${repeat(drawn, (one) => one.id, (one) => row(one, one.id === selected, fresh.has(one.id)))}</ol>
    ${drawn.length < shown.length && !isWall ? more(shown.length - drawn.length) : nothing}
    ${total > rows.length ? rest(rows.length, total) : nothing}`;
}
