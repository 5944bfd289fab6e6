// The box around coordinates of any depth: [[west, south], [east, north]], or null around nothing.
export function extentOf(coordinates) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (part) => {
    if (typeof part[0] !== "number") return part.forEach(widen);
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], part[0]), Math.min(box[1], part[1]), Math.max(box[2], part[0]), Math.max(box[3], part[1])];
  };
  coordinates.forEach(widen);
  return box[0] < Infinity ? [[box[0], box[1]], [box[2], box[3]]] : null;
}
