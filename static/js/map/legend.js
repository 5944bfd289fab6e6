// What the colours of the grids mean: each step with its numbers and how many grids have it.
import { html, nothing } from "lit";

export function legend({ label, unit, legend: steps, grids }) {
  const empty = grids.length ? nothing : html`<p class="dim">${gettext("No grid of yours has such numbers yet.")}</p>`;
  return html`<h2>${label}</h2>${empty}
    <ul>${steps.map((step) => html`<li><i class="step-${step.tone}"></i><span class="number">${step.label}${unit ? html` <small class="dim">${unit}</small>` : nothing}</span><small class="number dim">${interpolate(ngettext("%s grid", "%s grids", step.count), [step.count])}</small></li>`)}</ul>`;
}
