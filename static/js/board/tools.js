// The small things at the edges of the board: is it alive, is it heard, which keys there are, what the map cannot show.
import { html } from "lit";
import { address } from "./filters.js";
import { isUnplaced } from "./order.js";
import { pulse } from "./ribbon.js";

export function tools({ state, bell: { isHeard, isWanted } }) {
  const label = isHeard ? gettext("Sound on") : isWanted ? gettext("Press for sound") : gettext("Sound off");
  return html`${pulse(state)}
    <button type="button" class="tool ${isWanted && !isHeard ? "is-mute" : ""}" data-sound aria-pressed=${isHeard ? "true" : "false"} title=${gettext("Sounds while a red alert waits; never for covert ones")}>${label}</button>
    <button type="button" class="tool" data-keys title=${gettext("Keyboard shortcuts")} aria-label=${gettext("Keyboard shortcuts")}>?</button>`;
}

export function mapped(rows) {
  const missing = rows.filter(isUnplaced).length;
  if (!missing) return gettext("grids · sites · alerts");
  return html`<a href=${address({ where: "unplaced" })} data-filter="where" data-value="unplaced">${interpolate(ngettext("%s alert without a place on the map", "%s alerts without a place on the map", missing), [missing])}</a>`;
}
