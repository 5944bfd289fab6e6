// What stands beside the map: one thing that was tapped, or everything an area holds.
import { html, nothing } from "lit";

const row = (spot, choose) => html`<li>${spot.priority ? html`<span class="seal p${spot.priority}">${spot.priority}</span>` : nothing}
  <span>${spot.lon == null ? (spot.url ? html`<a href=${spot.url}>${spot.title}</a>` : html`<b>${spot.title}</b>`) : html`<button type="button" class="as-link" @click=${() => choose(spot)}>${spot.title}</button>`}
  ${spot.detail ? html`<small class="dim">${spot.detail}</small>` : nothing}${spot.facts?.length ? html`<small class="dim">${spot.facts.join(" · ")}</small>` : nothing}</span></li>`;

export const head = (title, close) => html`<header class="sheet-head"><h2 tabindex="-1">${title}</h2><button type="button" class="quiet" @click=${close} aria-label=${gettext("Close")}>×</button></header>`;

export function spotSheet(spot, layer, close) {
  const isPhone = layer === "units" && spot.detail;
  return html`${head(spot.title, close)}<div class="inside">
    ${isPhone ? html`<p>${gettext("Duty phone")} <a class="number" href="tel:${spot.detail}">${spot.detail}</a></p>` : html`<p class="dim">${spot.detail}</p>`}
    ${spot.facts?.map((fact) => html`<p>${fact}</p>`)}
    ${spot.url ? html`<p><a class="quiet" href=${spot.url}>${layer === "alerts" ? gettext("Open the alert") : gettext("Open")}</a></p>` : nothing}</div>`;
}

export function insideSheet({ groups, links }, { close, choose, drop }) {
  const full = groups.filter(({ count }) => count);
  const none = groups.filter(({ count }) => !count).map(({ label }) => label);
  return html`${head(gettext("In this area"), close)}
    <p class="sheet-links">${links.order ? html`<a class="btn btn-primary" href=${links.order}>${gettext("Make an order of it")}</a>` : nothing}<a class="quiet" href=${links.xlsx}>XLSX</a><a class="quiet" href=${links.csv}>CSV</a><button type="button" class="quiet" @click=${drop}>${gettext("Remove the area")}</button></p>
    ${full.map((group) => html`<section><h3>${group.label} <span class="number dim">${group.count}</span></h3><ul class="profile-rows">${group.rows.map((spot) => row(spot, choose))}</ul>
      ${group.count > group.rows.length ? html`<p class="dim inside">${interpolate(gettext("The first %s; all of them are in the file."), [group.rows.length])}</p>` : nothing}</section>`)}
    ${none.length ? html`<p class="dim inside">${interpolate(gettext("None here: %s"), [none.join(gettext(", "))])}</p>` : nothing}`;
}

export const waiting = () => html`<ul class="skeleton"><li></li><li></li><li></li></ul>`;
export const failed = (sentence, close) => html`${head(gettext("This did not work"), close)}<p class="inside" role="alert">${sentence}</p>`;
