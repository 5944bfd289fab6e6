// The layer of main officers' names, written under the names of their grids where one looks closely.
import { zoomed } from "../lib/map/style.js";

const CLOSE = 12.5;

export class OfficerNames {
  layers(colour) {
    const layout = { "text-field": ["coalesce", ["get", "officer"], "—"], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": zoomed(CLOSE, 11, 16, 14), "text-offset": [0, 1.3], "text-padding": 4 };
    return [{ id: "officer-names", type: "symbol", source: "grid-names", minzoom: CLOSE, layout, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 1.4 } }];
  }
}
