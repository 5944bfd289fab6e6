// The chosen alert: its next step with what it brings about, what the sender was told, what is known, what has happened.
import { html, nothing } from "lit";
import { facts } from "../alerts/parts/facts.js";
import { orders } from "../alerts/parts/orders.js";
import { people } from "../alerts/parts/people.js";
import { steps } from "../alerts/parts/steps.js";
import { timeline } from "../alerts/parts/timeline.js";
import { clock, drill } from "./queue.js";
import { isOver, isWaiting } from "./order.js";

export const PROMISE_MINUTES = 5;

// At the desk one press acknowledges; a longer promise is one press further.
export function deskSteps(alert) {
  const main = alert.steps.find((step) => step.action === "acknowledge");
  if (!main) return alert.steps;
  const label = interpolate(gettext("%(step)s, within %(minutes)s minutes"), { step: main.label, minutes: PROMISE_MINUTES }, true);
  const quick = { ...main, label };
  const longer = { ...main, action: "acknowledge-longer", label: gettext("Promise longer …"), is_main: false };
  return [quick, ...alert.steps.filter((step) => step !== main), longer];
}

export const head = (alert) => (alert ? html`<b class="number">${alert.number}</b><small>${alert.grid?.name || alert.station?.name || ""}</small>` : nothing);

const waiting = () => html`<ol class="skeleton" aria-label=${gettext("Loading")} aria-busy="true">${[1, 2, 3].map(() => html`<li></li>`)}</ol>`;

const title = (alert) => html`
  <h2>${alert.title}</h2>
  <p class="detail-tags"><span class="lane lane-${alert.lane}">${alert.lane_label}</span><span class="state state-${alert.status}">${alert.status_label}</span>${drill(alert)}
    ${alert.is_covert ? html`<span class="covert">${gettext("Covert: no sound, no word at the counter")}</span>` : nothing} ${clock(alert)}</p>`;

const next = (alert) =>
  isWaiting(alert) && alert.next_escalation_at
    ? html`<p class="detail-next dim">${gettext("If nobody answers, the next is called in")} <time-due at=${alert.next_escalation_at}></time-due></p>`
    : nothing;

const links = (alert, order) => html`
  <p class="detail-links"><a href=${alert.url}>${gettext("The whole alert")}</a>${order && !isOver(alert) ? html`<a href="${order}?alert=${alert.id}">${gettext("Order to sites")}</a>` : nothing}</p>`;

const nobody = () => html`<div class="blank"><b>${gettext("Nothing to do here")}</b><p>${gettext("Choose an alert on the left to see what to do about it.")}</p></div>`;

const lost = (error) => html`
  <div class="blank"><b>${gettext("This alert could not be opened")}</b><p>${error.message}</p><button type="button" class="quiet" data-again>${gettext("Try again")}</button></div>`;

const part = (content) => html`<section class="detail-part">${content}</section>`;

const parts = (alert, order) => html`
  ${part(facts(alert, {}))}${part(people(alert))}
  ${alert.orders.length ? part(orders(alert, { orderForm: order && !isOver(alert) ? `${order}?alert=${alert.id}` : "" })) : nothing}
  ${part(timeline(alert))}`;

// `alert` is the row until the whole of it has come (`isWhole`), so that something stands here at once.
export function detail({ alert, isWhole, error, busy, order }) {
  if (!alert) return error ? lost(error) : nobody();
  return html`
    <div class="detail p${alert.priority}">
      ${title(alert)}
      ${isWhole ? html`<div class="detail-steps">${steps({ ...alert, steps: deskSteps(alert) }, { busy })}</div>${next(alert)}` : nothing}
      ${links(alert, order)}
      ${error ? lost(error) : isWhole ? parts(alert, order) : waiting()}
    </div>`;
}
