// The ground that units reach in 1, 3 and 5 minutes: three washes upon each other, the shortest time the deepest, each with its minutes at the rim.
import { NOTHING } from "../lib/map/style.js";

export class Circles {
  spots = [];

  constructor({ name }) {
    Object.assign(this, { name, id: `spots-${name}` });
    this.sources = { [this.id]: { type: "geojson", data: NOTHING } };
  }

  layers(colour) {
    const words = { "symbol-placement": "line", "symbol-spacing": 320, "text-field": ["get", "title"], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": 12 };
    return [
      { id: this.id, type: "fill", source: this.id, paint: { "fill-color": colour.police, "fill-opacity": 0.13 } },
      { id: `${this.id}-rims`, type: "line", source: this.id, paint: { "line-color": colour.police, "line-width": 1.5, "line-opacity": 0.7 } },
      { id: `${this.id}-names`, type: "symbol", source: this.id, layout: words, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 2 } },
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
    const features = this.spots.map(({ title, boundary }) => ({ type: "Feature", properties: { title }, geometry: boundary }));
    this.place?.map.getSource(this.id)?.setData({ type: "FeatureCollection", features });
  }
}
