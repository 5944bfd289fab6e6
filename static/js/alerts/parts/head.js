/* Which alert this is, and the clock that matters now. */
import { html, nothing } from "lit";

const WAITING = new Set(["received", "routed"]);
const PATIENCE_S = 30;

function drill(alert) {
  if (alert.cap_status === "Actual") return nothing;
  return html`<span class="drill">${alert.cap_status === "Test" ? gettext("Test") : gettext("Exercise")}</span>`;
}

const tags = (alert) => html`
  <p class="alert-tags"><span class="seal p${alert.priority}" title=${gettext("Priority")}>${alert.priority}</span><span class="lane lane-${alert.lane}">${alert.lane_label}</span>
    ${drill(alert)}<b class="number">${alert.number}</b><span class="state state-${alert.status}">${alert.status_label}</span>
    ${alert.is_covert ? html`<span class="covert">${gettext("Covert: no sound, no word at the counter")}</span>` : nothing}</p>`;

const where = (alert) => html`
  <p class="where">${alert.site?.name || alert.place}
    · ${alert.grid ? html`${gettext("Grid")} ${alert.grid.name}` : html`<strong>${gettext("outside every grid")}</strong>`}
    · ${alert.station.name}</p>`;

const waiting = (alert) => html`
  <p class="clocks"><span>${gettext("waiting")} <time-waiting class="wait" at=${alert.received_at} late-after=${PATIENCE_S}></time-waiting></span>
    ${alert.next_escalation_at ? html`<span>${gettext("next one is called in")} <time-due at=${alert.next_escalation_at}></time-due></span>` : nothing}</p>`;

const promised = (alert) => html`
  <p class="clocks"><span>${alert.acknowledged_by}</span><span>${gettext("promise ends in")} <time-due class="wait" at=${alert.promised_until}></time-due></span></p>`;

function clocks(alert) {
  if (WAITING.has(alert.status)) return waiting(alert);
  if (alert.status === "acknowledged" && alert.promised_until) return promised(alert);
  return alert.acknowledged_by ? html`<p class="clocks"><span>${alert.acknowledged_by}</span></p>` : nothing;
}

export const head = (alert) => html`${tags(alert)}<h1>${alert.title}</h1>${where(alert)}${clocks(alert)}`;
