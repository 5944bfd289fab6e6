/* The place of a call: a site, a grid, a place said before, a point on the map or this phone's own; or only words; or nothing at all. */
import { nothing, render } from "lit";
import { get } from "../lib/api.js";
import "../lib/map.js";
import { chosenPlace } from "./call-parts.js";
import "./place-search.js";
import { show } from "./refusals.js";

export class Where {
  constructor(form) {
    Object.assign(this, { form, place: null, around: null, search: form.querySelector("place-search"), map: form.querySelector("place-map") });
    form.addEventListener("place-chosen", (event) => this.choose(event.detail));
    form.addEventListener("place-said", (event) => this.said(event.detail));
    form.addEventListener("place-picked", (event) => this.picked(event.detail));
    form.addEventListener("site-chosen", (event) => this.choose({ ...event.detail, kind: "site", lane: event.detail.kind }, { isPinned: true }));
    form.part("locate").addEventListener("click", () => this.locate());
  }

  choose(place, { isPinned = false } = {}) {
    const { form } = this;
    const wasSearching = this.search.contains(document.activeElement);
    Object.assign(this, { place, around: null });
    form.fields.nowhere.checked = false;
    if (place.kind === "said" && !form.fields.place.value) form.fields.place.value = place.name;
    form.picker.firstLane = place.lane || "";
    this.draw();
    if (wasSearching) this.goOn();
    if (!isPinned) this.map.pin({ lon: place.lon, lat: place.lat });
    this.lookAround(place);
    form.changed();
    form.similar.look();
  }

  goOn() {
    const { form } = this;
    (form.type ? form.fields.description : form.picker).focus();
  }

  /* Nothing by that name is on file: the words are the place, as said. */
  said(words) {
    this.form.fields.place.value = words;
    this.goOn();
    this.form.changed();
  }

  picked({ lon, lat, grid, accuracy_m }) {
    const name = grid ? interpolate(gettext("Grid %s"), [grid.code]) : gettext("The place on the map");
    this.choose({ kind: "point", name, code: `${lat.toFixed(5)}, ${lon.toFixed(5)}`, lon, lat, accuracy_m }, { isPinned: !accuracy_m });
  }

  locate() {
    const refused = () => show(this.form.form, { message: "", fields: { here: [gettext("This phone gives no place. Tap it on the map, or say it in words.")] } });
    if (!navigator.geolocation) return refused();
    const found = ({ coords }) => this.picked({ lon: coords.longitude, lat: coords.latitude, grid: null, accuracy_m: Math.round(coords.accuracy) });
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 8_000, maximumAge: 15_000 });
  }

  async lookAround(place) {
    const around = await get(`${this.form.getAttribute("around")}?lon=${place.lon}&lat=${place.lat}`).catch(() => null);
    if (place !== this.place) return;
    this.around = around;
    this.draw();
  }

  draw() {
    const { place } = this;
    this.search.hidden = Boolean(place);
    render(place ? chosenPlace(place, this.around, () => this.forget(), (site) => this.choose(site)) : nothing, this.form.part("place"));
  }

  forget() {
    Object.assign(this, { place: null, around: null });
    this.map.pin(null);
    this.draw();
    this.search.focus();
    this.form.changed();
  }

  /* As the contract takes it. */
  get sent() {
    const { place } = this;
    if (!place) return { site: null, location: null };
    if (place.kind === "site") return { site: String(place.id), location: null };
    return { site: null, location: { lon: place.lon, lat: place.lat, ...(place.accuracy_m && { accuracy_m: place.accuracy_m }) } };
  }
}
