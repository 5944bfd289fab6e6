// Catches a point at what stands near it on the screen: a neighbour's corner first, else the nearest place on an edge.
//
//   const snap = new Snap(rings); snap.find(at, project, unproject) → { lonLat, kind: "corner" | "edge" | "" }
export const REACH_PX = 10;

const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

// The place on the line from `a` to `b` nearest to `p`, in points of the screen.
export function nearest(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
  return { x: a.x + share * dx, y: a.y + share * dy, share };
}

export class Snap {
  constructor(rings = []) {
    this.rings = rings;
  }

  find([lon, lat], project, reach = REACH_PX) {
    const at = project([lon, lat]);
    const corner = this.#corner(at, project, reach);
    if (corner) return { lonLat: corner, kind: "corner" };
    const edge = this.#edge(at, project, reach);
    return edge ? { lonLat: edge, kind: "edge" } : { lonLat: [lon, lat], kind: "" };
  }

  #corner(at, project, reach) {
    let [best, found] = [reach, null];
    for (const ring of this.rings)
      for (const corner of ring) {
        const distance = apart(at, project(corner));
        if (distance < best) [best, found] = [distance, corner];
      }
    return found;
  }

  #edge(at, project, reach) {
    let [best, found] = [reach, null];
    for (const ring of this.rings)
      for (let n = 1; n < ring.length; n++) {
        const place = nearest(at, project(ring[n - 1]), project(ring[n]));
        const distance = apart(at, place);
        if (distance < best) [best, found] = [distance, between(ring[n - 1], ring[n], place.share)];
      }
    return found;
  }
}

const between = ([ax, ay], [bx, by], share) => [ax + (bx - ax) * share, ay + (by - ay) * share];

// The closed rings of a boundary.
export const ringsOf = ({ type, coordinates }) => (type === "MultiPolygon" ? coordinates.flat() : coordinates);
