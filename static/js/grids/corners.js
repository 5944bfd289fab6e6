// Boundaries being drawn: corners are [lon, lat], rings are never closed, an area is a list of polygons, each a list of rings (holes after the first).
// Every step makes new lists and leaves what did not change as it is, so that what was can come back and what changed can be told.
//
//   state = { own: area, beside: { id: area } }      what is drawn, and the neighbours that go along
//   at = [polygon, ring, corner]                      where a corner stands in `own`

// A corner nearer than this to another is the same one; one nearer than HAIR to an edge lies on it. In degrees: two centimetres, and a third of a metre.
const SAME = 2e-7;
const HAIR = 3e-6;

export const closed = (corners) => [...corners, corners[0]];
export const areaOf = ({ type, coordinates }) => (type === "MultiPolygon" ? coordinates : [coordinates]).map((rings) => rings.map((ring) => ring.slice(0, -1)));
export const boundaryOf = (area) => {
  const polygons = area.map((rings) => rings.map(closed));
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
};
export const edges = (corners, isRing = true) => corners.map((corner, n) => [corner, corners[(n + 1) % corners.length]]).slice(0, isRing ? undefined : -1);
export const ringsOf = (area) => area.flat();

// Every corner of an area with its place: [{ corner, at }].
export const cornersOf = (area) => area.flatMap((rings, p) => rings.flatMap((ring, r) => ring.map((corner, n) => ({ corner, at: [p, r, n] }))));
export const ringAt = (area, [p, r]) => area[p][r];
export const isSame = (a, b) => Math.abs(a[0] - b[0]) < SAME && Math.abs(a[1] - b[1]) < SAME;

/* One area */

const anew = (list, change) => {
  const changed = list.map(change);
  return changed.some((one, n) => one !== list[n]) ? changed : list;
};
const eachRing = (area, change) => anew(area, (rings) => anew(rings, change));
const withRing = (area, [p, r], change) => area.map((rings, one) => (one === p ? rings.map((ring, other) => (other === r ? change(ring) : ring)) : rings));
const moved = (area, from, to) => eachRing(area, (ring) => anew(ring, (corner) => (isSame(corner, from) ? to : corner)));
const holds = (area, corner) => ringsOf(area).some((ring) => ring.some((one) => isSame(one, corner)));
const without = (area, corner) => eachRing(area, (ring) => (ring.length > 3 && ring.some((one) => isSame(one, corner)) ? ring.filter((one) => !isSame(one, corner)) : ring));

// Puts `corner` between two neighbours of a ring, whichever way round it goes.
const between = (area, [a, b], corner) =>
  eachRing(area, (ring) => {
    const n = edges(ring).findIndex(([c, d]) => (isSame(a, c) && isSame(b, d)) || (isSame(a, d) && isSame(b, c)));
    return n < 0 ? ring : [...ring.slice(0, n + 1), corner, ...ring.slice(n + 1)];
  });

/* What is drawn, and those who go along */

const along = (beside, change) => Object.fromEntries(Object.entries(beside).map(([id, area]) => [id, change(area)]));
const cornerAt = (area, [p, r, n]) => area[p][r][n];

// Moves a corner; neighbours that have it too go along when `together`.
export function move({ own, beside }, at, to, together = true) {
  const from = cornerAt(own, at);
  return { own: moved(own, from, to), beside: together ? along(beside, (area) => moved(area, from, to)) : beside };
}

// Puts a corner behind the one at `at`, in the neighbour's edge as well.
export function insert({ own, beside }, at, corner, together = true) {
  const ring = ringAt(own, at);
  const edge = [ring[at[2]], ring[(at[2] + 1) % ring.length]];
  const more = (one) => [...one.slice(0, at[2] + 1), corner, ...one.slice(at[2] + 1)];
  return { own: withRing(own, at, more), beside: together ? along(beside, (area) => between(area, edge, corner)) : beside };
}

// Takes a corner out. Where three meet it stays with the neighbours: whose it would be cannot be guessed.
export function takeOut({ own, beside }, at, together = true) {
  const corner = cornerAt(own, at);
  const having = Object.values(beside).filter((area) => holds(area, corner)).length;
  return { own: without(own, corner), beside: together && having === 1 ? along(beside, (area) => without(area, corner)) : beside };
}

// Whether a ring stands so that a corner can be spared.
export const canSpare = (area, at) => ringAt(area, at).length > 3;

/* Weaving: where one has a corner on another's edge, the other gets it too, so that a common edge moves as one. */

export function woven(own, beside) {
  const points = Object.values(beside).flatMap((area) => cornersOf(area).map(({ corner }) => corner));
  const whole = laced(own, near(points, own));
  const mine = cornersOf(whole).map(({ corner }) => corner);
  return { own: whole, beside: along(beside, (area) => laced(area, near(mine, area))) };
}

function near(points, area) {
  const [west, south, east, north] = boxOf(area);
  return points.filter(([lon, lat]) => lon > west - HAIR && lon < east + HAIR && lat > south - HAIR && lat < north + HAIR);
}

function boxOf(area) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of ringsOf(area)) for (const [lon, lat] of ring) [box[0], box[1], box[2], box[3]] = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  return box;
}

const laced = (area, points) => eachRing(area, (ring) => {
  const full = edges(ring).flatMap(([a, b]) => [a, ...onEdge(a, b, points, ring)]);
  return full.length === ring.length ? ring : full;
});

// The points that lie on the edge from `a` to `b` and are no corners of the ring yet, in the order of the way.
function onEdge(a, b, points, ring) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  if (!length) return [];
  const found = [];
  for (const point of points) {
    const share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (length * length);
    if (share <= 0 || share >= 1) continue;
    const aside = Math.abs((point[0] - a[0]) * dy - (point[1] - a[1]) * dx) / length;
    if (aside < HAIR && !ring.some((corner) => isSame(corner, point)) && !found.some((one) => isSame(one.point, point))) found.push({ point, share });
  }
  return found.sort((one, other) => one.share - other.share).map(({ point }) => point);
}

// What was, to go back and forth in.
export class Past {
  #before = [];
  #after = [];

  constructor(state) {
    this.now = state;
  }

  take(state) {
    this.#before.push(this.now);
    this.#after = [];
    this.now = state;
  }

  undo() {
    if (!this.canUndo) return;
    this.#after.push(this.now);
    this.now = this.#before.pop();
  }

  redo() {
    if (!this.canRedo) return;
    this.#before.push(this.now);
    this.now = this.#after.pop();
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  get canRedo() {
    return this.#after.length > 0;
  }
}
