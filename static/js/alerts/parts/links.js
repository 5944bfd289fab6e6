/* Alerts that belong together, and those that may: each with its reason, linked by one press. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const comma = () => pgettext("between people", ", ");

const name = (other) => html`
  <a href=${other.url}><span class="seal p${other.priority}">${other.priority}</span>
    <span><b>${other.title}</b>${other.is_covert ? html` <span class="covert">${gettext("covert")}</span>` : nothing}
      <small class="dim">${other.number} · ${other.status_label} · <time-at at=${other.received_at}></time-at></small></span></a>`;

const linked = (mayLink) => (other) => html`
  <li>${name(other)}${other.why ? html`<q>${other.why}</q>` : nothing}
    ${mayLink ? html`<button type="button" class="as-link" data-unlink=${other.id} aria-label=${interpolate(gettext("Take the link with %s away"), [other.number])}>${gettext("Unlink")}</button>` : nothing}</li>`;

const similar = (mayLink) => (other) => html`
  <li>${name(other)}<small class="reasons">${other.reasons.map((reason) => reason.label).join(comma())}</small>
    ${mayLink ? html`<button type="button" class="quiet" data-link=${other.id} aria-label=${interpolate(gettext("Link with %s"), [other.number])}>${gettext("Link")}</button>` : nothing}</li>`;

const list = (others, template, label) => (others.length ? html`${label ? html`<h3>${label}</h3>` : nothing}<ul class="alike">${repeat(others, (other) => other.id, template)}</ul>` : nothing);

export function links(alert, { alike = [], mayLink }) {
  const known = new Set(alert.links.map((other) => other.id));
  const proposed = alike.filter((other) => !known.has(other.id));
  return html`
    <header><h2>${gettext("Linked and similar")}</h2></header>
    ${list(alert.links, linked(mayLink))}
    ${list(proposed, similar(mayLink), gettext("May belong to it"))}
    ${alert.links.length || proposed.length ? nothing : html`<p class="dim inside">${gettext("Linked with no other alert, and none looks alike.")}</p>`}`;
}
