// The suggested places on the map: their squares, with the numbers of the list. A number in the list shows its square, a square shows its line.
import "../lib/map.js";
import { NOTHING, zoomed } from "../lib/map/style.js";

const NEAR = 14;
const hue = (colour) => ["match", ["get", "status"], "accepted", colour.ok, "declined", colour.none, colour.orange];
const words = { "text-field": ["get", "number"], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": zoomed(9, 9, 13, 12), "text-allow-overlap": true };

class Places {
  sources = { "where-cells": { type: "geojson", data: NOTHING }, "where-numbers": { type: "geojson", data: NOTHING } };

  constructor(places) {
    this.places = places;
  }

  layers(colour) {
    const dot = { "circle-radius": zoomed(9, 6, 13, 12), "circle-color": colour.paper, "circle-stroke-color": hue(colour), "circle-stroke-width": 2 };
    return [
      { id: "where-cells", type: "fill", source: "where-cells", paint: { "fill-color": hue(colour), "fill-opacity": 0.25 } },
      { id: "where-edges", type: "line", source: "where-cells", paint: { "line-color": hue(colour), "line-width": zoomed(10, 1, 14, 2.5) } },
      { id: "where-dots", type: "circle", source: "where-numbers", paint: dot },
      { id: "where-words", type: "symbol", source: "where-numbers", layout: words, paint: { "text-color": colour.ink } },
    ];
  }

  begin(place) {
    this.place = place;
    const properties = ({ id, number, status }) => ({ id, number: String(number), status });
    const fill = (name, geometryOf) =>
      place.map.getSource(name).setData({ type: "FeatureCollection", features: this.places.map((one) => ({ type: "Feature", geometry: geometryOf(one), properties: properties(one) })) });
    fill("where-cells", (one) => one.cell);
    fill("where-numbers", (one) => ({ type: "Point", coordinates: [one.lon, one.lat] }));
    place.ready.then(() => this.look());
  }

  look() {
    if (this.places.length === 0) return;
    const [lons, lats] = [this.places.map((one) => one.lon), this.places.map((one) => one.lat)];
    this.place.map.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], { padding: 48, maxZoom: 14.5, duration: 0 });
  }

  show(one) {
    const { map } = this.place;
    map.easeTo({ center: [one.lon, one.lat], zoom: Math.max(map.getZoom(), NEAR), duration: 400 });
    this.place.caption(one.words);
  }

  clicked({ point }) {
    const [found] = this.place.map.queryRenderedFeatures(point, { layers: ["where-dots", "where-cells"] });
    const one = found && this.places.find(({ id }) => id === found.properties.id);
    if (!one) return false;
    this.place.caption(one.words);
    document.getElementById(`place-${one.id}`)?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    return true;
  }
}

const map = document.querySelector(".where-map place-map");
const said = document.getElementById("where-places");
if (map && said) {
  const layer = map.add(new Places(JSON.parse(said.textContent)));
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(layer, button.dataset.show));
}

async function show(layer, id) {
  if (matchMedia("(max-width: 900px)").matches) map.scrollIntoView({ block: "center" });
  await map.ready;
  const one = layer.places.find((place) => String(place.id) === id);
  if (one) layer.show(one);
}
