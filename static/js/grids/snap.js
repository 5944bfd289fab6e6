// Catches a point at what stands near it on the screen: a neighbour's corner first, else the nearest place on an edge.
//
//   const snap = new Snap(lines); snap.find(at, project, unproject) → { lonLat, kind: "corner" | "edge" | "" }
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
  constructor(lines = []) {
    this.lines = lines;
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
    for (const line of this.lines)
      for (const corner of line) {
        const distance = apart(at, project(corner));
        if (distance < best) [best, found] = [distance, corner];
      }
    return found;
  }

  #edge(at, project, reach) {
    let [best, found] = [reach, null];
    for (const line of this.lines)
      for (let n = 1; n < line.length; n++) {
        const place = nearest(at, project(line[n - 1]), project(line[n]));
        const distance = apart(at, place);
        if (distance < best) [best, found] = [distance, between(line[n - 1], line[n], place.share)];
      }
    return found;
  }
}

const between = ([ax, ay], [bx, by], share) => [ax + (bx - ax) * share, ay + (by - ay) * share];
