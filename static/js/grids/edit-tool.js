// The hand on the map that draws grids: corners are set, dragged, inserted and taken out. A point that comes near a neighbour is caught by it; a corner that
// neighbours have as well takes them along, so that a common edge moves in one step.
//
//   const tool = map.add(new EditTool());
//   tool.around({ own, others })           what one draws among, see grids/grid_rows.py
//   tool.draw("ring" | "cut" | "", area)   an area (see corners.js), a line from edge to edge, or nothing
//   tool.choose(ids)                       grids that are tinted as chosen
//   tool.pieces([{ boundary, tone, name }])  what the server found
//   tool.touched, tool.seen                { id: area } of the neighbours that went along, and { id: version } of what they were drawn from
// Events of the map (bubbling): "ring-changed" {state}, "grid-tapped" {id}, "corner-chosen" {n}.
import { areaOf, canSpare, closed, cornersOf, edges, insert, isSame, move, ringsOf, takeOut, woven } from "./corners.js";
import { aroundFeatures, cornerFeatures, layers, pieceFeatures, ringFeatures, sources } from "./edit-picture.js";
import { Snap, nearest } from "./snap.js";

const MOUSE_PX = 14;
const FINGER_PX = 24;
// A corner moves so many points of the screen by an arrow key, ten times as far with Shift.
const STEP_PX = 2;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const EMPTY = { own: [[[]]], beside: {} };

export class EditTool {
  state = EMPTY;
  mode = "";
  chosen = -1;
  grids = [];
  others = [];
  isTogether = true;
  sources = sources();
  layers = layers;
  #base = {};

  begin(place) {
    this.place = place;
    const { map } = place;
    map.getCanvas().addEventListener("keydown", (event) => this.mode && this.pressed(event), { capture: true });
    map.getCanvas().addEventListener("pointerdown", ({ pointerType }) => (this.reach = pointerType === "mouse" ? MOUSE_PX : FINGER_PX), { capture: true });
    map.on("mousedown", (event) => this.grasped(event));
    map.on("touchstart", (event) => event.points.length === 1 && this.grasped(event));
    for (const moves of ["mousemove", "touchmove"]) map.on(moves, (event) => this.dragged(event));
    for (const ends of ["mouseup", "touchend", "touchcancel"]) map.on(ends, () => this.dropped());
  }

  get corners() {
    return cornersOf(this.state.own).map(({ corner }) => corner);
  }

  placeOf(n) {
    return cornersOf(this.state.own)[n]?.at;
  }

