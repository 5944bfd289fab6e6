/* What is known: as said, what the sender was told, and the rest in pairs. */
import { html, nothing } from "lit";

const pair = (label, value) => (value ? html`<dt>${label}</dt><dd>${value}</dd>` : nothing);

function card(alert) {
  const language = document.documentElement.lang.toLowerCase();
  const one = alert.instructions.find((found) => found.language === language) || alert.instructions[0];
  return one ? html`<div class="card-i lane-${alert.lane}"><b>${gettext("Told to the sender at once")}</b><p>${one.do}</p><p>${one.do_not}</p></div>` : nothing;
}

const sender = ({ partner, site }) => (partner ? html`${partner}${site ? html` · ${site.name} <small class="dim">${site.code}</small>` : nothing}` : "");

const tags = (signals) => (signals.length ? html`<span class="tags">${signals.map((one) => html`<span class="tag">${one.label}</span>`)}</span>` : "");

const number = (text) => (text ? html`<span class="number">${text}</span>` : "");

const isMasked = (text) => text.includes("*") || text.includes("•");

const caller = (text, mayReveal) =>
  text ? html`${number(text)} ${mayReveal && isMasked(text) ? html`<button type="button" class="as-link" data-action="reveal">${gettext("Show …")}</button>` : nothing}` : "";

const time = (at) => html`<time-at at=${at}></time-at>`;

export const facts = (alert, { mayReveal }) => html`
  <header><h2>${gettext("What is known")}</h2><small>${alert.source_label}</small></header>
  <div class="inside">
    ${alert.description ? html`<blockquote class="said">${alert.description}</blockquote>` : nothing}
    ${card(alert)}
    <dl class="facts">
      ${pair(gettext("From"), sender(alert))}
      ${pair(gettext("Signs"), tags(alert.signals))}
      ${pair(gettext("Place as said"), alert.place)}
      ${(alert.facts || []).map((fact) => pair(fact.label, fact.value))}
      ${pair(gettext("Happened"), time(alert.occurred_at))}
      ${pair(gettext("Received"), time(alert.received_at))}
      ${pair(gettext("Caller"), caller(alert.caller, mayReveal))}
      ${pair(gettext("110 call number"), number(alert.call_number))}
      ${pair(gettext("Reference"), alert.source === "api" ? alert.reference : "")}
      ${pair(gettext("Campaign"), alert.campaign)}
      ${pair(gettext("Disposition"), alert.disposition_label)}
      ${pair(gettext("Money kept safe"), alert.money_kept_safe ? number(`¥ ${alert.money_kept_safe}`) : "")}
    </dl>
  </div>`;
