/* How many people an order's messages have reached: each person once, with a bar that fills while it runs. */
import { html, nothing, svg } from "lit";

const PARTS = [
  { name: "delivered", title: () => gettext("arrived"), always: true },
  { name: "sent", title: () => gettext("handed over"), always: true },
  { name: "waiting", title: () => gettext("on the way") },
  { name: "spared", title: () => gettext("had answered before") },
  { name: "failed", title: () => gettext("not reached") },
  { name: "without_address", title: () => gettext("without an address") },
];

function bar(people) {
  let from = 0;
  const part = ({ name }) => {
    const at = from;
    from += people[name];
    return people[name] ? svg`<rect class="bar-${name}" x=${at} y="0" width=${people[name]} height="1"></rect>` : nothing;
  };
  return html`<svg class="reached-bar" viewBox="0 0 ${people.told} 1" preserveAspectRatio="none" aria-hidden="true">${PARTS.map(part)}</svg>`;
}

const figure = (people) => ({ name, title, always }) =>
  people[name] || always ? html`<li class="is-${name}"><b class="number">${people[name]}</b><span>${title()}</span></li>` : nothing;

export function reached(people, link) {
  if (!people?.told) return nothing;
  const all = interpolate(ngettext("of %s person", "of %s people", people.told), [people.told]);
  return html`${bar(people)}<ul class="reached-by" aria-label=${gettext("How far the messages came")}>${PARTS.map(figure(people))}
    <li>${link ? html`<a href=${link}>${all}</a>` : html`<span>${all}</span>`}</li></ul>`;
}
