/* Each delivery, behind a fold; of a large order the first people, and where the others stand. */
import { html, nothing } from "lit";
import { people } from "./people.js";

const rest = (order, told) =>
  told > order.recipients.length
    ? html`<p class="inside"><a href=${order.links.people}>${interpolate(gettext("All %s people, by name and by answer"), [told])}</a></p>`
    : nothing;

export function orderPeople(order) {
  const told = order.totals?.people.told ?? order.recipients.length;
  return html`<details class="people-fold"><summary>${gettext("Who was told, and how")} <small class="number">${told}</small></summary>
    ${rest(order, told)}${order.recipients.length ? people(order) : html`<p class="dim inside">${gettext("Nobody has been told yet.")}</p>`}</details>`;
}
