/* How many have done what, each with its denominator; late ones red. Counted by the server, also of those whose rows are not fetched anew yet. */
import { html, nothing } from "lit";
import { GROUPS } from "./answers.js";
import { sign } from "./signs.js";

const figure = (answers) => ({ name, title }) => html`<li class="is-${name}">${sign(name)}<b class="number">${answers[name]}/${answers.total}</b><span>${title()}</span></li>`;

export function tally(order) {
  const answers = order.totals?.answers;
  if (!order.sent_at || !answers) return nothing;
  return html`<ul class="tally">${GROUPS.filter(({ name }) => answers[name]).map(figure(answers))}</ul>`;
}
