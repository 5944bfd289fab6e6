/* What each site answers: whoever needs help or has seen something first, then those still silent, then the rest. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const URGENCY = ["need_help", "seen", "cannot", null, "gone", "comply", "done"];

const rank = (site) => URGENCY.indexOf(site.reply || null);

const answer = (site) =>
  site.reply ? html`<span class="answer is-given">${site.reply_label} <time-at at=${site.replied_at}></time-at></span>` : html`<span class="answer">${gettext("no answer yet")}</span>`;

const row = (site) => html`
  <li class="is-${site.reply || "silent"}"><b>${site.name}</b>${answer(site)}
    ${site.replied_by ? html`<small class="dim">${site.replied_by}</small>` : nothing}${site.reply_note ? html`<q>${site.reply_note}</q>` : nothing}</li>`;

export const answers = (order) => html`
  <header><h2>${gettext("What the sites answer")}</h2><small class="number">${order.answered}/${order.total}</small></header>
  <ul class="answers">${repeat([...order.sites].sort((a, b) => rank(a) - rank(b)), (site) => site.id, row)}</ul>`;

const SIGNS = { need_help: "!", seen: "!", cannot: "✕", comply: "✓", done: "✓", gone: "✓" };

/* The sites as points for the map; whoever has not answered pulses. */
export const asPoints = (order) =>
  order.sites.map((site) => ({
    id: site.id,
    lon: site.lon,
    lat: site.lat,
    priority: SIGNS[site.reply] || "·",
    label: `${site.name}: ${site.reply_label || gettext("no answer yet")}`,
    isSelected: site.reply === "need_help" || site.reply === "seen",
  }));
