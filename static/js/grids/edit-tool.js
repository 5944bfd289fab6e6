// The hand on the map that draws grids: corners are set, dragged, inserted and taken out; a point that comes near a neighbour is caught by it.
//
//   const tool = map.add(new EditTool());
//   tool.around({ own, others })           what one draws among, see grids/grid_rows.py
//   tool.draw("ring" | "cut" | "", corners)  a ring, a line from edge to edge, or nothing
//   tool.choose(ids)                       grids that are tinted as chosen
//   tool.pieces([{ boundary, tone, name }])  what the server found
// Events of the map (bubbling): "ring-changed" {corners}, "grid-tapped" {id}, "corner-chosen" {n}.
import { NOTHING } from "../lib/map/style.js";
import { closed, edges, inserted, moved, without } from "./corners.js";
import { Snap, nearest, ringsOf } from "./snap.js";

const FINGER = 14;
// A corner moves so many points of the screen by an arrow key, ten times as far with Shift.
const STEP_PX = 2;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const feature = (type, coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type, coordinates } });
const source = () => ({ type: "geojson", data: NOTHING });

export class EditTool {
  corners = [];
  mode = "";
  chosen = -1;
  grids = [];
  snap = new Snap();
  sources = { "draw-around": source(), "draw-parts": source(), "draw-ring": source(), "draw-corners": source() };

  layers(colour) {
    const isChosen = ["==", ["get", "state"], "chosen"];
    return [
      { id: "draw-around", type: "fill", source: "draw-around", paint: { "fill-color": ["case", isChosen, colour["step-2"], colour["map-1"]], "fill-opacity": ["case", isChosen, 0.7, 0.35], "fill-antialias": false } },
      { id: "draw-around-lines", type: "line", source: "draw-around", paint: { "line-color": ["case", isChosen, colour.ink, colour["map-border"]], "line-width": ["case", isChosen, 2.5, 1] } },
      { id: "draw-parts", type: "fill", source: "draw-parts", paint: { "fill-color": ["match", ["get", "tone"], "bad", colour.over, "gap", colour.yellow, "odd", colour["step-1"], colour["step-3"]], "fill-opacity": 0.55 } },
      { id: "draw-names", type: "symbol", source: "draw-parts", layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans CJK SC", "sans-serif"], "text-size": 20 }, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 2 } },
      { id: "draw-fill", type: "fill", source: "draw-ring", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour.link, "fill-opacity": 0.16 } },
      { id: "draw-line", type: "line", source: "draw-ring", paint: { "line-color": colour.link, "line-width": 3 } },
      { id: "draw-middles", type: "circle", source: "draw-corners", filter: ["==", ["get", "kind"], "middle"], paint: { "circle-radius": 4, "circle-color": colour.paper, "circle-stroke-color": colour.link, "circle-stroke-width": 1.5, "circle-opacity": 0.8 } },
      { id: "draw-corners", type: "circle", source: "draw-corners", filter: ["==", ["get", "kind"], "corner"], paint: { "circle-radius": ["case", ["get", "isChosen"], 9, 6.5], "circle-color": ["case", ["get", "isChosen"], colour.link, colour.paper], "circle-stroke-color": colour.link, "circle-stroke-width": 3 } },
      { id: "draw-caught", type: "circle", source: "draw-corners", filter: ["==", ["get", "kind"], "caught"], paint: { "circle-radius": 12, "circle-color": "transparent", "circle-stroke-color": colour.ok, "circle-stroke-width": 3 } },
    ];
  }

  begin(place) {
    this.place = place;
    const { map } = place;
    map.getCanvas().addEventListener("keydown", (event) => this.mode && this.pressed(event), { capture: true });
    map.on("mousedown", (event) => this.grasped(event));
    map.on("touchstart", (event) => event.points.length === 1 && this.grasped(event));
    for (const moves of ["mousemove", "touchmove"]) map.on(moves, (event) => this.dragged(event));
    for (const ends of ["mouseup", "touchend"]) map.on(ends, () => this.dropped());
  }

