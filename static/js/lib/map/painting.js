// Very many grids as a picture: every tile is painted once, so that moving the map costs a machine without a graphics card as much as moving a photograph.
// (4,507 grids as shapes cost such a machine a quarter of a second a frame.)
//
//   const painting = new Painting(place, { upTo: 12.5 });
//   painting.show({ grids, stations })     two GeoJSON collections of MultiPolygons
//   painting.shade(tones)                  { id: 0 … 4 }, or null for the plain ground
//   painting.recolour()                    after the theme has changed
//   painting.at({ lng, lat })              the grid there, else the station: { id, properties, source }, or undefined
import { extentOf } from "./geometry.js";
import { cover } from "./streets.js";
import { colours } from "./style.js";

const TILE = 512;
// A tile is shown up to half as large again; painted finer it stays sharp.
const FINER = 1.5;
const MOST_PIXELS = 1024;
const LINES_FROM = 10;
// Corners nearer to each other than this many points are one.
const APART = 0.35;
const ID = "painted";
let count = 0;

const world = ([lon, lat]) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};

// A feature with its rings in parts of the world, x and y in turn, and the box around them.
function traced({ id, properties, geometry }) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rings = geometry.coordinates.flat().map((ring) => {
    const line = new Float64Array(ring.length * 2);
    ring.forEach((corner, n) => {
      const [x, y] = world(corner);
      [line[2 * n], line[2 * n + 1]] = [x, y];
      [box[0], box[1], box[2], box[3]] = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    });
    return line;
  });
  return { id, properties, rings, box };
}

export class Painting {
  #tones = null;
  #turn = 0;

  constructor(place, { upTo }) {
    this.place = place;
    this.upTo = upTo;
    this.scheme = `painted${(count += 1)}`;
    place.library.addProtocol(this.scheme, async ({ url }) => ({ data: await this.#tile(...url.split("/").slice(-3).map(Number)) }));
  }

  show({ grids, stations }) {
    const { map } = this.place;
    this.grids = grids.features.map(traced);
    this.stations = stations.features.map(traced);
    const extent = extentOf(stations.features.map(({ geometry }) => geometry.coordinates));
    if (map.getLayer(ID)) map.removeLayer(ID);
    if (map.getSource(ID)) map.removeSource(ID);
    if (!extent) return;
    this.colour = colours();
    map.addSource(ID, { type: "raster", tiles: [this.#address()], tileSize: TILE, maxzoom: Math.ceil(this.upTo), bounds: extent.flat() });
    map.addLayer({ id: ID, type: "raster", source: ID, maxzoom: this.upTo, paint: { "raster-fade-duration": 0, "raster-opacity": this.#opacity } }, "stations");
  }

  shade(tones) {
    this.#tones = tones;
    this.recolour();
    if (this.place.map.getLayer(ID)) this.place.map.setPaintProperty(ID, "raster-opacity", this.#opacity);
  }

  get #opacity() {
    return cover(1, this.#tones ? 0.6 : 0.35);
  }

  recolour() {
    this.colour = colours();
    this.place.map.getSource(ID)?.setTiles([this.#address()]);
  }

  end() {
    this.place.library.removeProtocol(this.scheme);
  }

  // A fresh address, as what was painted before is kept by the old one.
  #address() {
    return `${this.scheme}://${(this.#turn += 1)}/{z}/{x}/{y}`;
  }

  /* What lies where */

  at({ lng, lat }) {
    const [x, y] = world([lng, lat]);
    const grid = this.grids?.find((one) => holds(one, x, y));
    if (grid) return { id: grid.id, properties: grid.properties, source: "grids" };
    const station = this.stations?.find((one) => holds(one, x, y));
    return station && { id: station.id, properties: station.properties, source: "stations" };
  }

  /* Painting one tile */

  async #tile(z, x, y) {
    const size = Math.min(MOST_PIXELS, Math.round(TILE * FINER * (globalThis.devicePixelRatio || 1)));
    const canvas = new OffscreenCanvas(size, size);
    const view = { pen: canvas.getContext("2d"), scale: 2 ** z * size, left: x * size, top: y * size, size, zoom: z, point: size / TILE };
    this.#paint(view);
    return canvas.transferToImageBitmap();
  }

  #paint(view) {
    const { pen, zoom } = view;
    const grids = this.grids.filter((one) => isSeen(one, view));
    const stations = this.stations.filter((one) => isSeen(one, view));
    pen.lineJoin = "round";
    for (const [fill, those] of grouped(grids.length ? grids : stations, (one) => this.#fillOf(one))) {
      trace(view, those);
      Object.assign(pen, { fillStyle: fill, strokeStyle: fill, lineWidth: 0.7 });
      pen.fill("evenodd");
      // What two neighbours both soften at their rim would let the ground through.
      pen.stroke();
    }
    if (zoom >= LINES_FROM) this.#stroke(view, grids, "map-line", 0.35 + 0.25 * (zoom - LINES_FROM));
    for (const isOwn of [false, true]) this.#stroke(view, stations.filter(({ properties }) => properties.isOwn === isOwn), "map-border", isOwn ? 0.7 + 0.3 * Math.max(0, zoom - 8) : 0.5);
  }

  #stroke(view, those, token, width) {
    trace(view, those);
    Object.assign(view.pen, { strokeStyle: this.colour[token], lineWidth: width * view.point });
    view.pen.stroke();
  }

  #fillOf({ id, properties }) {
    if (!this.#tones) return this.colour[properties.isOwn ? "map-1" : "map-0"];
    return this.colour[`step-${this.#tones[id]}`] ?? this.colour["map-0"];
  }
}

const isSeen = ({ box }, { scale, left, top, size }) => box[0] * scale < left + size + 2 && box[2] * scale > left - 2 && box[1] * scale < top + size + 2 && box[3] * scale > top - 2;

function grouped(those, keyOf) {
  const groups = new Map();
  for (const one of those) {
    const key = keyOf(one);
    if (groups.has(key)) groups.get(key).push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

function trace({ pen, scale, left, top, point }, those) {
  pen.beginPath();
  for (const { rings } of those)
    for (const line of rings) {
      let [atX, atY] = [line[0] * scale - left, line[1] * scale - top];
      pen.moveTo(atX, atY);
      for (let n = 2; n < line.length; n += 2) {
        const [x, y] = [line[n] * scale - left, line[n + 1] * scale - top];
        if (Math.abs(x - atX) + Math.abs(y - atY) < APART * point) continue;
        pen.lineTo(x, y);
        [atX, atY] = [x, y];
      }
      pen.closePath();
    }
}

function holds({ box, rings }, x, y) {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let isInside = false;
  for (const line of rings)
    for (let n = 0, m = line.length - 2; n < line.length; m = n, n += 2)
      if (line[n + 1] > y !== line[m + 1] > y && x < ((line[m] - line[n]) * (y - line[n + 1])) / (line[m + 1] - line[n + 1]) + line[n]) isInside = !isInside;
  return isInside;
}
