/* Which order this is, what it says, and how long it still holds. */
import { html, nothing } from "lit";

const state = ({ status, status_label: label }) => html`<span class="state state-${status === "ended" ? "done" : status}">${label}</span>`;

function holding(order) {
  if (order.status === "sent") return html`<span>${gettext("ends automatically in")} <time-due class="wait" at=${order.expires_at}></time-due></span>`;
  if (order.status === "submitted") return html`<span>${gettext("lapses unless approved in")} <time-due class="wait" at=${order.expires_at}></time-due></span>`;
  if (order.status === "ended") return html`<span>${order.end_reason_label} <time-at at=${order.ended_at}></time-at></span>`;
  return nothing;
}

const approval = (order) => (order.approved_by ? html`<span>${interpolate(gettext("approved by %s"), [order.approved_by])}</span>` : nothing);

const returned = (order) => (order.status === "returned" ? html`<div class="ribbon warning"><p>${gettext("Returned:")} ${order.return_reason}</p></div>` : nothing);

const cleared = (order) => (order.all_clear ? html`<p class="dim">${order.all_clear.sentence}</p>` : nothing);

export const orderHead = (order, { alert }) => html`
  <p class="alert-tags">${order.cap_status === "Actual" ? nothing : html`<span class="drill">${gettext("Exercise")}</span>`}
    <b class="number">${order.number}</b>${state(order)}<span class="dim">${order.author} · <time-at at=${order.created_at}></time-at></span></p>
  <h1>${order.action_label}</h1>
  <p class="said">${order.text}</p>
  <p class="clocks">${holding(order)}${approval(order)}${alert ? html`<a href=${alert.url}>${alert.title}</a>` : nothing}</p>
  ${cleared(order)}${returned(order)}`;
