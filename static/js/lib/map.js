// The one map: grids, sites and points on our own boundaries, over the streets of a tile service where there is one. Loads MapLibre only when it comes into view.
//
//   <place-map boundaries="/api/v1/grids/boundaries/" sites="/api/v1/sites/?limit=500" label="…"></place-map>      look
//   <place-map boundaries="…" pick></place-map>                                                                   choose a place
//   lon / lat / priority attributes: one point from the server, when the page needs no more.
//
// map.points = [{ id, lon, lat, priority, label, isWaiting, isSelected, isExercise }]   points as numbered seals, clickable
// `fit` attribute: opens on the points rather than on all grids.
// map.busyGrids = ["0410-017", …]         grids to tint        map.show(id) brings a point into view
// map.pin({ lon, lat } | null)            the chosen place (with `pick`)
// map.knowsGrid(code), map.reload()       whether a grid is drawn; fetch the boundaries again
// map.ready                               a promise: the map stands
// Events (bubbling): "map-ready"; "point-chosen" {id}; "site-chosen" {id, code, name, lon, lat}; "place-picked" {lon, lat, grid: {id, code, name} | null}.
// In pick mode: click, or move with the arrow keys and press Enter for the middle.
//
// A layer or a tool is a module of its own in lib/map/ and comes in by map.add(layer), at any time: an object with any of
//   sources          { name: MapLibre source }; fill it later by place.map.getSource(name).setData(…)
//   layers(colour)   [MapLibre layers], put on top of those before and under the seals; colour.ok is var(--zf-ok), see lib/map/style.js.
//                    Asked again when the theme changes: what is in `paint` is painted anew.
//   begin(place)     once the map stands: place.map (MapLibre), place.library, place.stage, place.caption([words]), place.tell(event, detail)
//   clicked(at)      at = { point, lngLat }; true when the click was meant for it. The last one added is asked first.
//   recoloured(colour)  the theme has changed, and all paint is painted
//   end()            the element has left the page, or map.remove(layer) was called
// lib/map/sites.js is the shortest example of a layer, lib/map/pin.js of a tool.

import { note, zoomButtons } from "./map/controls.js";
import { Grids } from "./map/grids.js";
import { Pin } from "./map/pin.js";
import { Seals } from "./map/seals.js";
import { Sites } from "./map/sites.js";
import { centre, Streets } from "./map/streets.js";
import { addStyles, colours, emptyStyle } from "./map/style.js";
import { Swift } from "./map/swift.js";

