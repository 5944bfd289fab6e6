/* What each site answers, by need: who needs help, who cannot, whom to phone, who has not answered yet, who has done it; then each called team. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { sign, signOf } from "./signs.js";

/* In the order of need. `of` says which sites stand there. */
export const GROUPS = [
  { name: "need_help", title: () => gettext("Need help"), of: (site) => site.reply === "need_help" },
  { name: "seen", title: () => gettext("Target seen"), of: (site) => site.reply === "seen" },
  { name: "cannot", title: () => gettext("Cannot do it"), of: (site) => site.reply === "cannot" },
  { name: "late", title: () => gettext("No answer: phone them"), of: (site) => !site.reply && site.is_late },
  { name: "silent", title: () => gettext("No answer yet"), of: (site) => !site.reply && !site.is_late },
  { name: "gone", title: () => gettext("Already gone"), of: (site) => site.reply === "gone" },
  { name: "comply", title: () => gettext("Done as ordered"), of: (site) => site.reply === "comply" || site.reply === "done" },
];

const grouped = (asked) => GROUPS.map((group) => ({ ...group, sites: asked.filter(group.of) })).filter((group) => group.sites.length);

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

function calledHands(member, { mayAnswer, number }) {
  if (member.reply || !mayAnswer) return nothing;
  const phone = member.number
    ? html`<a class="phone number" href="tel:${member.number}">${member.number}</a>`
    : member.has_number && number
      ? html`<button type="button" class="as-link" data-phone-member=${member.id}>${gettext("Show the number")}</button>`
      : html`<small class="dim">${gettext("no number on file")}</small>`;
  return html`<div class="answer-hands">${phone}<button type="button" class="as-link" data-write-member=${member.id}>${gettext("Write down the answer")}</button></div>`;
}

const called = (context) => (member) => html`
  <li class="is-${signOf(member)}">${sign(signOf(member))}
    <div><b>${member.name}</b> ${state(member, context.holds)}<small class="dim">${member.kind_label}${member.is_leader ? ` · ${gettext("leads")}` : ""}</small>${member.is_lapsed ? html`<small class="nobody">${gettext("licence lapsed")}</small>` : nothing}
      ${how(member) ? html`<small class="dim">${how(member)}</small>` : nothing}${member.reply_note ? html`<q>${member.reply_note}</q>` : nothing}${calledHands(member, context)}</div></li>`;

const team = (context) => (one) => html`
  <section class="answer-group is-team"><h3><a href=${one.url}>${one.name}</a> <small class="number">${one.answered}/${one.total}</small></h3>
    <ul class="answers">${repeat(grouped(one.members).flatMap((group) => group.sites), (member) => member.id, called(context))}</ul></section>`;

export function answers(order, context) {
  const holds = order.status === "sent";
  const hint = holds || order.answered ? nothing : html`<p class="dim inside">${order.status === "ended" ? gettext("It has ended; nobody answered.") : gettext("Nobody has been told yet. These would be:")}</p>`;
  return html`<header><h2>${gettext("What they answer")}</h2><small class="number">${order.answered}/${order.total}</small></header>${hint}
    ${grouped(order.sites).map(group({ ...context, holds, mayAnswer: holds && context.mayAnswer }))}
    ${(order.teams ?? []).map(team({ ...context, holds, mayAnswer: holds && context.mayAnswer }))}`;
}
