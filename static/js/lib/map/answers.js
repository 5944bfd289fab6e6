// The layer of what each site of an order answers: colour and shape, the urgent ones on top. A click tells "answer-chosen" {id}.
//
//   const layer = map.add(new Answers()); layer.show(sites, { polygon, radius });
import { ring } from "../../forms/distance.js";
import { SIGNS, picture, signOf } from "../../alerts/parts/signs.js";
import { NOTHING, zoomed } from "./style.js";

const ON_TOP = ["silent", "gone", "comply", "cannot", "late", "seen", "need_help"];
const FINGER = 12;
const SCALE = 2;

const feature = (site) => {
  const name = signOf(site);
  return { type: "Feature", properties: { id: site.id, sign: `sign-${name in SIGNS ? name : "comply"}`, over: ON_TOP.indexOf(name), name: site.name, said: site.reply_label || "" }, geometry: { type: "Point", coordinates: [site.lon, site.lat] } };
};

export class Answers {
  sites = [];
  area = {};
  sources = { "order-area": { type: "geojson", data: NOTHING }, answers: { type: "geojson", data: NOTHING } };

  layers(colour) {
    return [
      { id: "order-area-fill", type: "fill", source: "order-area", paint: { "fill-color": colour.link, "fill-opacity": 0.1 } },
      { id: "order-area-edge", type: "line", source: "order-area", paint: { "line-color": colour.link, "line-width": 2, "line-dasharray": [3, 2] } },
      { id: "answers", type: "symbol", source: "answers", layout: { "icon-image": ["get", "sign"], "icon-size": zoomed(9, 0.6, 13, 1, 16, 1.2), "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "over"] } },
    ];
  }

  begin(place) {
    this.place = place;
    this.paint();
    this.theme = new MutationObserver(() => this.paint());
    this.theme.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    const canvas = place.map.getCanvas();
    place.map.on("mouseenter", "answers", ({ features }) => ((canvas.style.cursor = "pointer"), this.say(features[0])));
    place.map.on("mouseleave", "answers", () => ((canvas.style.cursor = ""), place.caption([])));
    this.show(this.sites, this.area);
  }

  end() {
    this.theme?.disconnect();
  }

  paint() {
    for (const name of Object.keys(SIGNS)) {
      const id = `sign-${name}`;
      if (this.place.map.hasImage(id)) this.place.map.updateImage(id, picture(name, SCALE));
      else this.place.map.addImage(id, picture(name, SCALE), { pixelRatio: SCALE });
    }
  }

  show(sites, area = {}) {
    Object.assign(this, { sites, area });
    if (!this.place?.map) return;
    const shapes = [];
    if (area.polygon) shapes.push([...area.polygon, area.polygon[0]]);
    if (area.radius) shapes.push(ring(area.radius, area.radius.metres).geometry.coordinates);
    const features = shapes.map((corners) => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [corners] } }));
    this.place.map.getSource("order-area").setData({ type: "FeatureCollection", features });
    this.place.map.getSource("answers").setData({ type: "FeatureCollection", features: sites.map(feature) });
    if (!this.hasLooked && sites.length) this.look();
  }

  look() {
    this.hasLooked = true;
    const box = new this.place.library.LngLatBounds();
    for (const { lon, lat } of this.sites) box.extend([lon, lat]);
    for (const corner of this.area.polygon ?? []) box.extend(corner);
    this.place.hasLooked = true;
    this.place.map.fitBounds(box, { padding: 56, maxZoom: 15, duration: 0 });
  }

  say({ properties }) {
    this.place.caption([properties.name, properties.said || gettext("no answer yet")]);
  }

  clicked({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    const [found] = this.place.map.queryRenderedFeatures(near, { layers: ["answers"] });
    if (!found) return false;
    this.say(found);
    this.place.tell("answer-chosen", { id: found.properties.id });
    return true;
  }
}
