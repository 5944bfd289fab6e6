// How the drawing page's map looks: what one draws among, what is drawn, its corners, and what the server found.
import { NOTHING } from "../lib/map/style.js";
import { boundaryOf, closed, cornersOf, edges, ringsOf } from "./corners.js";

const source = () => ({ type: "geojson", data: NOTHING });
const feature = (geometry, properties = {}) => ({ type: "Feature", properties, geometry });
const dot = (coordinates, properties) => feature({ type: "Point", coordinates }, properties);
const FONT = ["Noto Sans CJK SC", "sans-serif"];
// More corners than these are drawn without the handles between them.
const MOST_MIDDLES = 240;

export const sources = () => ({ "draw-around": source(), "draw-parts": source(), "draw-ring": source(), "draw-corners": source() });

export function layers(colour) {
  const isChosen = ["==", ["get", "state"], "chosen"];
  const isBeside = ["==", ["get", "role"], "beside"];
  const isOwn = ["!=", ["get", "role"], "beside"];
  const kind = (name) => ["==", ["get", "kind"], name];
  return [
    { id: "draw-around", type: "fill", source: "draw-around", paint: { "fill-color": ["case", isChosen, colour["step-2"], colour["map-1"]], "fill-opacity": ["case", isChosen, 0.7, 0.35], "fill-antialias": false } },
    { id: "draw-around-lines", type: "line", source: "draw-around", paint: { "line-color": ["case", isChosen, colour.ink, colour["map-border"]], "line-width": ["case", isChosen, 2.5, 1] } },
    { id: "draw-parts", type: "fill", source: "draw-parts", paint: { "fill-color": ["match", ["get", "tone"], "bad", colour.over, "gap", colour.yellow, "odd", colour["step-1"], colour["step-3"]], "fill-opacity": 0.55 } },
    { id: "draw-names", type: "symbol", source: "draw-parts", layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 20 }, paint: { "text-color": colour.ink, "text-halo-color": colour.paper, "text-halo-width": 2 } },
    { id: "draw-fill", type: "fill", source: "draw-ring", filter: ["all", ["==", ["geometry-type"], "Polygon"], isOwn], paint: { "fill-color": colour.link, "fill-opacity": 0.16 } },
    { id: "draw-beside", type: "line", source: "draw-ring", filter: isBeside, paint: { "line-color": colour.link, "line-width": 1.5, "line-dasharray": [3, 2] } },
    { id: "draw-line", type: "line", source: "draw-ring", filter: isOwn, paint: { "line-color": colour.link, "line-width": 3 } },
    { id: "draw-middles", type: "circle", source: "draw-corners", filter: kind("middle"), paint: { "circle-radius": 4, "circle-color": colour.paper, "circle-stroke-color": colour.link, "circle-stroke-width": 1.5, "circle-opacity": 0.8 } },
    { id: "draw-corners", type: "circle", source: "draw-corners", filter: kind("corner"), paint: { "circle-radius": ["case", ["get", "isChosen"], 9, 6.5], "circle-color": ["case", ["get", "isChosen"], colour.link, colour.paper], "circle-stroke-color": colour.link, "circle-stroke-width": 3 } },
    { id: "draw-caught", type: "circle", source: "draw-corners", filter: kind("caught"), paint: { "circle-radius": 12, "circle-color": "transparent", "circle-stroke-color": colour.ok, "circle-stroke-width": 3 } },
  ];
}

// What one draws among: the own grids, the chosen ones marked, and the nameless ground of others.
export function aroundFeatures(grids, others, selected) {
  const own = grids.map(({ id, boundary }) => feature(boundary, { id, state: selected?.includes(id) ? "chosen" : "" }));
  return [...own, ...others.map((boundary) => feature(boundary, { id: 0, state: "" }))];
}

export const pieceFeatures = (pieces) => pieces.map(({ boundary, ...properties }) => feature(boundary, properties));

// The area that is drawn with its neighbours that went along, or the line so far.
export function ringFeatures(own, isArea, touched) {
  const [[first]] = own;
  const beside = touched.map((area) => feature(boundaryOf(area), { role: "beside" }));
  if (isArea && first.length > 2) return [...beside, feature(boundaryOf(own)), ...ringsOf(own).map((ring) => feature({ type: "LineString", coordinates: closed(ring) }))];
  return first.length > 1 ? [...beside, feature({ type: "LineString", coordinates: first })] : beside;
}

export function cornerFeatures(own, { isRing, chosen, caught }) {
  const dots = cornersOf(own).map(({ corner }, n) => dot(corner, { kind: "corner", isChosen: n === chosen }));
  const sides = dots.length > MOST_MIDDLES ? [] : ringsOf(own).flatMap((ring) => (ring.length > 1 ? edges(ring, isRing && ring.length > 2) : []));
  const middles = sides.map(([a, b]) => dot([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], { kind: "middle" }));
  return [...middles, ...dots, ...(caught ? [dot(caught, { kind: "caught" })] : [])];
}
