// The layer of grids: each station within its border, the own ones in front, the grids where somebody waits tinted, the one under the hand named.
// Names are written where there is room for them; lines within a station only when one looks closely.
import { get } from "../api.js";
import { extentOf } from "./geometry.js";
import { middles, unpacked } from "./outlines.js";
import { Painting } from "./painting.js";
import { cover } from "./streets.js";
import { NOTHING, colours, zoomed } from "./style.js";

// Of a whole city the stations come first, and the grids once they would be more than a few points wide.
const NEAR = 10.5;
const CLOSE = 12.5;
const isOwn = (own, guest) => ["case", ["get", "isOwn"], own, guest];

const ground = (colour) => isOwn(colour["map-1"], colour["map-0"]);
// By their tones, 0 to 4; a grid of which nothing can be said stays as the ground.
const shade = (colour) => ["match", ["coalesce", ["feature-state", "tone"], -1], ...[0, 1, 2, 3, 4].flatMap((tone) => [tone, colour[`step-${tone}`]]), colour["map-0"]];
const fill = (colour, isShaded) => ({
  "fill-color": isShaded ? shade(colour) : ["case", ["boolean", ["feature-state", "busy"], false], colour["map-2"], ground(colour)],
  "fill-opacity": ["case", ["boolean", ["feature-state", "hover"], false], cover(0.7, isShaded ? 0.35 : 0.05), cover(1, isShaded ? 0.55 : 0.15)],
  // Each grid has its lines; softening its rim as well would draw every rim twice.
  "fill-antialias": false,
});

