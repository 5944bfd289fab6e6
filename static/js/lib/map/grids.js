// The layer of grids: neighbouring stations in two shades, the grids where somebody waits tinted, the one under the hand named.
import { get } from "../api.js";
import { extentOf } from "./geometry.js";
import { NOTHING, zoomed } from "./style.js";

const fill = (colour) => ({
  "fill-color": ["case", ["boolean", ["feature-state", "busy"], false], colour["map-2"], ["==", ["get", "shade"], 1], colour["map-1"], colour["map-0"]],
  "fill-opacity": ["case", ["boolean", ["feature-state", "hover"], false], 0.7, 1],
});

function shaded(boundaries) {
  const stations = new Map();
  for (const { properties } of boundaries.features) {
    if (!stations.has(properties.station)) stations.set(properties.station, stations.size % 2);
    properties.shade = stations.get(properties.station);
  }
  return boundaries;
}

export class Grids {
  sources = { grids: { type: "geojson", data: NOTHING, promoteId: "id", tolerance: 0.5 } };
  #busy = [];
  #tinted = new Set();
  #ids = new Map();

  layers(colour) {
    return [
      { id: "grids", type: "fill", source: "grids", paint: fill(colour) },
      { id: "edges", type: "line", source: "grids", paint: { "line-color": colour["map-line"], "line-width": zoomed(8, 0.3, 10, 0.5, 13, 1, 16, 2) } },
    ];
  }

  async begin(place) {
    this.place = place;
    place.map.on("mousemove", "grids", ({ features }) => this.#over(features[0]));
    place.map.on("mouseleave", "grids", () => this.#over(null));
    await this.load();
  }

  // Fetches the boundaries again; the tints stay.
  async load() {
    const { place } = this;
    if (!place.hasAttribute("boundaries")) return place.say("");
    try {
      this.#show(shaded(await get(place.getAttribute("boundaries"))));
    } catch (error) {
      place.say(error.message, () => this.load());
    }
  }

  #show({ features, type }) {
    this.#ids = new Map(features.map(({ properties }) => [properties.code, properties.id]));
    this.extent = extentOf(features.map((feature) => feature.geometry.coordinates));
    this.place.map.getSource("grids").setData({ type, features });
    this.place.say(features.length || this.place.points.length ? "" : gettext("No grid of your unit has a boundary."));
    this.place.look(features.length > 0);
    this.#tinted = new Set();
    this.#tint();
  }

  knows(code) {
    return this.#ids.has(code);
  }

  set busy(codes) {
    this.#busy = codes;
    if (this.place) this.#tint();
  }

  #tint() {
    const wanted = new Set(this.#busy.filter((code) => this.#ids.has(code)));
    for (const code of wanted) if (!this.#tinted.has(code)) this.#state(code, true);
    for (const code of this.#tinted) if (!wanted.has(code)) this.#state(code, false);
    this.#tinted = wanted;
  }

  #state(code, busy) {
    this.place.map.setFeatureState({ source: "grids", id: this.#ids.get(code) }, { busy });
  }

  #over(grid) {
    if (grid?.id === this.overId) return;
    const { map } = this.place;
    if (this.overId != null) map.setFeatureState({ source: "grids", id: this.overId }, { hover: false });
    this.overId = grid?.id;
    if (grid) map.setFeatureState({ source: "grids", id: grid.id }, { hover: true });
    this.name(grid?.properties);
  }

  // The grid's properties at a point of the screen, or undefined.
  at(point) {
    return this.place.map.queryRenderedFeatures(point, { layers: ["grids"] })[0]?.properties;
  }

  name(grid) {
    this.place.caption(grid ? [grid.name, grid.station, grid.officer].filter((text) => text && text !== "null") : []);
  }

  clicked({ point }) {
    this.name(this.at(point));
    return true;
  }
}
