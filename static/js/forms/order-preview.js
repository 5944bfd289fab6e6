/* Who would be told by what and in which words, who would not, and who must agree. */
import { html, nothing } from "lit";

const channelNames = { in_app: () => gettext("in the app"), sms: () => gettext("text message"), email: () => gettext("e-mail"), webhook: () => gettext("callback") };
const languages = { "zh-hans": "中文", en: "English" };
const MOST = 40;

const channels = (person) => [...new Set(person.channels)].map((one) => channelNames[one]?.() || one).join(", ");

const person = (one) => html`<span class="told">${one.name} <small>${channels(one) || gettext("no address")}</small></span>`;

const number = (site, phone) =>
  !site.has_number
    ? html`<small>${gettext("No number on file: send a patrol.")}</small>`
    : site.number
      ? html`<a class="phone" href="tel:${site.number}">${site.number}</a>`
      : html`<button type="button" class="quiet phone" @click=${() => phone(site)}>${gettext("Show the number")}</button>`;

const lost = (phone) => (site) => html`<li class="is-lost"><b>${site.name}</b><span class="nobody">${site.why_label}</span>${number(site, phone)}</li>`;

const reached = (site) => html`<li><b>${site.name}</b><div>${site.people.map(person)}</div></li>`;

const fold = (title, body, isOpen = false) => html`<details class="preview-fold" ?open=${isOpen}><summary>${title}</summary>${body}</details>`;

function lostOnes(found, phone) {
  const sites = found.sites.filter((site) => !site.is_reachable);
  const count = found.total - found.reachable;
  if (!count) return nothing;
  const title = interpolate(ngettext("%s site nobody can be told at: phone it", "%s sites nobody can be told at: phone them", count), [count]);
  return fold(title, html`<ul class="reached">${sites.slice(0, MOST).map(lost(phone))}</ul>`, true);
}

function reachedOnes(found) {
  const sites = found.sites.filter((site) => site.is_reachable).slice(0, MOST);
  if (!sites.length) return nothing;
  return fold(interpolate(ngettext("%s site is told", "%s sites are told", found.reachable), [found.reachable]), html`<ul class="reached">${sites.map(reached)}</ul>`);
}

const member = (one) => html`<li class=${one.is_reachable ? "" : "is-lost"}><b>${one.name}</b> <small class="dim">${one.kind_label}</small>${one.is_lapsed ? html` <small class="nobody">${gettext("licence lapsed")}</small>` : nothing}
  ${one.is_reachable ? html`<div><span class="told"><small>${channels(one)}</small></span></div>` : html`<span class="nobody">${one.why_label}</span>`}</li>`;

const team = (one) =>
  fold(html`${one.name} <small class="number">${interpolate(gettext("%s of %s reached"), [one.reachable, one.total])}</small>`, html`<ul class="reached">${one.people.map(member)}</ul>`, one.reachable < one.total);

const message = (found) =>
  fold(
    gettext("What they read"),
    Object.entries(found.message).map(([language, text]) => html`<div class="bubble" lang=${language}><small class="dim">${languages[language]}</small><b>${text.title}</b><p>${text.body}</p></div>`),
  );

const approver = (one) => html`<li><b>${one.name}</b> <small class="dim">${one.unit}${one.is_on_duty ? ` · ${gettext("on duty")}` : ""}</small></li>`;

function second(found) {
  if (!found.needs_approval) return nothing;
  const who = found.approvers.length ? html`<ul>${found.approvers.slice(0, 5).map(approver)}</ul>` : html`<p class="nobody">${gettext("Nobody on file may approve it. Choose fewer sites or less time.")}</p>`;
  return html`<div class="second"><b>${gettext("A second person must approve")}</b><p class="dim">${gettext("More than 15 sites or 30 people of teams, or longer than 60 minutes. One of these is told at once:")}</p>${who}</div>`;
}

function left(found) {
  if (!found.left_out.length) return nothing;
  const rows = found.left_out.slice(0, MOST).map((one) => html`<li><b>${one.name || `#${one.id}`}</b> <small class="dim">${one.why_label}</small></li>`);
  return fold(interpolate(ngettext("%s left out", "%s left out", found.left_out.length), [found.left_out.length]), html`<ul class="reached">${rows}</ul>`);
}

export const preview = (found, phone) => html`
  <header><h2>${gettext("Who is reached")}</h2><small class="number">${[found.total ? interpolate(gettext("%s of %s sites"), [found.reachable, found.total]) : "", found.members ? interpolate(gettext("%s of %s team members"), [found.members_reachable, found.members]) : ""].filter(Boolean).join(" · ")}</small></header>
  ${found.total + found.members ? html`${second(found)}${lostOnes(found, phone)}${reachedOnes(found)}${found.teams.map(team)}${message(found)}${left(found)}` : html`<p class="dim">${gettext("Choose sites or teams to see everybody who will be told.")}</p>${left(found)}`}`;

export function consequence(found) {
  if (!(found?.total + found?.members)) return gettext("Choose at least one site or team");
  if (found.needs_approval) return gettext("Goes to the duty leader first: it is large or long");
  const told = interpolate(ngettext("%s person is told at once", "%s people are told at once", found.people), [found.people]);
  const lostCount = found.total - found.reachable;
  const lostPeople = found.members - found.members_reachable;
  if (lostPeople) return `${told}; ${interpolate(ngettext("%s must be phoned", "%s must be phoned", lostCount + lostPeople), [lostCount + lostPeople])}`;
  return lostCount ? `${told}; ${interpolate(ngettext("%s site must be phoned", "%s sites must be phoned", lostCount), [lostCount])}` : told;
}
