// What the map shows: the colours of the grids with their numbers, and each layer that is on with its kinds, which can be hidden one by one.
import { html, nothing } from "lit";

const count = (n) => html`<small class="number dim">${n.toLocaleString(document.documentElement.lang)}</small>`;

function colours({ label, unit, legend: steps, grids }) {
  const empty = grids.length ? nothing : html`<p class="dim">${gettext("No grid of yours has such numbers yet.")}</p>`;
  return html`<section><h2>${label}</h2>${empty}
    <ul>${steps.map((step) => html`<li><i class="step-${step.tone}"></i><span class="number">${step.label}${unit ? html` <small class="dim">${unit}</small>` : nothing}</span><small class="number dim">${interpolate(ngettext("%s grid", "%s grids", step.count), [step.count])}</small></li>`)}</ul></section>`;
}

const kind = (layer, one, hide) => html`<li><label class=${one.isHidden ? "is-hidden" : ""}><input type="checkbox" .checked=${!one.isHidden} @change=${() => hide(`${layer.name}.${one.name}`)}><i class="mark tone-${one.tone}">${one.mark}</i><span>${one.label}</span>${count(one.count)}</label></li>`;

const layer = (one, hide) => html`<section><h2>${one.label} ${count(one.count)}</h2>${one.kinds.length ? html`<ul class="legend-kinds">${one.kinds.map((each) => kind(one, each, hide))}</ul>` : nothing}</section>`;

export const legend = ({ figures, layers, hide }) => html`${figures ? colours(figures) : nothing}${layers.map((one) => layer(one, hide))}`;
