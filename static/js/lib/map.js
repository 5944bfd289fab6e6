// The one map: grids, sites and points on our own boundaries, no tiles. Loads MapLibre only when it comes into view.
//
//   <place-map boundaries="/api/v1/grids/boundaries/" sites="/api/v1/sites/?limit=500" label="…"></place-map>      look
//   <place-map boundaries="…" pick></place-map>                                                                   choose a place
//   lon / lat / priority attributes: one point from the server, when the page needs no more.
//
// map.points = [{ id, lon, lat, priority, label, isWaiting, isSelected, isExercise }]   points as numbered seals, clickable
// `fit` attribute: opens on the points rather than on all grids.
// map.busyGrids = ["0410-017", …]         grids to tint        map.show(id) brings a point into view
// map.pin({ lon, lat } | null)            the chosen place (with `pick`)
// Events (bubbling): "point-chosen" {id}; "site-chosen" {id, code, name, lon, lat}; "place-picked" {lon, lat, grid: {id, code, name} | null}.
// In pick mode: click, or move with the arrow keys and press Enter for the middle.

import { get } from "./api.js";

const NOTHING = { type: "FeatureCollection", features: [] };
const TOKENS = ["ground", "map-0", "map-1", "map-2", "map-line", "map-site", "paper", "ink", "security", "bank", "school", "police"];
const FALLBACK_CENTRE = [113.9, 35.3];

