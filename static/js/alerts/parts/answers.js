/* What each site answers, by need: who needs help, who cannot, whom to phone, who has not answered yet, who has done it. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { sign, signOf } from "./signs.js";

/* In the order of need. `of` says which sites stand there. */
const GROUPS = [
  { name: "need_help", title: () => gettext("Need help"), of: (site) => site.reply === "need_help" },
  { name: "seen", title: () => gettext("Target seen"), of: (site) => site.reply === "seen" },
  { name: "cannot", title: () => gettext("Cannot do it"), of: (site) => site.reply === "cannot" },
  { name: "late", title: () => gettext("No answer: phone them"), of: (site) => !site.reply && site.is_late },
  { name: "silent", title: () => gettext("No answer yet"), of: (site) => !site.reply && !site.is_late },
  { name: "gone", title: () => gettext("Already gone"), of: (site) => site.reply === "gone" },
  { name: "comply", title: () => gettext("Done as ordered"), of: (site) => site.reply === "comply" || site.reply === "done" },
];

export const groupsOf = (order) => GROUPS.map((group) => ({ ...group, sites: order.sites.filter(group.of) })).filter((group) => group.sites.length);

function how(site) {
  const words = [];
  if (site.via === "phone") words.push(interpolate(gettext("by phone, recorded by %s"), [site.recorded_by]));
  else if (site.via === "portal") words.push(interpolate(gettext("on their own page, %s"), [site.recorded_by]));
  else if (site.replied_by) words.push(site.replied_by);
  return words.join(" · ");
}

function state(site, holds) {
  if (site.reply) return html`<time-at class="number" at=${site.replied_at}></time-at>`;
  if (site.told === 0) return html`<small class="nobody">${gettext("nobody could be told")}</small>`;
  if (!holds || !site.reminders) return nothing;
  return html`<small class="nobody">${interpolate(ngettext("reminded %s time", "reminded %s times", site.reminders), [site.reminders])}</small>`;
}

function hands(site, { mayAnswer, number }) {
  if (site.reply || !mayAnswer) return nothing;
  const phone = site.number
    ? html`<a class="phone number" href="tel:${site.number}">${site.number}</a>`
    : site.has_number && number
      ? html`<button type="button" class="as-link" data-phone=${site.id}>${gettext("Show the number")}</button>`
      : html`<small class="dim">${gettext("no number on file")}</small>`;
  return html`<div class="answer-hands">${phone}<button type="button" class="as-link" data-write=${site.id}>${gettext("Write down the answer")}</button></div>`;
}

const row = (context) => (site) => html`
  <li id="site-${site.id}" class="is-${signOf(site)}${context.shown === site.id ? " is-shown" : ""}">${sign(signOf(site))}
    <div><b>${site.name}</b> ${state(site, context.holds)}
      ${how(site) ? html`<small class="dim">${how(site)}</small>` : nothing}${site.reply_note ? html`<q>${site.reply_note}</q>` : nothing}${hands(site, context)}</div></li>`;

const group = (context) => ({ name, title, sites }) => html`
  <section class="answer-group is-${name}"><h3>${title()} <small class="number">${sites.length}</small></h3>
    <ul class="answers">${repeat(sites, (site) => site.id, row(context))}</ul></section>`;

export function answers(order, context) {
  const holds = order.status === "sent";
  const hint = holds || order.answered ? nothing : html`<p class="dim inside">${order.status === "ended" ? gettext("It has ended; nobody answered.") : gettext("Nobody has been told yet. These sites would be:")}</p>`;
  return html`<header><h2>${gettext("What the sites answer")}</h2><small class="number">${order.answered}/${order.total}</small></header>${hint}
    ${groupsOf(order).map(group({ ...context, holds, mayAnswer: holds && context.mayAnswer }))}`;
}
