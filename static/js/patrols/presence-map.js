/* The map of visible police: squares of 250 m, coloured by minutes a night. Comes in by <place-map cells="…">. */
import "../lib/map.js";
import { get } from "../lib/api.js";
import { NOTHING } from "../lib/map/style.js";

// From so many minutes a night on; the legend of the page says the same.
const STEPS = [1, 5, 15, 30];

class Presence {
  sources = { presence: { type: "geojson", data: NOTHING } };

  layers(colour) {
    const steps = STEPS.flatMap((from, at) => [from, colour[`step-${at + 1}`]]);
    const fill = { "fill-color": ["step", ["get", "nightly"], colour["step-0"], ...steps], "fill-opacity": 0.85 };
    return [{ id: "presence", type: "fill", source: "presence", paint: fill }];
  }

  begin(place) {
    this.place = place;
    place.ready.then(() => this.#fill());
  }

  async #fill() {
    try {
      const { features } = await get(this.place.getAttribute("cells"));
      this.place.map?.getSource("presence")?.setData({ type: "FeatureCollection", features });
      if (features.length === 0) this.place.caption([gettext("Nobody checked in anywhere in this time.")]);
    } catch (error) {
      this.place.caption([error.message]);
    }
  }

  clicked({ point }) {
    const [found] = this.place.map.queryRenderedFeatures(point, { layers: ["presence"] });
    if (!found) return false;
    const { minutes, nightly } = found.properties;
    this.place.caption([interpolate(gettext("%s minutes a night"), [Math.round(nightly * 10) / 10]), interpolate(gettext("%s in all"), [Math.round(minutes)])]);
    return true;
  }
}

for (const place of document.querySelectorAll("place-map[cells]")) place.add(new Presence());
