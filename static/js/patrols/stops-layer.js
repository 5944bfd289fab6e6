// The stops of a route on the map: numbered pins to tap and to drag, the way between them, and key sites to choose from.
//
//   const layer = map.add(new StopsLayer({ mayPlan }));
//   layer.show(stops, { isOrdered, chosen, way })   stops = [{ key, lon, lat, name, radius_m }]; way = places in the order that is proposed
//   layer.adding = true                             a tap, or Enter in the middle, is a new stop
//   layer.showSites(sites)                          key sites as dots; [] hides them
// Events of the map (bubbling): "stop-added" {lon, lat}, "stop-moved" {key, lon, lat}, "stop-chosen" {key}, "site-picked" {site}.
import { ring } from "../forms/distance.js";
import { NOTHING, zoomed } from "../lib/map/style.js";
import { called } from "./route-document.js";

const FINGER = 12;
const rounded = (degrees) => Number(degrees.toFixed(6));
const collection = (features) => ({ type: "FeatureCollection", features });
const line = (coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
const dot = ({ lon, lat, ...properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } });

export class StopsLayer {
  adding = false;
  sources = { "route-way": { type: "geojson", data: NOTHING }, "route-reach": { type: "geojson", data: NOTHING }, "route-sites": { type: "geojson", data: NOTHING } };
  #pins = new Map();
  #shown = [[], {}];
  #sites = [];

  constructor({ mayPlan }) {
    this.mayPlan = mayPlan;
  }

  layers(colour) {
    return [
      { id: "route-reach", type: "line", source: "route-reach", paint: { "line-color": colour.link, "line-width": 1, "line-dasharray": [2, 2] } },
      { id: "route-way", type: "line", source: "route-way", paint: { "line-color": colour.link, "line-width": 3, "line-opacity": 0.75 } },
      { id: "route-sites", type: "circle", source: "route-sites", paint: { "circle-radius": zoomed(10, 4, 15, 8), "circle-color": colour.key, "circle-stroke-color": colour.paper, "circle-stroke-width": 2 } },
    ];
  }

  begin(place) {
    this.place = place;
    place.map.getCanvas().addEventListener("keydown", (event) => event.key === "Enter" && this.adding && this.#added(place.map.getCenter()));
    this.show(...this.#shown);
    this.showSites(this.#sites);
  }

  show(stops, how = {}) {
    this.#shown = [stops, how];
    if (!this.place?.map) return;
    const way = how.way ?? (how.isOrdered ? stops : []);
    this.#fill("route-way", way.length > 1 ? [line(way.map(({ lon, lat }) => [lon, lat]))] : []);
    this.#fill("route-reach", stops.map((stop) => ring(stop, stop.radius_m || 40)));
    const keys = new Set(stops.map(({ key }) => key));
    for (const [key, pin] of this.#pins) if (!keys.has(key)) this.#pins.delete(key) && pin.remove();
    stops.forEach((stop, n) => this.#pin(stop, n, how.chosen === stop.key));
  }

  showSites(sites) {
    this.#sites = sites;
    if (this.place?.map) this.#fill("route-sites", sites.map((site) => dot(site)));
  }

  look(corners = []) {
    const [stops] = this.#shown;
    if (!this.place?.map || !(stops.length || corners.length)) return;
    const box = new this.place.library.LngLatBounds();
    for (const at of [...stops.map(({ lon, lat }) => [lon, lat]), ...corners]) box.extend(at);
    this.place.map.fitBounds(box, { padding: 70, maxZoom: 16, duration: 0 });
  }

  goTo({ lon, lat }) {
    this.place?.map?.easeTo({ center: [lon, lat], zoom: Math.max(this.place.map.getZoom(), 15), duration: 300 });
  }

  #pin(stop, n, isChosen) {
    const pin = this.#pins.get(stop.key) ?? this.#made(stop);
    const at = pin.getLngLat();
    if (at.lng !== stop.lon || at.lat !== stop.lat) pin.setLngLat([stop.lon, stop.lat]);
    const element = pin.getElement();
    element.textContent = String(n + 1);
    element.classList.toggle("is-chosen", isChosen);
    element.setAttribute("aria-label", `${n + 1} ${called(stop)}`);
  }

  #made(stop) {
    const { map, library } = this.place;
    const element = Object.assign(document.createElement("button"), { type: "button", className: "stop-pin number" });
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.place.tell("stop-chosen", { key: stop.key });
    });
    const pin = new library.Marker({ element, draggable: this.mayPlan }).setLngLat([stop.lon, stop.lat]).addTo(map);
    pin.on("dragend", () => this.place.tell("stop-moved", { key: stop.key, lon: rounded(pin.getLngLat().lng), lat: rounded(pin.getLngLat().lat) }));
    this.#pins.set(stop.key, pin);
    return pin;
  }

  clicked({ point, lngLat }) {
    const site = this.#siteAt(point);
    if (site) this.place.tell("site-picked", { site });
    else if (this.adding) this.#added(lngLat);
    return Boolean(site) || this.adding;
  }

  #siteAt({ x, y }) {
    if (!this.#sites.length) return null;
    const [found] = this.place.map.queryRenderedFeatures([[x - FINGER, y - FINGER], [x + FINGER, y + FINGER]], { layers: ["route-sites"] });
    return found ? this.#sites.find(({ id }) => id === found.properties.id) : null;
  }

  #added({ lng, lat }) {
    this.place.tell("stop-added", { lon: rounded(lng), lat: rounded(lat) });
  }

  #fill(source, features) {
    this.place.map.getSource(source)?.setData(collection(features));
  }
}
