/* Each delivery, behind a fold. */
import { html } from "lit";
import { people } from "./people.js";

export const orderPeople = (order) => html`<details class="people-fold"><summary>${gettext("Who was told, and how")} <small class="number">${order.recipients.length}</small></summary>${order.recipients.length ? people(order) : html`<p class="dim inside">${gettext("Nobody has been told yet.")}</p>`}</details>`;
