// The layer of street units: a disc with the sign of how they move, full while they are free, their call sign and what they do in words; stale ones
// fade and say since when.
//
//   const units = map.add(new Units({ big: true }));
//   units.show(rows)       all that are on duty      units.hear(rows)      some that have moved or changed; who is off goes
//   units.choose(id)       rings one, with how exactly its place is known      units.trail(points)      the way it came
// A click tells "unit-chosen" { id }.
import { isStale, label, signOf } from "../../patrols/unit-words.js";
import { NOTHING, zoomed } from "./style.js";

const FINGER = 12;
const FONT = ["Noto Sans CJK SC", "sans-serif"];
const CORNERS = 40;
const METRES_PER_DEGREE = 111_195;
const STALE = ["case", ["get", "isStale"], 0.45, 1];

function circle({ lon, lat }, metres) {
  const wide = metres / METRES_PER_DEGREE / Math.cos((lat * Math.PI) / 180);
  const turn = (n) => (2 * Math.PI * n) / CORNERS;
  const ring = Array.from({ length: CORNERS + 1 }, (_, n) => [lon + wide * Math.cos(turn(n)), lat + (metres / METRES_PER_DEGREE) * Math.sin(turn(n))]);
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

const collection = (features) => ({ type: "FeatureCollection", features });

export class Units {
  units = new Map();
  chosen = null;

  constructor({ big = false } = {}) {
    this.scale = big ? 1.7 : 1;
    const source = () => ({ type: "geojson", data: NOTHING });
    this.sources = { "unit-trail": source(), "unit-circle": source(), "street-units": { ...source(), promoteId: "id" } };
  }

  layers(colour) {
    const { scale } = this;
    const isFree = (yes, no) => ["case", ["get", "isFree"], yes, no];
    const ring = { "circle-stroke-color": ["case", ["get", "isChosen"], colour.ink, isFree(colour.paper, colour.police)], "circle-stroke-width": ["case", ["get", "isChosen"], 4, isFree(1.5, 2.5)] };
    const disc = { "circle-radius": zoomed(9, 5 * scale, 13, 9 * scale, 16, 12 * scale), "circle-color": isFree(colour.police, colour.paper), "circle-opacity": STALE, "circle-stroke-opacity": STALE, ...ring };
    const sign = { "text-field": ["get", "sign"], "text-font": FONT, "text-size": zoomed(11, 9 * scale, 16, 13 * scale), "text-allow-overlap": true, "text-ignore-placement": true };
    const name = { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12 * scale, "text-anchor": "top", "text-offset": [0, 1], "text-max-width": 14, "text-optional": true };
    return [
      { id: "unit-circle", type: "fill", source: "unit-circle", paint: { "fill-color": colour.police, "fill-opacity": 0.14, "fill-outline-color": colour.police } },
      { id: "unit-trail", type: "line", source: "unit-trail", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": colour.police, "line-width": 3.5, "line-opacity": 0.8 } },
      { id: "street-units", type: "circle", source: "street-units", paint: disc },
      { id: "unit-signs", type: "symbol", source: "street-units", minzoom: 11, layout: sign, paint: { "text-color": isFree(colour["on-lane"], colour.ink), "text-opacity": STALE } },
      { id: "unit-names", type: "symbol", source: "street-units", minzoom: 11.5, layout: name, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 1.6, "text-opacity": ["case", ["get", "isStale"], 0.75, 1] } },
    ];
  }

  begin(place) {
    this.place = place;
    const canvas = place.map.getCanvas();
    place.map.on("mouseenter", "street-units", () => (canvas.style.cursor = "pointer"));
    place.map.on("mouseleave", "street-units", () => (canvas.style.cursor = ""));
    this.draw();
  }

  get extent() {
    const at = [...this.units.values()].filter(({ lon }) => lon != null);
    if (!at.length) return null;
    const [lons, lats] = [at.map(({ lon }) => lon), at.map(({ lat }) => lat)];
    return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
  }

  show(rows) {
    this.units = new Map(rows.filter(({ status }) => status !== "off").map((row) => [row.id, row]));
    this.draw();
  }

  hear(rows) {
    for (const row of rows) {
      if (row.status === "off") this.units.delete(row.id);
      else this.units.set(row.id, { ...this.units.get(row.id), ...row });
    }
    this.draw();
  }

  choose(id) {
    this.chosen = id;
    this.trail([]);
    this.draw();
  }

  trail(points) {
    const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points.map(({ lon, lat }) => [lon, lat]) } };
    this.#fill("unit-trail", points.length > 1 ? [line] : []);
  }

  draw() {
    if (!this.place?.map) return;
    const placed = [...this.units.values()].filter(({ lon }) => lon != null);
    this.#fill("street-units", placed.map((unit) => this.#feature(unit)));
    const chosen = placed.find(({ id }) => id === this.chosen);
    this.#fill("unit-circle", chosen?.accuracy_m ? [circle(chosen, chosen.accuracy_m)] : []);
  }

  #feature(unit) {
    const words = unit.words ? [unit.call_sign, ...unit.words].join(" · ") : label(unit);
    const properties = { id: unit.id, sign: signOf(unit), label: words, isStale: unit.isStale ?? isStale(unit), isFree: unit.status === "free", isChosen: unit.id === this.chosen };
    return { type: "Feature", properties, geometry: { type: "Point", coordinates: [unit.lon, unit.lat] } };
  }

  #fill(name, features) {
    this.place?.map?.getSource(name)?.setData(collection(features));
  }

  // The unit under the finger.
  at({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    return this.place.map.queryRenderedFeatures(near, { layers: ["street-units"] })[0]?.properties.id;
  }

  clicked(at) {
    const id = this.at(at);
    if (id) this.place.tell("unit-chosen", { id });
    return Boolean(id);
  }
}
