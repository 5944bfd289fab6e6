// A layer of things at places, each in its hue: small dots, or marks with a ring for what there is few of. A click tells "spot-chosen" {layer, spot}.
import { NOTHING, zoomed } from "../lib/map/style.js";

const FINGER = 9;
// From further away a dot is less than a point.
const NEAR = 9.5;
const hue = (colour) => ["match", ["get", "tone"], "bank", colour.bank, "security", colour.security, "school", colour.school, "key", colour.key, "police", colour.police, colour["map-site"]];
const feature = ({ lon, lat, ...properties }, n) => ({ type: "Feature", properties: { tone: properties.tone ?? "", n }, geometry: { type: "Point", coordinates: [lon, lat] } });

export class Dots {
  spots = [];

  constructor({ name, kind }) {
    Object.assign(this, { name, kind, id: `spots-${name}` });
    this.sources = { [this.id]: { type: "geojson", data: NOTHING } };
  }

  layers(colour) {
    const isMark = this.kind === "marks";
    const paint = {
      "circle-radius": isMark ? zoomed(9, 4.5, 13, 8) : zoomed(9, 2, 12, 4, 15, 7), "circle-color": hue(colour), "circle-stroke-color": colour.paper,
      "circle-stroke-width": isMark ? 2.5 : zoomed(9, 0.6, 13, 1.5),
      // A station's name stands in its middle as well; the mark stands over it.
      ...(isMark ? { "circle-translate": [0, -18] } : {}),
    };
    return [{ id: this.id, type: "circle", source: this.id, minzoom: isMark ? 0 : NEAR, paint }];
  }

  begin(place) {
    this.place = place;
    const canvas = place.map.getCanvas();
    place.map.on("mouseenter", this.id, () => (canvas.style.cursor = "pointer"));
    place.map.on("mouseleave", this.id, () => (canvas.style.cursor = ""));
    this.show(this.spots);
  }

  show(spots) {
    this.spots = spots;
    this.place?.map.getSource(this.id)?.setData({ type: "FeatureCollection", features: spots.filter(({ lon }) => lon != null).map(feature) });
  }

  clicked({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    const [found] = this.place.map.queryRenderedFeatures(near, { layers: [this.id] });
    if (!found) return false;
    this.place.tell("spot-chosen", { layer: this.name, spot: this.spots[found.properties.n] });
    return true;
  }
}
