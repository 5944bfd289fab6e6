// A layer of things at places, each in its hue: small dots with their kind's sign where one looks closely, or marks with a ring for what there is few of.
// A click tells "spot-chosen" {layer, spot}. layer.hide(["mall", …]) leaves kinds out.
import { NOTHING, zoomed } from "../lib/map/style.js";

const FINGER = 9;
// From further away a dot is less than a point.
const NEAR = 9.5;
const CLOSE = 12.6;
const FONT = ["Noto Sans CJK SC", "sans-serif"];
const hue = (colour) => ["match", ["get", "tone"], "bank", colour.bank, "security", colour.security, "school", colour.school, "key", colour.key, "police", colour.police, "sure", colour.ok, "unsure", colour.orange, "lost", colour.red, colour["map-site"]];
const isSigned = ["!=", ["get", "mark"], ""];
const radius = ["interpolate", ["linear"], ["zoom"], 9, 2, 12, 4, 13, ["case", isSigned, 8, 5], 16, ["case", isSigned, 11, 8]];

export class Dots {
  spots = [];
  kinds = [];
  hidden = new Set();

  constructor({ name, kind }) {
    Object.assign(this, { name, kind, id: `spots-${name}` });
    this.sources = { [this.id]: { type: "geojson", data: NOTHING } };
  }

  layers(colour) {
    const isMark = this.kind === "marks";
    const paint = {
      "circle-radius": isMark ? zoomed(9, 4.5, 13, 8) : radius, "circle-color": hue(colour), "circle-stroke-color": colour.paper,
      "circle-stroke-width": isMark ? 2.5 : zoomed(9, 0.6, 13, 1.5),
      // A station's name stands in its middle as well; the mark stands over it.
      ...(isMark ? { "circle-translate": [0, -26] } : {}),
    };
    const dots = { id: this.id, type: "circle", source: this.id, minzoom: isMark ? 0 : NEAR, paint };
    const layout = { "text-field": ["get", "mark"], "text-font": FONT, "text-size": zoomed(CLOSE, 9, 16, 13), "text-allow-overlap": true, "text-ignore-placement": true };
    return isMark ? [dots] : [dots, { id: `${this.id}-signs`, type: "symbol", source: this.id, minzoom: CLOSE, layout, paint: { "text-color": colour.paper } }];
  }

  begin(place) {
    this.place = place;
    const canvas = place.map.getCanvas();
    place.map.on("mouseenter", this.id, () => (canvas.style.cursor = "pointer"));
    place.map.on("mouseleave", this.id, () => (canvas.style.cursor = ""));
    this.draw();
  }

  show({ spots, kinds }) {
    Object.assign(this, { spots, kinds });
    this.draw();
  }

  hide(kinds) {
    this.hidden = new Set(kinds);
    this.draw();
  }

  draw() {
    const marks = Object.fromEntries(this.kinds.map(({ name, mark }) => [name, mark]));
    const feature = ({ lon, lat, tone, kind }, n) => ({ type: "Feature", properties: { tone: tone ?? "", mark: marks[kind] ?? "", n }, geometry: { type: "Point", coordinates: [lon, lat] } });
    const features = this.spots.map(feature).filter((_feature, n) => this.spots[n].lon != null && !this.hidden.has(this.spots[n].kind));
    this.place?.map.getSource(this.id)?.setData({ type: "FeatureCollection", features });
  }

  clicked({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    const [found] = this.place.map.queryRenderedFeatures(near, { layers: [this.id] });
    if (!found) return false;
    this.place.tell("spot-chosen", { layer: this.name, spot: this.spots[found.properties.n] });
    return true;
  }
}