  /* What is drawn among */

  around({ own, others }) {
    this.grids = own;
    this.others = others;
    this.catchAt();
    this.paintAround();
  }

  // A grid that is being redrawn is not caught by its own old boundary.
  catchAt() {
    const standing = this.grids.filter(({ id }) => id !== this.ownId).map(({ boundary }) => boundary);
    this.snap = new Snap([...standing, ...(this.others ?? []), ...(this.mode === "cut" ? this.cutting : [])].flatMap(ringsOf));
  }

  choose(ids) {
    this.selected = ids;
    this.paintAround();
  }

  paintAround() {
    const own = this.grids.map(({ id, boundary }) => ({ type: "Feature", properties: { id, state: this.selected?.includes(id) ? "chosen" : "" }, geometry: boundary }));
    const others = (this.others ?? []).map((boundary) => ({ type: "Feature", properties: { id: 0, state: "" }, geometry: boundary }));
    this.fill("draw-around", [...own, ...others]);
  }

  // Pieces the server found: [{ boundary, tone: "" | "odd" | "bad" | "gap", name }]
  pieces(pieces) {
    this.fill("draw-parts", pieces.map(({ boundary, ...properties }) => ({ type: "Feature", properties, geometry: boundary })));
  }

  /* A ring or a line */

  draw(mode, corners = [], { ownId = null, cutting = [] } = {}) {
    Object.assign(this, { mode, corners, ownId, cutting, chosen: -1 });
    this.catchAt();
    this.sketch();
    if (mode) this.place.map.doubleClickZoom.disable();
    else this.place.map.doubleClickZoom.enable();
  }

  get isRing() {
    return this.mode === "ring";
  }

  // Puts corners in without telling: by undo and redo.
  show(corners) {
    this.corners = corners;
    this.chosen = Math.min(this.chosen, corners.length - 1);
    this.sketch();
  }

  change(corners, chosen = this.chosen) {
    this.corners = corners;
    this.chosen = chosen;
    this.sketch();
    this.place.tell("ring-changed", { corners });
  }

  fill(name, features) {
    this.place.map.getSource(name)?.setData({ type: "FeatureCollection", features });
  }

  sketch(caught = null) {
    const { corners } = this;
    const lines = [];
    if (corners.length > 1) lines.push(feature("LineString", this.isRing && corners.length > 2 ? closed(corners) : corners));
    if (this.isRing && corners.length > 2) lines.push(feature("Polygon", [closed(corners)]));
    const dots = corners.map((corner, n) => feature("Point", corner, { kind: "corner", n, isChosen: n === this.chosen }));
    const middles = corners.length > 1 ? edges(corners, this.isRing && corners.length > 2).map(([a, b]) => feature("Point", [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], { kind: "middle" })) : [];
    this.fill("draw-ring", lines);
    this.fill("draw-corners", [...middles, ...dots, ...(caught ? [feature("Point", caught, { kind: "caught" })] : [])]);
  }

  /* Hands */

  caught(lngLat) {
    return this.snap.find([lngLat.lng, lngLat.lat], (lonLat) => this.place.map.project(lonLat));
  }

  near(point, lonLat, reach = FINGER) {
    const at = this.place.map.project(lonLat);
    return Math.hypot(at.x - point.x, at.y - point.y) < reach;
  }

  clicked({ point, lngLat }) {
    if (!this.mode) return this.tapped(point);
    if (this.justDragged) return true;
    const n = this.corners.findIndex((corner) => this.near(point, corner));
    if (n >= 0) return this.pick(n);
    const edge = this.isFinished ? this.edgeAt(point) : -1;
    const { lonLat } = this.caught(lngLat);
    if (edge >= 0) this.change(inserted(this.corners, edge + 1, lonLat), edge + 1);
    else if (!this.isFinished) this.change([...this.corners, lonLat], this.corners.length);
    else this.pick(-1);
    return true;
  }

