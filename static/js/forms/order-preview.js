/* Who would be told by what, and who would not be reached. */
import { html } from "lit";

const channelNames = { in_app: () => gettext("in the app"), sms: () => gettext("text message"), email: () => gettext("e-mail"), webhook: () => gettext("callback") };

const channels = (person) => [...new Set(person.channels)].map((one) => channelNames[one]?.() || one).join(", ");

const person = (one) => html`<span class="told">${one.name} <small>${channels(one) || gettext("no address")}</small></span>`;

const site = (one) => html`
  <li class=${one.is_reachable ? "" : "is-lost"}><b>${one.name}</b>${one.is_reachable
    ? html`<div>${one.people.map(person)}</div>`
    : html`<div class="nobody">${gettext("Nobody can be reached there. Call them, or send a patrol.")}</div>`}</li>`;

export const preview = (found) => html`
  <header><h2>${gettext("Who is reached")}</h2><small class="number">${interpolate(gettext("%s of %s sites"), [found.reachable, found.total])}</small></header>
  ${found.total ? html`<ul class="reached">${[...found.sites].sort((a, b) => a.is_reachable - b.is_reachable).map(site)}</ul>` : html`<p class="dim">${gettext("Choose sites to see everybody who will be told.")}</p>`}`;

export function consequence(found) {
  if (!found?.total) return gettext("Choose at least one site");
  const people = found.sites.reduce((sum, one) => sum + one.people.filter((each) => each.channels.length).length, 0);
  const told = interpolate(ngettext("%s person is told at once", "%s people are told at once", people), [people]);
  if (found.needs_approval) return gettext("Goes to the duty leader first: it is large or long");
  return found.reachable < found.total ? `${told}; ${interpolate(gettext("%s sites cannot be reached"), [found.total - found.reachable])}` : told;
}

