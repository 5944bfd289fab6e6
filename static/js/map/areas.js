// A layer of outlines with names: the ground of sub-bureaus over the grids. A click on a name tells "spot-chosen" {layer, spot}.
import { NOTHING, zoomed } from "../lib/map/style.js";

const FINGER = 6;

export class Areas {
  spots = [];

  constructor({ name }) {
    Object.assign(this, { name, id: `spots-${name}` });
    this.sources = { [this.id]: { type: "geojson", data: NOTHING, tolerance: 0.6 }, [`${this.id}-names`]: { type: "geojson", data: NOTHING } };
  }

  layers(colour) {
    const words = { "text-field": ["get", "title"], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": zoomed(8, 12, 12, 16), "text-max-width": 7, "text-padding": 6 };
    const joined = { "line-join": "round" };
    return [
      { id: `${this.id}-under`, type: "line", source: this.id, layout: joined, paint: { "line-color": colour.paper, "line-width": zoomed(8, 3, 13, 6), "line-opacity": 0.8 } },
      { id: this.id, type: "line", source: this.id, layout: joined, paint: { "line-color": colour.ink, "line-width": zoomed(8, 1.4, 13, 3) } },
      { id: `${this.id}-names`, type: "symbol", source: `${this.id}-names`, layout: words, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 2 } },
    ];
  }

  begin(place) {
    this.place = place;
    this.draw();
  }

  show({ spots }) {
    this.spots = spots;
    this.draw();
  }

  draw() {
    const feature = (geometry, n) => ({ type: "Feature", properties: { title: this.spots[n].title, n }, geometry });
    const fill = (name, geometryOf) => this.place?.map.getSource(name)?.setData({ type: "FeatureCollection", features: this.spots.map((spot, n) => feature(geometryOf(spot), n)) });
    fill(this.id, ({ boundary }) => boundary);
    fill(`${this.id}-names`, ({ lon, lat }) => ({ type: "Point", coordinates: [lon, lat] }));
  }

  clicked({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    const [found] = this.place.map.queryRenderedFeatures(near, { layers: [`${this.id}-names`] });
    if (!found) return false;
    this.place.tell("spot-chosen", { layer: this.name, spot: this.spots[found.properties.n] });
    return true;
  }
}
