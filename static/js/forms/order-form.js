/* An order: what, for how long, which sites; shows before sending who is reached by what. */
import { html, render } from "lit";
import { get, post } from "../lib/api.js";
import "../lib/map.js";
import { asDistance, metresBetween, ring } from "./distance.js";
import { consequence, preview } from "./order-preview.js";
import { isOurs, wordsFor } from "./order-words.js";
import { bringIntoView, show } from "./refusals.js";
import { siteList } from "./site-list.js";

const PATIENCE_MS = 250;
const CHOSEN = "✓";
const stored = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

class OrderForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields = this.form.elements;
    this.alert = stored("order-alert");
    this.centre = this.alert?.lon == null ? null : { lon: this.alert.lon, lat: this.alert.lat };
    this.chosen = new Set((stored("chosen-sites") || []).map(Number));
    this.sites = [];
    this.map = this.querySelector("place-map");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.addEventListener("site-chosen", (event) => this.choose(event.detail, !this.chosen.has(event.detail.id)));
    this.addEventListener("map-ready", () => this.drawRing());
    this.write();
    this.load();
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /* Words */

  get seen() {
    return this.alert && !this.alert.is_covert ? this.alert.description : "";
  }

  write() {
    if (isOurs(this.fields.text.value, this.seen)) this.fields.text.value = wordsFor(this.fields.action.value, this.seen);
  }

  /* Sites */

  async load() {
    try {
      const { results } = await get(this.getAttribute("sites"));
      this.sites = results.map((site) => ({ ...site, metres: this.centre && metresBetween(this.centre, site) }));
      if (this.centre) this.sites.sort((a, b) => a.metres - b.metres);
      this.chosen = new Set([...this.chosen].filter((id) => this.sites.some((site) => site.id === id)));
      this.drawSites();
      this.look();
    } catch (error) {
      render(html`<div class="blank"><p>${error.message}</p><button type="button" class="quiet" @click=${() => this.load()}>${gettext("Try again")}</button></div>`, this.emptied());
    }
  }

  emptied() {
    const place = this.part("sites");
    if (!this.isDrawn) place.replaceChildren();
    this.isDrawn = true;
    return place;
  }

  get filter() {
    const words = this.part("search").value.trim().toLowerCase();
    return { words, kind: this.fields.kind.value, reach: this.fields.reach && !words ? Number(this.fields.reach.value) : null };
  }

  choose(site, isChosen) {
    this.chosen[isChosen ? "add" : "delete"](site.id);
    this.drawSites();
    this.lookSoon();
  }

  drawSites() {
    render(siteList(this.sites, this.chosen, this.filter, (site, isChosen) => this.choose(site, isChosen)), this.emptied());
    this.part("count").textContent = interpolate(gettext("%s chosen"), [this.chosen.size]);
    if (this.part("reach")) this.part("reach").value = asDistance(Number(this.fields.reach.value));
    const picked = this.sites.filter((site) => this.chosen.has(site.id)).map(({ id, lon, lat, name }) => ({ id: `site-${id}`, lon, lat, label: name, priority: CHOSEN }));
    const own = this.centre ? [{ id: "own", ...this.centre, priority: this.alert.priority, label: this.alert.title, isSelected: true }] : [];
    this.map.points = [...own, ...picked];
    this.drawRing();
  }

  drawRing() {
    const map = this.map.map;
    if (!this.centre || !map?.isStyleLoaded()) return;
    const data = ring(this.centre, Number(this.fields.reach.value));
    if (map.getSource("reach")) return map.getSource("reach").setData(data);
    map.addSource("reach", { type: "geojson", data });
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--zf-link").trim();
    map.addLayer({ id: "reach", type: "line", source: "reach", paint: { "line-color": colour, "line-width": 2, "line-dasharray": [3, 2] } });
  }

  /* Preview and sending */

  changed(field) {
    if (field.name === "action") this.write();
    if (field.name === "kind" || field.name === "reach" || field === this.part("search")) this.drawSites();
    if (field.name === "action" || field.name === "minutes") this.lookSoon();
  }

  lookSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PATIENCE_MS);
  }

  values() {
    return { sites: [...this.chosen], action: this.fields.action.value, text: this.fields.text.value.trim(), minutes: Number(this.fields.minutes.value) };
  }

  async look() {
    const asked = (this.asked = (this.asked || 0) + 1);
    try {
      const found = await post(this.getAttribute("preview"), this.values());
      if (asked === this.asked) this.drawPreview(found);
    } catch (error) {
      show(this.form, error);
    }
  }

  drawPreview(found) {
    const place = this.part("preview");
    if (!this.found) place.replaceChildren();
    this.found = found;
    render(preview(found), place);
    this.part("consequence").textContent = consequence(found);
    this.form.querySelector(".next").disabled = !found.total;
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    show(this.form, null);
    const more = { ...(this.alert ? { alert: this.alert.id } : {}), cap_status: this.fields.exercise.checked ? "Exercise" : "Actual" };
    try {
      const saved = await post(this.getAttribute("action"), { ...this.values(), ...more });
      location.assign(saved.url);
    } catch (error) {
      show(this.form, error);
      bringIntoView(this.form);
      this.busy = false;
    }
  }
}

customElements.define("order-form", OrderForm);
