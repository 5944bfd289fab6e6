// The tool an area is drawn with, and the picture of what was chosen: a polygon, a ring, and every chosen site as a dot (hollow where nobody is reached).
//
//   const tool = map.add(new AreaTool());
//   tool.draw()        corner by corner: click or tap; on the keyboard move the map with the arrows, Enter sets a corner in the middle, Backspace takes
//                      one back, Escape gives up. tool.finish() closes the ring (also by a click on the first corner).
//   tool.pick()        the next click, or Enter for the middle, is a point
//   tool.show({ polygon: [[lon, lat], …], radius: { lon, lat, metres }, points: [[id, lon, lat, reached], …] })
// Events of the map (bubbling): "area-drawn" {polygon}, "point-picked" {lon, lat}, "area-corners" {count}, "area-left".
import { ring } from "../../forms/distance.js";
import { NOTHING, zoomed } from "./style.js";

const FINGER = 14;
const line = (coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
const closed = (corners) => [...corners, corners[0]];
const dot = (coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates } });
const filled = (corners) => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [corners] } });

export class AreaTool {
  corners = [];
  mode = "";
  wanted = "";
  shown = {};
  sources = { area: { type: "geojson", data: NOTHING }, "area-sites": { type: "geojson", data: NOTHING }, draft: { type: "geojson", data: NOTHING } };

  layers(colour) {
    return [
      { id: "area-fill", type: "fill", source: "area", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour.link, "fill-opacity": 0.12 } },
      { id: "area-edge", type: "line", source: "area", paint: { "line-color": colour.link, "line-width": 2, "line-dasharray": [3, 2] } },
      {
        id: "area-sites", type: "circle", source: "area-sites",
        paint: {
          "circle-radius": zoomed(9, 4, 13, 7, 16, 10), "circle-stroke-width": 2.5,
          "circle-color": ["case", ["get", "reached"], colour.link, colour.paper], "circle-stroke-color": ["case", ["get", "reached"], colour.paper, colour.red],
        },
      },
      { id: "draft-line", type: "line", source: "draft", paint: { "line-color": colour.link, "line-width": 3 } },
      { id: "draft-corners", type: "circle", source: "draft", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": colour.paper, "circle-stroke-color": colour.link, "circle-stroke-width": 3 } },
    ];
  }

  begin(place) {
    this.place = place;
    place.map.getCanvas().addEventListener("keydown", (event) => this.mode && this.pressed(event));
    this.show(this.shown);
    place.ready.then(() => this.stand());
  }

  // What was asked for while the map was still being drawn begins now.
  stand() {
    this.stands = true;
    if (this.wanted) this.start(this.wanted);
  }

  /* What was chosen */

  show(shown) {
    this.shown = shown;
    if (!this.place?.map) return;
    const { polygon, radius, points = [] } = shown;
    const features = [];
    if (polygon?.length) features.push(filled(closed(polygon)));
    if (radius) features.push(filled(ring(radius, radius.metres).geometry.coordinates));
    this.fill("area", features);
    this.fill("area-sites", points.map(([id, lon, lat, reached]) => dot([lon, lat], { id, reached: Boolean(reached) })));
  }

  fill(source, features) {
    this.place.map.getSource(source)?.setData({ type: "FeatureCollection", features });
  }

  /* Hands */

  draw() {
    this.start("draw");
  }

  pick() {
    this.start("pick");
  }

  start(mode) {
    this.wanted = mode;
    if (!this.stands || !this.place.map) return;
    this.mode = mode;
    this.corners = [];
    this.sketch();
    this.place.classList.add("is-drawing");
    this.place.map.doubleClickZoom.disable();
    this.place.map.getCanvas().focus({ preventScroll: true });
  }

  leave() {
    this.mode = this.wanted = "";
    this.corners = [];
    if (!this.place?.map) return;
    this.sketch();
    this.place.classList.remove("is-drawing");
    this.place.map.doubleClickZoom.enable();
    this.place.tell("area-left");
  }

  sketch() {
    const features = this.corners.map((corner) => dot(corner));
    if (this.corners.length > 1) features.push(line(this.corners.length > 2 ? closed(this.corners) : this.corners));
    this.fill("draft", features);
    this.place.tell("area-corners", { count: this.corners.length });
  }

  clicked({ point, lngLat }) {
    if (!this.mode) return false;
    if (this.mode === "draw" && this.corners.length > 2 && this.isNearFirst(point)) this.finish();
    else this.set(lngLat);
    return true;
  }

  isNearFirst(point) {
    const first = this.place.map.project(this.corners[0]);
    return Math.hypot(first.x - point.x, first.y - point.y) < FINGER;
  }

  set({ lng, lat }) {
    const [lon, north] = [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
    if (this.mode === "pick") {
      this.leave();
      this.place.tell("point-picked", { lon, lat: north });
      return;
    }
    this.corners = [...this.corners, [lon, north]];
    this.sketch();
  }

  finish() {
    if (this.corners.length < 3) return;
    const polygon = this.corners;
    this.leave();
    this.place.tell("area-drawn", { polygon });
  }

  pressed(event) {
    const steps = { Enter: () => this.set(this.place.map.getCenter()), Backspace: () => this.takeBack(), Escape: () => this.leave() };
    if (!steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
  }

  takeBack() {
    this.corners = this.corners.slice(0, -1);
    this.sketch();
  }
}
