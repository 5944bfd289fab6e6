/* What is known: as said, what the sender was told, and the rest in pairs. */
import { html, nothing } from "lit";

const pair = (label, value) => (value ? html`<dt>${label}</dt><dd>${value}</dd>` : nothing);

const tongue = (language) => (language === "en" ? gettext("in English") : gettext("in Chinese"));

const hearer = (one) => html`<span>${one.name} · ${tongue(one.language)} · <time-at at=${one.at}></time-at>${one.seen_at ? html` · ${gettext("opened")} <time-at at=${one.seen_at}></time-at>` : nothing}</span>`;

/* As it was told then; the catalogue may read otherwise by now. */
function card({ card: one, lane }) {
  if (!one) return nothing;
  return html`<div class="card-i lane-${lane}"><b>${one.to.length ? gettext("Told to the sender at once") : gettext("Instruction card at that time")}</b>
    <p lang=${one.language === "en" ? "en" : "zh-Hans"}>${one.do}</p><p lang=${one.language === "en" ? "en" : "zh-Hans"}>${one.do_not}</p>
    ${one.to.length ? html`<small class="dim">${one.to.map(hearer)}</small>` : nothing}</div>`;
}

const sender = ({ partner, site }) => (partner ? html`${partner}${site ? html` · ${site.name} <small class="dim">${site.code}</small>` : nothing}` : "");

const tags = (signals) => (signals.length ? html`<span class="tags">${signals.map((one) => html`<span class="tag">${one.label}</span>`)}</span>` : "");

const number = (text) => (text ? html`<span class="number">${text}</span>` : "");

const isMasked = (text) => text.includes("*") || text.includes("•");

const caller = (text, mayReveal) =>
  text ? html`${number(text)} ${mayReveal && isMasked(text) ? html`<button type="button" class="as-link" data-action="reveal">${gettext("Show …")}</button>` : nothing}` : "";

const callNumber = ({ call_number, steps }) => html`${number(call_number)} ${steps.some((step) => step.action === "call_number")
  ? html`<button type="button" class="as-link" data-action="call_number">${call_number ? gettext("Correct …") : gettext("Add …")}</button>` : call_number ? nothing : "—"}`;

/* 48000.5 → 48,000.50, 48000 → 48,000. */
const money = (yuan) => Number(yuan).toLocaleString("en", { minimumFractionDigits: Number(yuan) % 1 ? 2 : 0 });

const time = (at) => html`<time-at at=${at}></time-at>`;

/* The day by the station's clock, whatever clock the browser keeps. */
const day = (at) => new Intl.DateTimeFormat("sv", { timeZone: document.body.dataset.zone || undefined }).format(new Date(at));

export const facts = (alert, { mayReveal }) => html`
  <header><h2>${gettext("What is known")}</h2><small>${alert.source_label}</small></header>
  <div class="inside">
    ${alert.erased_at ? html`<p class="erased-note">${interpolate(gettext("What it said about people was erased on %s; kind, times, grid and outcome stay."), [day(alert.erased_at)])}</p>` : nothing}
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
      ${pair(gettext("110 call number"), callNumber(alert))}
      ${pair(gettext("Reference"), alert.source === "api" ? alert.reference : "")}
      ${pair(gettext("Campaign"), alert.campaign)}
      ${pair(gettext("Disposition"), [alert.disposition_label, alert.disposition_reason_label].filter(Boolean).join(" · "))}
      ${pair(gettext("Money kept safe"), alert.money_kept_safe ? html`${number(`¥ ${money(alert.money_kept_safe)}`)} <small class="dim">${alert.money_evidence_label}</small>` : "")}
    </dl>
  </div>`;
