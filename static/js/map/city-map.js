/* The one map: layers and colours of all rooms, what a place is, what an area holds. What is chosen stays in the address. */
import { render } from "lit";
import { get, post } from "../lib/api.js";
import { AreaTool } from "../lib/map/area-tool.js";
import "../lib/map.js";
import "../forms/place-search.js";
import { areaFrom, areaInto, keep } from "./address.js";
import { legend } from "./legend.js";
import { Shown } from "./shown.js";
import { failed, insideSheet, spotSheet, waiting } from "./sheet.js";

const stored = (id) => JSON.parse(document.getElementById(id).textContent);
// Alerts, and what is counted of them, are asked for again this often while the page is seen.
const AGAIN_MS = 30_000;

class CityMap extends HTMLElement {
  connectedCallback() {
    this.urls = stored("map-addresses");
    this.known = stored("map-layers");
    this.map = this.querySelector("place-map");
    this.shown = new Shown({ map: this.map, known: this.known, url: this.urls.layers, tell: (error) => this.complain(error) });
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
    this.addEventListener("point-chosen", ({ detail }) => this.openSpot(this.shown.alerts.find(({ id }) => id === detail.id), "alerts"));
    this.addEventListener("layers-changed", () => this.explain());
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
    this.shown.hidden = asked.get("hide")?.split(",") ?? [];
    this.map.ready.then(() => this.stand(asked));
  }

  stand(asked) {
    for (const name of this.on) this.shown.turn(name, true);
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
    if (field.name === "on") this.shown.turn(field.value, field.checked);
    if (field.name === "metres" && this.area?.radius) this.look({ radius: { ...this.area.radius, metres: this.metres } });
    keep({ colour: this.form.elements.colour.value, on: this.on.join(",") || "none" });
  }

  /* Colours and legend */

  async colour() {
    const name = this.form.elements.colour.value;
    try {
      const found = name ? await get(`${this.urls.indicators}?name=${name}`) : null;
      if (name !== this.form.elements.colour.value) return;
      const of = (values) => found && Object.fromEntries(found.grids.map((id, n) => [id, values[n]]));
      [this.map.grids.words, this.map.grids.tones, this.figures] = [of(found?.words), of(found?.tones), found];
      this.explain();
    } catch (error) {
      this.complain(error);
    }
  }

  explain() {
    const layers = this.shown.lines;
    const hide = (name) => {
      const { hidden } = this.shown;
      this.shown.hide(hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]);
      keep({ hide: this.shown.hidden.join(",") });
    };
    render(legend({ figures: this.figures, layers, hide }), this.part("legend"));
    this.part("legend-box").hidden = !this.figures && !layers.length;
  }

  again() {
    this.shown.again();
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
    if (layer === "alerts") this.shown.seal(spot.id);
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
    this.shown.seal(null);
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
