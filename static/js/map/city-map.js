/* The one map: layers and colours of all rooms, what a place is, what an area holds. What is chosen stays in the address. */
import { render } from "lit";
import { get, post } from "../lib/api.js";
import { AreaTool } from "../lib/map/area-tool.js";
import "../lib/map.js";
import "../forms/place-search.js";
import { areaFrom, areaInto, keep } from "./address.js";
import { Dots } from "./dots.js";
import { legend } from "./legend.js";
import { OfficerNames } from "./officer-names.js";
import { failed, insideSheet, spotSheet, waiting } from "./sheet.js";

const stored = (id) => JSON.parse(document.getElementById(id).textContent);
// Alerts, and what is counted of them, are asked for again this often while the page is seen.
const AGAIN_MS = 30_000;
const OFFICERS = "officers";

class CityMap extends HTMLElement {
  layers = new Map();

  connectedCallback() {
    this.urls = stored("map-addresses");
    this.known = stored("map-layers");
    this.map = this.querySelector("place-map");
    this.form = this.querySelector("form");
    this.tool = this.map.add(new AreaTool());
    this.begin(new URLSearchParams(location.search));
    this.listen();
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", ({ target }) => this.changed(target));
    this.addEventListener("click", ({ target }) => this.pressed(target.closest("[data-tool]")?.dataset.tool));
    this.addEventListener("keydown", (event) => event.key === "Escape" && !this.tool.mode && this.close());
    this.addEventListener("place-chosen", ({ detail }) => this.goTo(detail));
    this.addEventListener("grid-chosen", ({ detail }) => this.openGrid(detail.code));
    this.addEventListener("spot-chosen", ({ detail }) => this.openSpot(detail.spot, detail.layer));
    this.addEventListener("point-chosen", ({ detail }) => this.openSpot(this.alerts.find(({ id }) => id === detail.id), "alerts"));
    this.addEventListener("area-drawn", ({ detail }) => this.look({ polygon: detail.polygon }));
    this.addEventListener("point-picked", ({ detail }) => this.look({ radius: { ...detail, metres: this.metres } }));
    this.addEventListener("area-corners", () => this.drawTools());
    this.addEventListener("area-left", () => this.drawTools());
    this.timer = setInterval(() => document.visibilityState === "visible" && this.again(), AGAIN_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  /* What the address says */

  begin(asked) {
    const on = asked.has("on") ? asked.get("on").split(",") : this.known.filter(({ is_on: isOn }) => isOn).map(({ name }) => name);
    for (const box of this.form.elements.on) box.checked = on.includes(box.value);
    this.form.elements.colour.value = asked.get("colour") ?? "";
    this.alerts = [];
    this.map.ready.then(() => this.stand(asked));
  }

  stand(asked) {
    for (const name of this.on) this.turn(name, true);
    this.colour();
    const area = areaFrom(asked);
    if (asked.get("grid")) this.openGrid(asked.get("grid"));
    else if (area) this.look(area);
    const canvas = this.map.map.getCanvas();
    canvas.addEventListener("keydown", (event) => event.key === "Enter" && !this.tool.mode && this.openMiddle());
  }

  get on() {
    return [...this.form.elements.on].filter(({ checked }) => checked).map(({ value }) => value);
  }

  get metres() {
    return Math.min(20_000, Math.max(10, Math.round(Number(this.form.elements.metres.value) || 500)));
  }

  changed(field) {
    if (field.name === "colour") this.colour();
    if (field.name === "on") this.turn(field.value, field.checked);
    if (field.name === "metres" && this.area?.radius) this.look({ radius: { ...this.area.radius, metres: this.metres } });
    keep({ colour: this.form.elements.colour.value, on: this.on.join(",") || "none" });
  }

  /* Layers and colours */

  turn(name, isOn) {
    if (name === OFFICERS) return this.put(name, isOn, () => new OfficerNames());
    const { kind } = this.known.find((one) => one.name === name) ?? {};
    if (!kind) return undefined;
    if (kind !== "seals") this.put(name, isOn, () => new Dots({ name, kind }));
    if (isOn) return this.fill(name, kind);
    if (kind === "seals") this.map.points = [];
    return undefined;
  }

  put(name, isOn, make) {
    const has = this.layers.get(name);
    if (isOn && !has) this.layers.set(name, this.map.add(make()));
    if (isOn || !has) return;
    this.map.remove(has);
    this.layers.delete(name);
  }

  async fill(name, kind) {
    try {
      const spots = await get(`${this.urls.layers}?name=${name}`);
      if (!this.on.includes(name)) return;
      if (kind === "seals") this.seal(spots);
      else this.layers.get(name)?.show(spots);
    } catch (error) {
      this.complain(error);
    }
  }

  seal(spots) {
    this.alerts = spots;
    this.map.points = spots.map((spot) => ({ id: spot.id, lon: spot.lon, lat: spot.lat, priority: spot.priority, label: spot.title, isWaiting: spot.is_waiting, isExercise: spot.is_exercise, isSelected: spot.id === this.chosen }));
  }

  async colour() {
    const name = this.form.elements.colour.value;
    const box = this.part("legend");
    if (!name) {
      box.hidden = true;
      this.map.grids.words = null;
      this.map.grids.tones = null;
      return;
    }
    try {
      const found = await get(`${this.urls.indicators}?name=${name}`);
      if (name !== this.form.elements.colour.value) return;
      this.map.grids.words = Object.fromEntries(found.grids.map((id, n) => [id, found.words[n]]));
      this.map.grids.tones = Object.fromEntries(found.grids.map((id, n) => [id, found.tones[n]]));
      render(legend(found), box);
      box.hidden = false;
    } catch (error) {
      this.complain(error);
    }
  }

  again() {
    for (const { name, kind } of this.known) if (kind === "seals" && this.on.includes(name)) this.fill(name, kind);
    if (["open", "coverage"].includes(this.form.elements.colour.value)) this.colour();
  }

  complain(error) {
    const line = this.part("trouble");
    line.hidden = !error;
    line.textContent = error?.message ?? "";
  }

  /* One thing */

  goTo(place) {
    if (place.kind === "grid") return this.openGrid(place.code);
    this.map.pin(place);
    return this.openSpot({ title: place.name, detail: place.address ?? "", facts: [place.partner, place.code].filter(Boolean), lon: place.lon, lat: place.lat }, "place");
  }

  openMiddle() {
    const { map, grids } = this.map;
    const grid = grids.at(map.project(map.getCenter()));
    if (grid) this.openGrid(grid.code);
  }

  async openGrid(code) {
    keep({ grid: code, polygon: "", radius: "" });
    this.open(waiting());
    // The sheet has made the map narrower.
    this.map.map.resize();
    const grid = this.map.grids.choose(code);
    try {
      const answer = await fetch(`${this.urls.grid.replace(this.urls.any, encodeURIComponent(code))}?sheet`, { headers: { "Accept-Language": document.documentElement.lang } });
      if (!answer.ok) throw new Error(gettext("This grid is not in your unit."));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.open(null);
      this.sheet.append(this.closer(), ...page.body.childNodes);
      this.arrive(grid?.properties.name ?? code);
    } catch (error) {
      this.open(failed(error.message, () => this.close()));
    }
  }

  closer() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet sheet-close", textContent: "×" });
    button.setAttribute("aria-label", gettext("Close"));
    button.addEventListener("click", () => this.close());
    return button;
  }

  openSpot(spot, layer) {
    if (!spot) return;
    this.chosen = spot.id;
    if (layer === "alerts") this.seal(this.alerts);
    this.open(spotSheet(spot, layer, () => this.close()));
    this.arrive(spot.title);
  }

  /* The sheet */

  get sheet() {
    return this.part("sheet");
  }

  open(template) {
    // A fresh element each time: what a server drew and what a template drew do not mix.
    const fresh = this.sheet.cloneNode(false);
    this.sheet.replaceWith(fresh);
    fresh.hidden = false;
    if (template) render(template, fresh);
    this.classList.add("has-sheet");
  }

  arrive(title) {
    this.sheet.setAttribute("aria-label", title);
    this.sheet.scrollTop = 0;
    if (matchMedia("(max-width: 1100px)").matches) this.sheet.scrollIntoView({ block: "start" });
    else this.sheet.focus({ preventScroll: true });
  }

  close() {
    this.sheet.hidden = true;
    this.classList.remove("has-sheet");
    this.chosen = null;
    this.map.grids.choose(null);
    keep({ grid: "" });
    this.map.map?.getCanvas().focus({ preventScroll: true });
  }

  /* Areas */

  pressed(name) {
    const tools = {
      polygon: () => this.tool.draw(),
      circle: () => this.tool.pick(),
      finish: () => this.tool.finish(),
      back: () => this.tool.takeBack(),
      leave: () => this.tool.leave(),
    };
    tools[name]?.();
    if (name) this.drawTools();
  }

  drawTools() {
    const { mode, corners } = this.tool;
    this.part("drawing").hidden = !mode;
    this.part("hint").textContent = mode === "pick" ? gettext("Tap the middle, or move the map with the arrow keys and press Enter.") : gettext("Tap corner after corner; on the keyboard move the map with the arrow keys and press Enter.");
    this.querySelector('[data-tool="finish"]').disabled = corners.length < 3;
    this.querySelector('[data-tool="back"]').disabled = !corners.length;
  }

  async look(area) {
    this.area = area;
    this.tool.show(area);
    const asked = areaInto(new URLSearchParams(), area);
    keep({ grid: "", polygon: asked.get("polygon"), radius: asked.get("radius") });
    this.open(waiting());
    try {
      const { groups } = await post(this.urls.inside, area);
      if (this.area !== area) return;
      const file = (kind) => `${this.urls.file}?${asked}&format=${kind}`;
      const links = { order: this.urls.order && `${this.urls.order}?${asked}`, xlsx: file("xlsx"), csv: file("csv") };
      const hands = { close: () => this.close(), drop: () => this.drop(), choose: (spot) => this.map.pin(spot) };
      this.open(insideSheet({ groups, links }, hands));
      this.arrive(gettext("In this area"));
    } catch (error) {
      this.open(failed(error.message, () => this.close()));
    }
  }

  drop() {
    this.area = null;
    this.tool.show({});
    this.map.pin(null);
    keep({ polygon: "", radius: "" });
    this.close();
  }
}

customElements.define("city-map", CityMap);