  get touched() {
    return Object.fromEntries(Object.entries(this.state.beside).filter(([id, area]) => area !== this.#base[id]));
  }

  /* What is drawn among */

  around({ own, others }) {
    Object.assign(this, { grids: own, others });
    this.state = this.joined(this.state);
    this.paintAround();
  }

  // Grids that have come into view since stand beside as well.
  joined(state) {
    if (this.ownId == null) return state;
    const missing = this.grids.filter(({ id }) => id !== this.ownId && !(id in state.beside));
    if (!missing.length) return state;
    const { own, beside } = woven(state.own, Object.fromEntries(missing.map(({ id, boundary }) => [id, this.#base[id] ?? areaOf(boundary)])));
    for (const { id, version } of missing) if (!this.#base[id]) [this.#base[id], this.seen[id]] = [beside[id], version];
    return { own, beside: { ...state.beside, ...Object.fromEntries(missing.map(({ id }) => [id, this.#base[id]])) } };
  }

  // What a corner is caught by: everybody's boundary but the own one; of those that go along with a corner, not where they have it.
  candidates(from = null) {
    const beside = this.ownId == null ? this.grids.map(({ boundary }) => areaOf(boundary)) : Object.values(this.state.beside);
    const standing = [...this.others, ...(this.mode === "cut" ? this.cutting : [])].map(areaOf);
    const lines = [...beside, ...standing].flatMap(ringsOf).map(closed);
    return new Snap(from && this.isTogether && this.ownId != null ? lines.flatMap((line) => parted(line, from)) : lines);
  }

  choose(ids) {
    this.selected = ids;
    this.paintAround();
  }

  paintAround() {
    this.fill("draw-around", aroundFeatures(this.grids, this.others, this.selected));
  }

  // Pieces the server found: [{ boundary, tone: "" | "odd" | "bad" | "gap", name }]
  pieces(pieces) {
    this.fill("draw-parts", pieceFeatures(pieces));
  }

  /* An area or a line */

  draw(mode, own = EMPTY.own, { ownId = null, cutting = [] } = {}) {
    this.#base = {};
    this.seen = {};
    Object.assign(this, { mode, ownId, cutting, chosen: -1, held: null, state: { own, beside: {} } });
    this.state = this.joined(this.state);
    this.sketch();
    if (mode) this.place.map.doubleClickZoom.disable();
    else this.place.map.doubleClickZoom.enable();
  }

  get isRing() {
    return this.mode === "ring";
  }

  // Puts a state in without telling: by undo and redo.
  show(state) {
    this.state = this.joined(state);
    this.chosen = Math.min(this.chosen, this.corners.length - 1);
    this.sketch();
  }

  change(state, chosen = this.chosen) {
    Object.assign(this, { state, chosen });
    this.sketch();
    this.place.tell("ring-changed", { state });
  }

  fill(name, features) {
    this.place?.map.getSource(name)?.setData({ type: "FeatureCollection", features });
  }

  sketch(caught = null) {
    const { state, isRing, chosen } = this;
    this.fill("draw-ring", ringFeatures(state.own, isRing, Object.values(this.touched)));
    this.fill("draw-corners", this.mode ? cornerFeatures(state.own, { isRing, chosen, caught }) : []);
  }

  /* Hands */

  caught({ lng, lat }, snap = this.candidates()) {
    return snap.find([lng, lat], (lonLat) => this.place.map.project(lonLat));
  }

  // The number of the corner under the hand, or -1; the nearest of several.
  cornerAt(point) {
    let [best, found] = [this.reach ?? MOUSE_PX, -1];
    this.corners.forEach((corner, n) => {
      const at = this.place.map.project(corner);
      const distance = Math.hypot(at.x - point.x, at.y - point.y);
      if (distance < best) [best, found] = [distance, n];
    });
    return found;
  }

  clicked({ point, lngLat }) {
    if (!this.mode) return this.tapped(point);
    if (this.justDragged) return true;
    const n = this.cornerAt(point);
    if (n >= 0) return this.pick(n);
    const edge = this.isFinished ? this.edgeAt(point) : null;
    if (edge) this.insertAt(edge, this.caught(lngLat).lonLat);
    else if (!this.isFinished) this.append(this.caught(lngLat).lonLat, true);
    else this.pick(-1);
    return true;
  }

  append(corner, isChosen) {
    const corners = [...this.corners, corner];
    this.change({ own: [[corners]], beside: this.state.beside }, isChosen ? corners.length - 1 : -1);
  }

  insertAt(at, corner) {
    const n = cornersOf(this.state.own).findIndex((one) => one.at.join() === at.join());
    this.change(insert(this.state, at, corner, this.isTogether), n + 1);
  }

  tapped(point) {
    const [found] = this.place.map.queryRenderedFeatures(point, { layers: ["draw-around"] });
    if (found?.properties.id) this.place.tell("grid-tapped", { id: found.properties.id });
    return Boolean(found);
  }

  // The place of the corner before the edge under the hand, or null.
  edgeAt(point) {
    const project = (lonLat) => this.place.map.project(lonLat);
    const reach = this.reach ?? MOUSE_PX;
    const sides = this.state.own.flatMap((rings, p) => rings.flatMap((ring, r) => edges(ring, this.isRing).map(([a, b], n) => ({ at: [p, r, n], place: nearest(point, project(a), project(b)) }))));
    return sides.find(({ place }) => Math.hypot(place.x - point.x, place.y - point.y) < reach)?.at ?? null;
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
    const n = this.cornerAt(event.point);
    if (n < 0) return;
    event.preventDefault();
    const at = this.placeOf(n);
    this.held = { n, at, from: this.state, snap: this.candidates(this.corners[n]) };
  }

  dragged({ lngLat }) {
    if (!this.held) return;
    const { n, at, from, snap } = this.held;
    const { lonLat, kind } = this.caught(lngLat, snap);
    this.state = move(from, at, lonLat, this.isTogether);
    this.chosen = n;
    this.sketch(kind ? lonLat : null);
  }

  dropped() {
    if (!this.held) return;
    const hasMoved = this.state !== this.held.from;
    this.held = null;
    if (!hasMoved) return;
    this.justDragged = true;
    setTimeout(() => (this.justDragged = false));
    this.change(this.state);
  }

  /* Keys: Enter sets a corner in the middle of the map, "[" and "]" choose one, arrows move the chosen one, "s" has it caught by what is near, Delete takes it out, Escape lets go. */

  pressed(event) {
    const arrow = this.chosen >= 0 && ARROWS[event.key];
    const count = this.corners.length;
    const steps = {
      Enter: () => this.set(this.place.map.getCenter()),
      "]": () => count && this.pick((this.chosen + 1) % count),
      "[": () => count && this.pick((this.chosen + count - 1) % count),
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
    if (this.isFinished && this.chosen >= 0) this.insertAt(this.placeOf(this.chosen), lonLat);
    else if (!this.isFinished) this.append(lonLat, false);
  }

  nudge([dx, dy], step) {
    const at = this.place.map.project(this.corners[this.chosen]);
    const { lng, lat } = this.place.map.unproject([at.x + dx * step, at.y + dy * step]);
    this.change(move(this.state, this.placeOf(this.chosen), [lng, lat], this.isTogether));
  }

  // By keyboard a corner is caught when one says so; else it could never leave a neighbour's edge.
  catchChosen() {
    if (this.chosen < 0) return;
    const corner = this.corners[this.chosen];
    const { lonLat } = this.caught({ lng: corner[0], lat: corner[1] }, this.candidates(corner));
    this.change(move(this.state, this.placeOf(this.chosen), lonLat, this.isTogether));
  }

  takeOut() {
    if (!this.corners.length) return;
    const n = this.chosen >= 0 ? this.chosen : this.corners.length - 1;
    if (!this.isFinished) return this.change({ own: [[this.corners.filter((_corner, at) => at !== n)]], beside: this.state.beside }, Math.min(n, this.corners.length - 2));
    const at = this.placeOf(n);
    if (canSpare(this.state.own, at)) this.change(takeOut(this.state, at, this.isTogether), -1);
    return undefined;
  }
}

// A line without one of its corners and the two edges there.
function parted(line, corner) {
  const parts = [[]];
  for (const one of line) isSame(one, corner) ? parts.push([]) : parts.at(-1).push(one);
  return parts.filter((part) => part.length);
}
