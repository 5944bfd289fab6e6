// Corners of a ring being drawn: never closed, every step makes a new list, so that what was can come back.
//   corners = [[lon, lat], …]
export const moved = (corners, n, to) => corners.map((corner, at) => (at === n ? to : corner));
export const inserted = (corners, n, corner) => [...corners.slice(0, n), corner, ...corners.slice(n)];
export const without = (corners, n) => corners.filter((_corner, at) => at !== n);
export const closed = (corners) => [...corners, corners[0]];
export const asPolygon = (corners) => ({ type: "Polygon", coordinates: [closed(corners)] });

// The outer ring of a boundary that is one piece without holes; null for others, which are drawn in parts elsewhere.
export function ringOf({ type, coordinates }) {
  const polygons = type === "MultiPolygon" ? coordinates : [coordinates];
  return polygons.length === 1 && polygons[0].length === 1 ? polygons[0][0].slice(0, -1) : null;
}

export const edges = (corners, isRing = true) => corners.map((corner, n) => [corner, corners[(n + 1) % corners.length]]).slice(0, isRing ? undefined : -1);

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