const words = (name, size) => ({ "text-field": ["get", name], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": size, "text-max-width": 8, "text-padding": 10 });
const ink = (colour) => ({ "text-color": colour["map-name"], "text-halo-color": ground(colour), "text-halo-width": 1.2 });
const source = (more) => ({ type: "geojson", data: NOTHING, ...more });

export class Grids {
  sources = { grids: source({ promoteId: "id", tolerance: 0.5 }), stations: source({ tolerance: 0.5 }), "busy-grids": source(), "hover-grid": source(), "grid-names": source(), "station-names": source() };
  #busy = [];
  #tones = null;
  #tinted = new Set();
  #ids = new Map();

  layers(colour) {
    return [
      { id: "stations", type: "fill", source: "stations", paint: { "fill-color": ground(colour), "fill-opacity": cover(1, 0.15), "fill-antialias": false } },
      { id: "grids", type: "fill", source: "grids", paint: fill(colour, this.isShaded) },
      { id: "busy-grids", type: "fill", source: "busy-grids", paint: { "fill-color": colour["map-2"], "fill-opacity": cover(1, 0.45), "fill-antialias": false } },
      { id: "hover-grid", type: "fill", source: "hover-grid", paint: { "fill-color": colour.ink, "fill-opacity": 0.12, "fill-antialias": false } },
      { id: "edges", type: "line", source: "grids", paint: { "line-color": colour["map-line"], "line-width": zoomed(9, 0.3, 11, 0.5, 13, 1, 16, 2) } },
      { id: "borders", type: "line", source: "stations", layout: { "line-join": "round" }, paint: { "line-color": colour["map-border"], "line-width": zoomed(8, isOwn(0.7, 0.5), 13, isOwn(2.2, 1)) } },
      { id: "chosen-grid", type: "line", source: "grids", filter: ["==", ["get", "id"], -1], layout: { "line-join": "round" }, paint: { "line-color": colour.ink, "line-width": 3 } },
      { id: "grid-names", type: "symbol", source: "grid-names", minzoom: CLOSE, layout: words("short", zoomed(CLOSE, 11, 16, 14)), paint: ink(colour) },
      { id: "station-names", type: "symbol", source: "station-names", minzoom: 10, maxzoom: CLOSE, layout: words("name", 12), paint: ink(colour) },
    ];
  }

  async begin(place) {
    this.place = place;
    place.map.on("mousemove", ({ point }) => this.#over(this.#under(point)));
    place.map.on("mouseout", () => this.#over(null));
    place.map.on("zoomend", () => this.#nearer());
    await this.load();
  }

  // Fetches the boundaries again; the tints stay.
  async load() {
    const { place } = this;
    if (!place.hasAttribute("boundaries")) return place.say("");
    try {
      this.#show(unpacked(await get(`${place.getAttribute("boundaries")}${this.#wantsAll ? "?whole" : ""}`)));
    } catch (error) {
      place.say(error.message, () => this.load());
    }
  }

  // Of a whole city a picture is moved, until one comes so near that the shapes are few.
  #paint(drawn) {
    const { map } = this.place;
    this.painting ??= new Painting(this.place, { upTo: CLOSE });
    this.painting.show(drawn);
    for (const id of ["grids", "edges"]) map.setLayerZoomRange(id, CLOSE, 24);
    map.setLayerZoomRange("borders", CLOSE, 24);
    map.setLayerZoomRange("stations", this.isFar ? CLOSE : 24, 24);
  }

  recoloured() {
    this.painting?.recolour();
  }

  end() {
    this.painting?.end();
  }

  async #nearer() {
    if (!this.isFar || this.isAsking || !this.#wantsAll) return;
    this.isAsking = true;
    await this.load();
    this.isAsking = false;
  }

  // Few come at once in any case. A place is picked among grids, however many.
  get #wantsAll() {
    return this.isMany && (!this.isFar || this.place.isPicking || this.isShown || this.place.map.getZoom() >= NEAR);
  }

  // Whether grids are shown however far away one is.
  get isShown() {
    return this.place.hasAttribute("whole");
  }

  #show({ grids, stations }) {
    const { map } = this.place;
    const { features } = grids ?? NOTHING;
    this.isFar = !grids;
    this.features = features;
    this.isMany ||= this.isFar;
    this.#ids = new Map(features.map(({ properties }) => [properties.code, properties.id]));
    this.extent = extentOf(stations.features.map((feature) => feature.geometry.coordinates));
    const drawn = { grids: grids ?? NOTHING, stations, "grid-names": middles(grids ?? NOTHING), "station-names": middles(stations) };
    for (const [name, data] of Object.entries(drawn)) map.getSource(name).setData(data);
    if (this.isMany) this.#paint({ grids: grids ?? NOTHING, stations });
    const hasLand = stations.features.length > 0;
    this.place.say(hasLand || this.place.points.length ? "" : gettext("No grid of your unit has a boundary."));
    this.place.look(hasLand);
    this.#tinted = new Set();
    this.#tint();
    this.#tone();
    this.#nearer();
    this.place.tell("grids-drawn");
  }

  knows(code) {
    return this.isFar || this.#ids.has(code);
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
    if (this.isMany) this.place.map.getSource("busy-grids").setData({ type: "FeatureCollection", features: this.features.filter(({ properties }) => wanted.has(properties.code)) });
  }

  // { id: tone }, or null for the plain ground. Kept over a reload of the boundaries.
  set tones(tones) {
    this.#tones = tones;
    this.isShaded = Boolean(tones);
    this.painting?.shade(tones);
    if (!this.place?.map.getLayer("grids")) return;
    for (const [name, value] of Object.entries(fill(colours(), this.isShaded))) this.place.map.setPaintProperty("grids", name, value);
    this.#tone();
  }

  #tone() {
    const tones = this.#tones ?? {};
    for (const { id } of this.features ?? []) this.place.map.setFeatureState({ source: "grids", id }, { tone: tones[id] ?? -1 });
  }

  // The grid of a code or number: its properties and its corners.
  find(wanted) {
    return this.features?.find(({ id, properties }) => id === wanted || properties.code === wanted);
  }

  // Brings a grid into view and draws a rim around it; null takes the rim away.
  choose(wanted) {
    const found = wanted == null ? null : this.find(wanted);
    this.place.map.setFilter("chosen-grid", ["==", ["get", "id"], found?.id ?? -1]);
    const box = found && extentOf(found.geometry.coordinates);
    if (box) this.place.map.fitBounds(box, { padding: 90, maxZoom: 15, duration: 400 });
    return found;
  }

  #state(code, busy) {
    this.place.map.setFeatureState({ source: "grids", id: this.#ids.get(code) }, { busy });
  }

  // None while the map moves under the hand.
  #under(point) {
    return this.place.map.isMoving() ? null : this.#found(point);
  }

  // The grid at a point of the screen, else the station.
  #found(point) {
    const { map } = this.place;
    return (this.painting ? this.painting.at(map.unproject(point)) : map.queryRenderedFeatures(point, { layers: ["grids", "stations"] })[0]) ?? null;
  }

  #over(found) {
    const id = found?.source === "grids" ? found.id : null;
    if (id !== this.overId && this.painting) {
      this.place.map.getSource("hover-grid").setData({ type: "FeatureCollection", features: id == null ? [] : [this.find(id)] });
      this.overId = id;
    } else if (id !== this.overId) {
      const state = (grid, hover) => grid != null && this.place.map.setFeatureState({ source: "grids", id: grid }, { hover });
      state(this.overId, false);
      state(id, true);
      this.overId = id;
    }
    this.name(found?.properties, this.words?.[id]);
  }

  // The grid's properties at a point of the screen, or undefined.
  at(point) {
    const found = this.#found(point);
    return found?.source === "grids" ? found.properties : undefined;
  }

  name(grid, more) {
    this.place.caption(grid ? [grid.name, grid.station, grid.officer, more].filter((text) => text && text !== "null") : []);
  }

  clicked({ point }) {
    const found = this.#under(point);
    this.name(found?.properties);
    if (found?.source === "grids") this.place.tell("grid-chosen", { id: found.id, code: found.properties.code });
    return true;
  }
}
