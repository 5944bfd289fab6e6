/* Sites one may choose: narrowed by words, kind and distance; what is chosen stays in sight. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { asDistance } from "./distance.js";

const MOST_SHOWN = 200;

export const matches = (site, { words, kind, reach }) =>
  (!kind || site.kind === kind) && (site.metres == null || reach == null || site.metres <= reach) && `${site.name} ${site.code} ${site.address}`.toLowerCase().includes(words);

const row = (site, isChosen, choose) => html`
  <li><label class="site-row"><input type="checkbox" .checked=${isChosen} @change=${(event) => choose(site, event.target.checked)}>
    <span><b>${site.name}</b><small>${site.partner}${site.address ? ` · ${site.address}` : ""}</small></span>
    <span class="site-far">${site.metres == null ? nothing : html`<span class="number">${asDistance(site.metres)}</span>`}
      ${site.contacts ? nothing : html`<small class="nobody">${gettext("nobody to tell")}</small>`}</span></label></li>`;

const none = () => html`<div class="blank"><b>${gettext("No site fits")}</b><p>${gettext("Widen the distance, choose another kind or clear the words.")}</p></div>`;

function all(shown, chosen, choose) {
  const open = shown.filter((site) => !chosen.has(site.id));
  const words = open.length ? interpolate(gettext("Choose all %s"), [shown.length]) : gettext("Choose none");
  return html`<button type="button" class="quiet" @click=${() => (open.length ? open : shown).forEach((site) => choose(site, open.length > 0))}>${words}</button>`;
}

export function siteList(sites, chosen, filter, choose) {
  const shown = sites.filter((site) => chosen.has(site.id) || matches(site, filter)).slice(0, MOST_SHOWN);
  if (!shown.length) return none();
  return html`<div class="site-all">${all(shown, chosen, choose)}</div><ul>${repeat(shown, (site) => site.id, (site) => row(site, chosen.has(site.id), choose))}</ul>`;
}
