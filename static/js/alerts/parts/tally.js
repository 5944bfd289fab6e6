/* How many have done what, each with its denominator; late ones red. */
import { html, nothing } from "lit";
import { groupsOf } from "./answers.js";
import { sign } from "./signs.js";

const figure = (total) => ({ name, title, sites }) => html`<li class="is-${name}">${sign(name)}<b class="number">${sites.length}/${total}</b><span>${title()}</span></li>`;

export function tally(order) {
  if (!order.sent_at) return nothing;
  return html`<ul class="tally">${groupsOf(order).map(figure(order.total))}</ul>`;
}
