/* What sites have been asked to do about the alert. */
import { html, nothing } from "lit";

const line = (order) => html`
  <li><a class="order-link" href=${order.url}><b>${order.action_label}</b><span class="number">${order.answered}/${order.total}</span>
    <small class="dim">${order.number} · ${order.status_label}</small></a></li>`;

export const orders = (alert, { orderForm }) => html`
  <header><h2>${gettext("Orders to sites")}</h2>${orderForm ? html`<a href=${orderForm}>${gettext("New order")}</a>` : nothing}</header>
  ${alert.orders.length
    ? html`<ul class="order-links">${alert.orders.map(line)}</ul>`
    : html`<p class="dim inside">${gettext("No site has been asked to help yet.")}</p>`}`;
