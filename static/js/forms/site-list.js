/* Sites to tick, by search; without words those chosen, so that single ones can be ticked off. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { asDistance, metresBetween } from "./distance.js";

const far = (site, centre) => (centre ? html`<span class="number">${asDistance(metresBetween(centre, site))}</span>` : nothing);

const about = (site) => [site.partner, site.address].filter(Boolean).join(" · ") || site.people?.map((one) => one.name).join(", ");

const row = (site, { chosen, centre, choose }) => html`
  <li><label class="site-row"><input type="checkbox" .checked=${chosen.has(site.id)} @change=${(event) => choose(site, event.target.checked)}>
    <span><b>${site.name}</b><small>${about(site)}</small></span>
    <span class="site-far">${far(site, centre)}${site.contacts === 0 || site.is_reachable === false ? html`<small class="nobody">${gettext("nobody to tell")}</small>` : nothing}</span></label></li>`;

const blank = (words) => html`<div class="blank"><p>${words}</p></div>`;

export function siteList(sites, context) {
  if (context.error) return html`<div class="blank"><p>${context.error}</p><button type="button" class="quiet" @click=${context.again}>${gettext("Try again")}</button></div>`;
  if (!sites.length) return blank(context.words ? gettext("No site fits these words.") : gettext("Nothing chosen yet. Search here, draw an area, or tap sites on the map."));
  const rest = context.total > sites.length ? html`<p class="site-rest dim">${interpolate(gettext("The first %s of %s. Search to find the others."), [sites.length, context.total])}</p>` : nothing;
  return html`<ul>${repeat(sites, (site) => site.id, (site) => row(site, context))}</ul>${rest}`;
}
