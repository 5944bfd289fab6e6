/* What has happened, oldest first; steps stand out, words between them are quieter. Whether the chain of digests is whole stands beside the heading. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const other = (event, alert) => alert.links.find((one) => one.id === event.other);

const named = (event, alert) => (event.other && other(event, alert) ? html` <a href=${other(event, alert).url}>${other(event, alert).number}</a>` : nothing);

/* Somebody who called again: their number stands masked in the sentence, until this reader has said why they need it. */
const number = ({ shown }, { sequence, hides }, mayReveal) => {
  if (shown?.line === sequence) return html` <b class="number">${shown.number ?? gettext("erased")}</b>`;
  return hides && mayReveal ? html` <button type="button" class="as-link" data-action="reveal" data-entry=${sequence}>${gettext("Show …")}</button>` : nothing;
};

const line = (alert, mayReveal) => (event) => html`
  <li class="is-${event.kind}"><time-at at=${event.at}></time-at><span>${event.sentence}${named(event, alert)}${number(alert, event, mayReveal)}${event.user ? html` <small class="dim">${event.user}</small>` : nothing}
    ${event.text ? html`<q>${event.text}</q>` : nothing}</span></li>`;

function chain({ is_whole, count, broken_at }) {
  if (!is_whole) return html`<small class="chain is-broken">${interpolate(gettext("changed at entry %s"), [broken_at])}</small>`;
  const said = interpolate(ngettext("%s entry, unbroken", "%s entries, unbroken", count), [count]);
  return html`<small class="chain" title=${gettext("Every entry fits its digest and the one before: none was changed or taken away.")}>${said}</small>`;
}

export const timeline = (alert, { mayReveal = false } = {}) => html`
  <header><h2>${gettext("What has happened")}</h2>${chain(alert.chain)}</header>
  <ol class="line inside">${repeat(alert.timeline, (event) => event.sequence, line(alert, mayReveal))}</ol>`;