class PlaceMap extends HTMLElement {
  grids = new Grids();
  seals = new Seals();
  #pin = new Pin();
  #layers = [new Streets(), this.grids, this.#pin, new Sites(), this.seals, new Swift()];
  #stands = false;
  #announce;
  ready = new Promise((resolve) => (this.#announce = resolve));

  connectedCallback() {
    if (this.stage) return;
    this.setAttribute("role", "group");
    if (!this.hasAttribute("aria-label")) this.setAttribute("aria-label", this.getAttribute("label") || gettext("Map"));
    this.stage = Object.assign(document.createElement("div"), { className: "map-stage" });
    this.words = Object.assign(document.createElement("p"), { className: "map-caption", hidden: true });
    this.replaceChildren(this.stage, this.words, zoomButtons(this));
    this.say(gettext("Drawing the map …"));
    this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#begin());
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    this.theme?.disconnect();
    for (const layer of this.#layers) layer.end?.();
    this.map?.remove();
    this.map = null;
  }

  get isPicking() {
    return this.hasAttribute("pick");
  }

  /* What the page says */

  get points() {
    return this.seals.points;
  }

  set points(points) {
    this.seals.points = points;
  }

  set busyGrids(codes) {
    this.grids.busy = codes;
  }

  get pinned() {
    return this.#pin.at;
  }

  pin(place, options) {
    this.#pin.put(place, options);
  }

  knowsGrid(code) {
    return this.grids.knows(code);
  }

  async reload() {
    if (this.#stands) await this.grids.load();
  }

  show(id) {
    const point = this.points.find((one) => one.id === id);
    if (!point || !this.map) return;
    if (!this.map.getBounds().contains([point.lon, point.lat])) this.map.easeTo({ center: [point.lon, point.lat], duration: 400 });
  }

  showAll(duration = 400) {
    const box = this.grids.extent ?? this.seals.extent;
    if (this.map && box) this.map.fitBounds(box, { padding: 24, maxZoom: 15, duration });
  }

  /* Layers and tools */

  add(layer) {
    this.#layers.push(layer);
    if (this.#stands) this.#put(layer);
    return layer;
  }

  remove(layer) {
    this.#layers = this.#layers.filter((one) => one !== layer);
    layer.end?.();
    if (!this.#stands) return;
    for (const { id } of layer.layers?.(colours()) ?? []) this.map.removeLayer(id);
    for (const name of Object.keys(layer.sources ?? {})) this.map.removeSource(name);
  }

  #put(layer) {
    for (const [name, source] of Object.entries(layer.sources ?? {})) this.map.addSource(name, source);
    for (const one of layer.layers?.(colours()) ?? []) this.map.addLayer(one);
    return layer.begin?.(this);
  }

  #recolour() {
    const colour = colours();
    this.map.setPaintProperty("ground", "background-color", colour.ground);
    for (const { id, paint } of this.#layers.flatMap((layer) => layer.layers?.(colour) ?? []))
      for (const [name, value] of Object.entries(paint ?? {})) this.map.setPaintProperty(id, name, value);
    for (const layer of this.#layers) layer.recoloured?.(colour);
  }

  /* Beginning */

  async #begin() {
    this.watcher.disconnect();
    try {
      addStyles();
      this.library = await import("maplibre-gl");
      this.#open();
    } catch (error) {
      this.say(gettext("The map cannot be drawn in this browser. The list beside it has everything."));
      console.warn(error);
    }
  }

  #open() {
    const point = this.ownPoint();
    this.map = new this.library.Map({
      container: this.stage, style: emptyStyle(colours()), center: point ? [point.lon, point.lat] : centre, zoom: point ? 13.5 : 11,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, renderWorldCopies: false, cooperativeGestures: false, fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.getCanvas().setAttribute("aria-label", this.getAttribute("aria-label"));
    this.map.once("load", () => this.#loaded());
    this.theme = new MutationObserver(() => this.#stands && this.#recolour());
    this.theme.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  async #loaded() {
    this.#stands = true;
    const beginnings = this.#layers.map((layer) => this.#put(layer));
    this.map.on("click", (event) => [...this.#layers].reverse().some((layer) => layer.clicked?.(event)));
    await Promise.all(beginnings);
    this.#announce();
    this.tell("map-ready");
  }

  // The point of the page itself: what the server wrote into the attributes, else the chosen place.
  ownPoint() {
    const [lon, lat] = ["lon", "lat"].map((name) => parseFloat(this.getAttribute(name)));
    if (Number.isNaN(lon) || Number.isNaN(lat)) return this.pinned || null;
    if (!this.points.length) this.points = [{ id: "own", lon, lat, priority: this.getAttribute("priority") || "", label: this.getAttribute("label") || "", isSelected: true }];
    return { lon, lat };
  }

  // Where the map first looks; a reader who has moved it since is left in peace.
  look(hasGrids) {
    if (this.hasLooked) return;
    this.hasLooked = hasGrids || this.points.length > 0;
    if (!this.ownPoint()) this.showAll(0);
    if ((this.hasAttribute("fit") || !hasGrids) && this.seals.extent) this.map.fitBounds(this.seals.extent, { padding: 48, maxZoom: 14, duration: 0 });
  }

  /* What layers and tools may use */

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  caption(words) {
    this.words.textContent = words.filter(Boolean).join(" · ");
    this.words.hidden = !this.words.textContent;
  }

  say(sentence, again) {
    this.note?.remove();
    this.note = sentence ? note(sentence, again) : null;
    if (this.note) this.append(this.note);
  }
}

customElements.define("place-map", PlaceMap);