  tapped(point) {
    const [found] = this.place.map.queryRenderedFeatures(point, { layers: ["draw-around"] });
    if (found?.properties.id) this.place.tell("grid-tapped", { id: found.properties.id });
    return Boolean(found);
  }

  // The number of the edge under the finger, or -1.
  edgeAt(point) {
    const project = (lonLat) => this.place.map.project(lonLat);
    return edges(this.corners, this.isRing).findIndex(([a, b]) => {
      const place = nearest(point, project(a), project(b));
      return Math.hypot(place.x - point.x, place.y - point.y) < FINGER;
    });
  }

  pick(n) {
    // The first corner again closes a ring that is being drawn.
    if (n === 0 && this.isRing && !this.isFinished && this.corners.length > 2) this.isFinished = true;
    this.chosen = n;
    this.sketch();
    this.place.tell("corner-chosen", { n });
    return true;
  }

  grasped(event) {
    if (!this.mode) return;
    const n = this.corners.findIndex((corner) => this.near(event.point, corner));
    if (n < 0) return;
    event.preventDefault();
    this.held = n;
    this.from = this.corners;
  }

  dragged({ lngLat }) {
    if (this.held == null) return;
    const { lonLat, kind } = this.caught(lngLat);
    this.corners = moved(this.from, this.held, lonLat);
    this.chosen = this.held;
    this.sketch(kind ? lonLat : null);
  }

  dropped() {
    if (this.held == null) return;
    const hasMoved = this.corners !== this.from;
    this.held = null;
    if (!hasMoved) return;
    this.justDragged = true;
    setTimeout(() => (this.justDragged = false));
    this.change(this.corners);
  }

  /* Keys: Enter sets a corner in the middle of the map, "[" and "]" choose one, arrows move the chosen one, "s" has it caught by what is near, Delete takes it out, Escape lets go. */

  pressed(event) {
    const { map } = this.place;
    const arrow = this.chosen >= 0 && ARROWS[event.key];
    const steps = {
      Enter: () => this.set(map.getCenter()),
      "]": () => this.corners.length && this.pick((this.chosen + 1) % this.corners.length),
      "[": () => this.corners.length && this.pick((this.chosen + this.corners.length - 1) % this.corners.length),
      Delete: () => this.takeOut(),
      Backspace: () => this.takeOut(),
      Escape: () => this.pick(-1),
      s: () => this.catchChosen(),
    };
    if (!arrow && !steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (arrow) this.nudge(arrow, event.shiftKey ? STEP_PX * 10 : STEP_PX);
    else steps[event.key]();
  }

  set(lngLat) {
    const { lonLat } = this.caught(lngLat);
    if (this.isFinished && this.chosen >= 0) this.change(inserted(this.corners, this.chosen + 1, lonLat), this.chosen + 1);
    else if (!this.isFinished) this.change([...this.corners, lonLat], -1);
  }

  nudge([dx, dy], step) {
    const at = this.place.map.project(this.corners[this.chosen]);
    const { lng, lat } = this.place.map.unproject([at.x + dx * step, at.y + dy * step]);
    this.change(moved(this.corners, this.chosen, [lng, lat]));
  }

  // By keyboard a corner is caught when one says so; else it could never leave a neighbour's edge.
  catchChosen() {
    if (this.chosen < 0) return;
    const [lng, lat] = this.corners[this.chosen];
    this.change(moved(this.corners, this.chosen, this.caught({ lng, lat }).lonLat));
  }

  takeOut() {
    if (!this.corners.length) return;
    const n = this.chosen >= 0 ? this.chosen : this.corners.length - 1;
    if (this.isFinished && this.isRing && this.corners.length < 4) return;
    this.change(without(this.corners, n), Math.min(n, this.corners.length - 2));
  }
}
