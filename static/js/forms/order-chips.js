/* What has been chosen so far, each with a way to drop it. */
import { html, nothing } from "lit";
import { asDistance } from "./distance.js";

const chip = (label, drop) => html`<li>${label}<button type="button" aria-label=${interpolate(gettext("Drop: %s"), [label])} @click=${drop}>×</button></li>`;

export function choiceChips(choice, { drop, dropGrid, units }) {
  const { polygon, radius, unit, grids } = choice.area;
  const chips = [];
  if (polygon?.length) chips.push(chip(interpolate(ngettext("Drawn area, %s corner", "Drawn area, %s corners", polygon.length), [polygon.length]), () => drop("polygon", null)));
  if (radius) chips.push(chip(interpolate(gettext("Within %s"), [asDistance(radius.metres)]), () => drop("radius", null)));
  if (unit) chips.push(chip(units?.find(([id]) => id === unit)?.[1] || gettext("Unit"), () => drop("unit", null)));
  for (const code of grids) chips.push(chip(interpolate(gettext("Grid %s"), [code]), () => dropGrid(code)));
  if (choice.named.size) chips.push(html`<li>${interpolate(ngettext("%s site by name", "%s sites by name", choice.named.size), [choice.named.size])}</li>`);
  if (choice.teams.size) chips.push(html`<li>${interpolate(ngettext("%s team by name", "%s teams by name", choice.teams.size), [choice.teams.size])}</li>`);
  if (choice.withoutTeams.size) chips.push(html`<li>${interpolate(ngettext("%s team ticked off", "%s teams ticked off", choice.withoutTeams.size), [choice.withoutTeams.size])}</li>`);
  if (choice.without.size) chips.push(html`<li>${interpolate(ngettext("%s ticked off", "%s ticked off", choice.without.size), [choice.without.size])}</li>`);
  return chips.length ? html`<ul class="choice-chips">${chips}</ul>` : nothing;
}
