// The layer of partners' sites as small dots in their lane's hue.
import { get } from "../api.js";
import { NOTHING, zoomed } from "./style.js";

const hue = (colour) => ["match", ["get", "kind"], "bank", colour.bank, "security", colour.security, "school", colour.school, colour["map-site"]];
const FINGER = 8;
// From further away a site is less than a point.
const NEAR = 9.5;

function asFeatures(sites) {
  const feature = ({ lon, lat, ...properties }) => ({ type: "Feature", id: properties.id, geometry: { type: "Point", coordinates: [lon, lat] }, properties: { ...properties, lon, lat } });
  return { type: "FeatureCollection", features: sites.filter((site) => site.lon != null).map(feature) };
}

export class Sites {
  sources = { sites: { type: "geojson", data: NOTHING, promoteId: "id" } };

  layers(colour) {
    const paint = { "circle-radius": zoomed(9, 1.5, 12, 3, 15, 6), "circle-color": hue(colour), "circle-stroke-color": colour.paper, "circle-stroke-width": zoomed(9, 0.5, 13, 1.5), "circle-opacity": 0.85 };
    return [{ id: "sites", type: "circle", source: "sites", minzoom: NEAR, paint }];
  }

  begin(place) {
    this.place = place;
    if (!place.hasAttribute("sites")) return;
    place.ready.then(() => this.#nearer());
    place.map.on("zoomend", () => this.place.hasLooked && this.#nearer());
  }

  async #nearer() {
    if (this.isAsked || this.place.map.getZoom() < NEAR) return;
    this.isAsked = true;
    try {
      const answer = await get(this.place.getAttribute("sites"));
      this.place.map.getSource("sites").setData(asFeatures(answer.results ?? answer));
    } catch {
      // The grids and the alerts are what matters; sites come with the next page.
    }
  }

  clicked({ point }) {
    const near = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
    const [found] = this.place.map.queryRenderedFeatures(near, { layers: ["sites"] });
    if (!found) return false;
    const site = found.properties;
    this.place.caption([site.name, site.partner, site.address]);
    if (this.place.isPicking) this.place.pin(site, { look: false });
    this.place.tell("site-chosen", site);
    return true;
  }
}
