/* The place of a dispute: found by name, tapped on the map, or where this phone is. Its grid and station are found from it. */
import { get } from "../lib/api.js";
import "../forms/place-search.js";

export class Where {
  constructor(form, changed) {
    Object.assign(this, { form, changed, part: form.querySelector("[data-where]"), found: form.querySelector("[data-found]") });
    this.part.hidden = false;
    form.addEventListener("place-chosen", (event) => this.choose(event.detail));
    form.addEventListener("place-said", (event) => (form.elements.place.value = event.detail));
    form.addEventListener("place-picked", (event) => this.put(event.detail));
    form.querySelector("[data-here]").addEventListener("click", () => this.locate());
    this.button = form.querySelector("[data-map]");
    this.button.addEventListener("click", () => this.unfold());
    form.addEventListener("restored", () => this.look());
    this.look();
  }

  choose(place) {
    const { elements } = this.form;
    if (!elements.place.value) elements.place.value = place.address || place.name;
    this.put(place);
    this.map?.pin({ lon: place.lon, lat: place.lat });
  }

  put({ lon, lat }) {
    const { elements } = this.form;
    [elements.lon.value, elements.lat.value] = [lon.toFixed(6), lat.toFixed(6)];
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.look();
  }

  async unfold() {
    const box = this.form.querySelector("[data-map-box]");
    box.hidden = !box.hidden;
    this.button.setAttribute("aria-expanded", String(!box.hidden));
    if (this.map || box.hidden) return;
    await import("../lib/map.js");
    box.append(box.querySelector("template").content.cloneNode(true));
    this.map = box.querySelector("place-map");
    const { lon, lat } = this.form.elements;
    if (lon.value) this.map.pin({ lon: Number(lon.value), lat: Number(lat.value) });
  }

  locate() {
    const refused = () => this.say(gettext("This phone gives no place. Tap it on the map, or say it in words."), true);
    if (!navigator.geolocation) return refused();
    const found = ({ coords }) => this.put({ lon: coords.longitude, lat: coords.latitude });
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 8_000, maximumAge: 15_000 });
  }

  async look() {
    const { lon, lat } = this.form.elements;
    if (!lon.value || !this.form.dataset.around) return;
    const around = await get(`${this.form.dataset.around}?lon=${lon.value}&lat=${lat.value}`).catch(() => null);
    if (!around) return;
    const words = around.is_outside ? gettext("Outside every grid; it is recorded for your own station.") : [around.grid?.name, around.station, around.officer].filter(Boolean).join(" · ");
    this.say(words, around.is_outside);
  }

  say(words, isBad = false) {
    this.found.textContent = words;
    this.found.classList.toggle("is-outside", isBad);
  }
}