function tokens() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--zf-${name}`).trim()]));
}

function addStyles() {
  if (document.querySelector("link[data-maplibre]")) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: import.meta.resolve("maplibre-gl/dist/maplibre-gl.css") });
  link.dataset.maplibre = "";
  document.head.append(link);
}

const paints = (colour) => ({
  "fill-color": ["case", ["boolean", ["feature-state", "busy"], false], colour["map-2"], ["==", ["get", "shade"], 1], colour["map-1"], colour["map-0"]],
  "fill-opacity": ["case", ["boolean", ["feature-state", "hover"], false], 0.7, 1],
});

const siteColour = (colour) => ["match", ["get", "kind"], "bank", colour.bank, "security", colour.security, "school", colour.school, colour["map-site"]];

function styleOf(colour) {
  const zoomed = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  return {
    version: 8,
    sources: { grids: { type: "geojson", data: NOTHING, promoteId: "id" }, sites: { type: "geojson", data: NOTHING, promoteId: "id" } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour.ground } },
      { id: "grids", type: "fill", source: "grids", paint: paints(colour) },
      { id: "edges", type: "line", source: "grids", paint: { "line-color": colour["map-line"], "line-width": zoomed(9, 0.4, 13, 1, 16, 2) } },
      {
        id: "sites", type: "circle", source: "sites",
        paint: { "circle-radius": zoomed(9, 1.5, 12, 3, 15, 6), "circle-color": siteColour(colour), "circle-stroke-color": colour.paper, "circle-stroke-width": zoomed(9, 0.5, 13, 1.5), "circle-opacity": 0.85 },
      },
    ],
  };
}

function sitesAsFeatures(sites) {
  const feature = ({ lon, lat, ...properties }) => ({ type: "Feature", id: properties.id, geometry: { type: "Point", coordinates: [lon, lat] }, properties: { ...properties, lon, lat } });
  return { type: "FeatureCollection", features: sites.map(feature) };
}

// Neighbouring stations in two shades, so that one sees where one's own ends.
function shaded(boundaries) {
  const stations = [...new Set(boundaries.features.map((grid) => grid.properties.station))];
  for (const grid of boundaries.features) grid.properties.shade = stations.indexOf(grid.properties.station) % 2;
  return boundaries;
}

// Alerts from one site lie on one point: the later ones stand beside the first.
function beside(taken, { lon, lat }, step) {
  const spot = `${lon.toFixed(4)} ${lat.toFixed(4)}`;
  const before = taken.get(spot) ?? 0;
  taken.set(spot, before + 1);
  return [before * step, 0];
}

function extentOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (part) => {
    if (typeof part[0] !== "number") return part.forEach(widen);
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], part[0]), Math.min(box[1], part[1]), Math.max(box[2], part[0]), Math.max(box[3], part[1])];
  };
  features.forEach((feature) => widen(feature.geometry.coordinates));
  return box[0] < Infinity ? [[box[0], box[1]], [box[2], box[3]]] : null;
}

class PlaceMap extends HTMLElement {
  #points = [];
  #busy = [];
  #tinted = new Set();
  #markers = new Map();

  connectedCallback() {
    if (this.stage) return;
    this.setAttribute("role", "group");
    if (!this.hasAttribute("aria-label")) this.setAttribute("aria-label", this.getAttribute("label") || gettext("Map"));
    this.stage = Object.assign(document.createElement("div"), { className: "map-stage" });
    this.caption = Object.assign(document.createElement("p"), { className: "map-caption", hidden: true });
    this.replaceChildren(this.stage, this.caption, this.#controls());
    this.#say(gettext("Drawing the map …"));
    this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#begin());
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    this.dark?.disconnect();
  }

  get isPicking() {
    return this.hasAttribute("pick");
  }

  /* What the page says */

  get points() {
    return this.#points;
  }

  set points(points) {
    this.#points = points.filter((point) => point.lon != null && point.lat != null);
    this.#drawPoints();
  }

  set busyGrids(codes) {
    this.#busy = codes;
    this.#drawBusy();
  }

  show(id) {
    const point = this.#points.find((one) => one.id === id);
    if (!point || !this.map) return;
    const view = this.map.getBounds();
    const isFar = !view.contains([point.lon, point.lat]);
    if (isFar) this.map.easeTo({ center: [point.lon, point.lat], duration: 400 });
  }

  pin(place, { look = true } = {}) {
    this.pinned = place;
    if (!this.map) return;
    this.pinMarker?.remove();
    this.pinMarker = null;
    if (!place) return;
    const element = Object.assign(document.createElement("div"), { className: "map-pin" });
    this.pinMarker = new this.library.Marker({ element, draggable: this.isPicking, anchor: "bottom" }).setLngLat([place.lon, place.lat]).addTo(this.map);
    this.pinMarker.on("dragend", () => this.#picked(this.pinMarker.getLngLat()));
    if (look) this.map.easeTo({ center: [place.lon, place.lat], zoom: Math.max(this.map.getZoom(), 13), duration: 400 });
  }

  /* Beginning */

  async #begin() {
    this.watcher.disconnect();
    try {
      addStyles();
      this.library = await import("maplibre-gl");
      this.#open();
    } catch (error) {
      this.#say(gettext("The map cannot be drawn in this browser. The list beside it has everything."));
      console.warn(error);
    }
  }

  #open() {
    const point = this.#ownPoint();
    this.map = new this.library.Map({
      container: this.stage, style: styleOf(tokens()), center: point ? [point.lon, point.lat] : FALLBACK_CENTRE, zoom: point ? 13.5 : 11,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, renderWorldCopies: false, cooperativeGestures: false, fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.getCanvas().setAttribute("aria-label", this.getAttribute("aria-label"));
    this.map.once("load", () => this.#loaded());
    this.dark = new MutationObserver(() => this.#recolour());
    this.dark.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  #ownPoint() {
    const [lon, lat] = ["lon", "lat"].map((name) => parseFloat(this.getAttribute(name)));
    if (Number.isNaN(lon) || Number.isNaN(lat)) return this.pinned || null;
    if (!this.#points.length) this.#points = [{ id: "own", lon, lat, priority: this.getAttribute("priority") || "", label: this.getAttribute("label") || "", isSelected: true }];
    return { lon, lat };
  }

  async #loaded() {
    this.#listen();
    this.#drawPoints();
    if (this.pinned) this.pin(this.pinned);
    await Promise.all([this.#loadBoundaries(), this.#loadSites()]);
    this.dispatchEvent(new CustomEvent("map-ready", { bubbles: true }));
  }

  async #loadBoundaries() {
    if (!this.hasAttribute("boundaries")) return this.#say("");
    try {
      this.grids = shaded(await get(this.getAttribute("boundaries")));
    } catch (error) {
      return this.#say(error.message, () => this.#loadBoundaries());
    }
    this.map.getSource("grids").setData(this.grids);
    this.#say(this.grids.features.length ? "" : this.#points.length ? "" : gettext("No grid of your unit has a boundary."));
    if (!this.#ownPoint()) this.#showAll(0);
    if (this.hasAttribute("fit") || !this.grids.features.length) this.#showPoints();
    this.#drawBusy();
  }

  async #loadSites() {
    if (!this.hasAttribute("sites")) return;
    try {
      const answer = await get(this.getAttribute("sites"));
      this.map.getSource("sites").setData(sitesAsFeatures(answer.results ?? answer));
    } catch {
      // The grids and the alerts are what matters; sites come with the next page.
    }
  }

  #showAll(duration = 400) {
    const box = extentOf(this.grids?.features ?? []);
    if (box) this.map.fitBounds(box, { padding: 24, duration });
  }

  #showPoints() {
    const box = extentOf(this.#points.map(({ lon, lat }) => ({ geometry: { coordinates: [lon, lat] } })));
    if (box) this.map.fitBounds(box, { padding: 48, maxZoom: 14, duration: 0 });
  }

  /* Drawing */

  #recolour() {
    const colour = tokens();
    this.map.setPaintProperty("ground", "background-color", colour.ground);
    this.map.setPaintProperty("grids", "fill-color", paints(colour)["fill-color"]);
    this.map.setPaintProperty("edges", "line-color", colour["map-line"]);
    this.map.setPaintProperty("sites", "circle-color", siteColour(colour));
    this.map.setPaintProperty("sites", "circle-stroke-color", colour.paper);
  }

  #drawPoints() {
    if (!this.map) return;
    const ids = new Set(this.#points.map((point) => point.id));
    for (const [id, marker] of this.#markers) {
      if (ids.has(id)) continue;
      marker.remove();
      this.#markers.delete(id);
    }
    const taken = new Map();
    const width = this.querySelector(".map-point:not(.is-selected) span")?.offsetWidth || 24;
    for (const point of this.#points) this.#drawPoint(point, beside(taken, point, width + 2));
  }

  #drawPoint(point, offset) {
    const marker = this.#markers.get(point.id) ?? this.#newMarker(point);
    const button = marker.getElement();
    marker.setLngLat([point.lon, point.lat]).setOffset(offset);
    const states = { [`p${point.priority}`]: point.priority, "is-waiting": point.isWaiting, "is-selected": point.isSelected, "is-exercise": point.isExercise };
    for (const name of [...button.classList]) if (/^(p\d|is-)/.test(name)) button.classList.remove(name);
    button.classList.add(...Object.keys(states).filter((name) => states[name]));
    button.firstElementChild.textContent = point.priority;
    button.title = point.label;
    button.setAttribute("aria-label", [point.priority, point.label || gettext("Place of the alert")].filter(Boolean).join(" "));
  }

  #newMarker(point) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "map-point" });
    button.append(document.createElement("span"));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#tell("point-chosen", { id: point.id });
    });
    const marker = new this.library.Marker({ element: button }).setLngLat([point.lon, point.lat]).addTo(this.map);
    this.#markers.set(point.id, marker);
    return marker;
  }

  #drawBusy() {
    if (!this.grids || !this.map) return;
    const wanted = new Set(this.#busy);
    for (const { properties } of this.grids.features) {
      const [is, was] = [wanted.has(properties.code), this.#tinted.has(properties.code)];
      if (is !== was) this.map.setFeatureState({ source: "grids", id: properties.id }, { busy: is });
    }
    this.#tinted = wanted;
  }

  /* Hands */

  #listen() {
    this.map.on("mousemove", "grids", ({ features }) => this.#over(features[0]));
    this.map.on("mouseleave", "grids", () => this.#over(null));
    this.map.on("click", (event) => this.#clicked(event));
    this.map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.isPicking) this.#picked(this.map.getCenter());
    });
    if (this.isPicking) this.map.getCanvas().classList.add("is-picking");
  }

  #over(grid) {
    if (grid?.id === this.overId) return;
    if (this.overId != null) this.map.setFeatureState({ source: "grids", id: this.overId }, { hover: false });
    this.overId = grid?.id;
    if (grid) this.map.setFeatureState({ source: "grids", id: grid.id }, { hover: true });
    this.#caption(grid?.properties);
  }

  #caption(grid) {
    this.caption.hidden = !grid;
    if (grid) this.caption.textContent = [grid.name, grid.station, grid.officer].filter((text) => text && text !== "null").join(" · ");
  }

  #clicked({ point, lngLat }) {
    const near = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
    const [site] = this.map.queryRenderedFeatures(near, { layers: ["sites"] });
    if (site) this.#siteChosen(site.properties);
    else if (this.isPicking) this.#picked(lngLat);
    else this.#caption(this.#gridAt(point));
  }

  #siteChosen(site) {
    this.caption.hidden = false;
    this.caption.textContent = [site.name, site.partner, site.address].filter(Boolean).join(" · ");
    if (this.isPicking) this.pin(site, { look: false });
    this.#tell("site-chosen", site);
  }

  #gridAt(point) {
    return this.map.queryRenderedFeatures(point, { layers: ["grids"] })[0]?.properties;
  }

  #picked({ lng, lat }) {
    const grid = this.#gridAt(this.map.project([lng, lat]));
    this.pin({ lon: lng, lat }, { look: false });
    this.#caption(grid);
    this.#tell("place-picked", { lon: lng, lat, grid: grid ? { id: grid.id, code: grid.code, name: grid.name } : null });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /* Words and buttons on the map */

  #say(sentence, again) {
    this.note?.remove();
    if (!sentence) return;
    this.note = Object.assign(document.createElement("div"), { className: "map-note" });
    this.note.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    if (again) this.note.append(this.#button(gettext("Try again"), gettext("Try again"), again, "quiet"));
    this.append(this.note);
  }

  #controls() {
    const box = Object.assign(document.createElement("div"), { className: "map-controls" });
    box.append(
      this.#button("+", gettext("Zoom in"), () => this.map?.zoomIn()),
      this.#button("−", gettext("Zoom out"), () => this.map?.zoomOut()),
      this.#button("⤢", gettext("Show everything"), () => this.map && this.#showAll()),
    );
    return box;
  }

  #button(text, label, press, className = "") {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: label, className });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", press);
    return button;
  }
}

customElements.define("place-map", PlaceMap);
