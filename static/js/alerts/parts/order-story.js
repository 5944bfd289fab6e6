/* How the order came about: its history, how its sites were chosen, and who was left out. */
import { html, nothing } from "lit";
import { asDistance } from "../../forms/distance.js";

const line = (one) => html`<li><time-at class="number" at=${one.at}></time-at><span><b>${one.label}</b>${one.by ? html` <span class="dim">${one.by}</span>` : nothing}${one.text ? html`<q>${one.text}</q>` : nothing}</span></li>`;

function chosenBy({ polygon, radius, unit, grids, kinds, teams, named, named_teams: namedTeams, without }) {
  const words = [];
  if (polygon) words.push(gettext("a drawn area"));
  if (radius) words.push(interpolate(gettext("within %s of a point"), [asDistance(radius.metres)]));
  if (unit) words.push(gettext("a whole unit"));
  if (grids?.length) words.push(interpolate(gettext("grids %s"), [grids.join(", ")]));
  if (kinds?.length) words.push(gettext("certain kinds only"));
  if (teams?.length) words.push(gettext("the teams there"));
  if (namedTeams?.length) words.push(interpolate(ngettext("%s team by name", "%s teams by name", namedTeams.length), [namedTeams.length]));
  if (named?.length) words.push(interpolate(ngettext("%s by name", "%s by name", named.length), [named.length]));
  if (without?.length) words.push(interpolate(ngettext("%s ticked off", "%s ticked off", without.length), [without.length]));
  return words.length ? words.join(" · ") : gettext("by name");
}

const left = (one) => html`<li><b>${one.name || `#${one.id}`}</b> <small class="dim">${one.why_label}</small></li>`;

export const orderStory = (order) => html`
  <header><h2>${gettext("How it came about")}</h2></header>
  <ul class="order-story">${(order.history ?? []).map(line)}</ul>
  <p class="inside dim">${interpolate(gettext("Chosen: %s"), [chosenBy(order.area ?? {})])}</p>
  ${order.left_out?.length ? html`<details class="preview-fold"><summary>${interpolate(ngettext("%s left out", "%s left out", order.left_out.length), [order.left_out.length])}</summary><ul class="reached">${order.left_out.map(left)}</ul></details>` : nothing}`;
