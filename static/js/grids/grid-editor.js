/* Drawing grids: one tool at a time, its outcome asked for while the hand still draws, nothing kept without a reason. */
import { render } from "lit";
import { get, post } from "../lib/api.js";
import "../lib/map.js";
import { Past, areaOf, boundaryOf } from "./corners.js";
import { panel } from "./draw-panel.js";
import { EditTool } from "./edit-tool.js";

const PATIENCE_MS = 250;
// From further away corners lie upon each other.
const NEAR = 12;
const stored = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");
const whole = (text) => Math.max(0, Math.round(Number(text) || 0));

class GridEditor extends HTMLElement {
  connectedCallback() {
    this.urls = stored("draw-addresses");
    this.map = this.querySelector("place-map");
    this.tool = this.map.add(new EditTool());
    this.state = { tool: "", grid: null, grids: [], words: {}, first: [], stations: stored("draw-stations"), kinds: stored("draw-kinds") };
    this.past = new Past(this.tool.state);
    this.addEventListener("ring-changed", ({ detail }) => this.drew(detail.state));
    this.addEventListener("corner-chosen", () => this.chose());
    this.addEventListener("grid-tapped", ({ detail }) => this.tap(detail.id));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.map.ready.then(() => this.stand());
    this.draw();
  }

  stand() {
    this.map.map.on("moveend", () => this.come());
    const canvas = this.map.map.getCanvas();
    canvas.addEventListener("keydown", (event) => event.key === "Enter" && !this.tool.mode && this.tool.tapped(this.map.map.project(this.map.map.getCenter())));
    const begins = stored("draw-begins");
    if (begins) this.beginWith(begins);
    else this.come();
  }

  async beginWith({ id, code }) {
    this.map.grids.choose(code);
    await new Promise((arrived) => this.map.map.once("moveend", arrived));
    this.map.grids.choose(null);
    await this.come();
    this.take("redraw");
    this.tap(id);
  }

  // What one draws among: asked for anew wherever one comes.
  async come() {
    const { map } = this.map;
    if (map.getZoom() < NEAR) return this.set({ isTooFar: true });
    const box = map.getBounds();
    try {
      const found = await get(`${this.urls.around}?box=${[box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((n) => n.toFixed(6)).join(",")}`);
      this.tool.around(found);
      this.set({ isTooFar: found.is_too_far });
    } catch (error) {
      this.set({ trouble: error.message });
    }
  }

  /* Drawing the panel */

  set(changes) {
    Object.assign(this.state, changes);
    this.draw();
  }

  draw() {
    const { tool, state } = this;
    Object.assign(state, {
      isDrawing: Boolean(tool.mode), count: tool.corners.length, isTogether: tool.isTogether, canUndo: this.past.canUndo, canRedo: this.past.canRedo,
      canClose: tool.mode === "ring" && !tool.isFinished && tool.corners.length > 2,
      isWrong: Boolean(state.preview?.overlaps.length) || (state.tool === "merge" && state.preview?.parts.length > 1),
      canSave: Boolean(state.preview) && (state.tool !== "split" || state.preview.parts.length > 1),
    });
    const hands = {
      take: (name) => this.take(name), tap: (id) => this.tap(id), undo: () => this.back("undo"), redo: () => this.back("redo"), takeOut: () => this.tool.takeOut(),
      finish: () => this.finish(), together: ({ target }) => (tool.isTogether = target.checked), leave: () => this.take(state.tool), save: (event) => this.save(event), wrote: ({ target }) => (state.words[target.name] = target.value),
    };
    render(panel(state, hands), this.querySelector("[data-panel]"));
    this.querySelector(".map-stand").classList.toggle("is-editing", state.isDrawing);
  }

  /* Choosing what to do */

  take(name) {
    this.tool.isFinished = false;
    this.tool.choose([]);
    this.tool.pieces([]);
    this.tool.draw("");
    this.past = new Past(this.tool.state);
    this.set({ tool: name, grid: null, grids: [], preview: null, trouble: "", said: "", words: {}, first: [] });
    if (name === "draw") this.begin("ring");
    this.map.map?.getCanvas().focus({ preventScroll: true });
  }

  begin(mode, area, about = {}) {
    this.tool.isFinished = mode === "ring" && Boolean(area);
    this.tool.draw(mode, area, about);
    this.past = new Past(this.tool.state);
    this.draw();
  }

  tap(id) {
    const grid = this.tool.grids.find((one) => one.id === id) ?? this.state.grids.find((one) => one.id === id);
    if (!grid) return;
    if (this.state.tool === "merge") return this.gather(grid);
    if (!["redraw", "split"].includes(this.state.tool)) return;
    this.tool.choose([id]);
    this.set({ grid, trouble: "", first: this.partsOf(grid) });
    if (this.state.tool === "redraw") this.begin("ring", areaOf(grid.boundary), { ownId: id });
    else this.begin("cut", undefined, { cutting: [grid.boundary] });
  }

  partsOf(grid) {
    return [1, 2, 3, 4, 5, 6].map((n) => ({ code: `${grid.code}-${n}`, name: `${grid.name}${n}`, kind: grid.kind, households: 0, population: 0 }));
  }

  gather(grid) {
    const { grids } = this.state;
    const chosen = grids.some(({ id }) => id === grid.id) ? grids.filter(({ id }) => id !== grid.id) : [...grids, grid];
    this.tool.choose(chosen.map(({ id }) => id));
    this.set({ grids: chosen, first: chosen.length ? [{ ...chosen[0], code: "" }] : [], preview: null });
    if (chosen.length > 1) this.askSoon();
  }

  /* The hand */

  drew(state) {
    this.past.take(state);
    this.after();
  }

  chose() {
    if (this.tool.isFinished && !this.state.preview) this.askSoon();
    this.draw();
  }

  finish() {
    this.tool.isFinished = true;
    this.tool.sketch();
    this.after();
  }

  back(way) {
    this.past[way]();
    this.tool.show(this.past.now);
    this.after();
  }

  after() {
    const { mode, corners, isFinished } = this.tool;
    const isReady = mode === "cut" ? corners.length > 1 : isFinished && corners.length > 2;
    if (isReady) this.askSoon();
    else this.set({ preview: null });
    this.draw();
  }

  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
    const way = event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey) ? "redo" : event.key === "z" ? "undo" : "";
    if (!way) return;
    event.preventDefault();
    this.back(way);
  }

  /* What it would do */

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PATIENCE_MS);
  }

  get question() {
    const { tool, grid, grids } = this.state;
    if (tool === "merge") return { grids: grids.map(({ id }) => id) };
    if (tool === "split") return { grid: grid.id, line: this.tool.corners };
    return { boundary: this.boundary, ...(tool === "redraw" ? { grid: grid.id, along: this.along.map(({ grid: id, boundary }) => ({ grid: id, boundary })) } : {}) };
  }

  get boundary() {
    return boundaryOf(this.tool.state.own);
  }

  // The neighbours whose edge has moved with it.
  get along() {
    const { touched, seen } = this.tool;
    return Object.entries(touched).map(([id, area]) => ({ grid: Number(id), boundary: boundaryOf(area), ...(seen[id] ? { version: seen[id] } : {}) }));
  }

  async ask() {
    const asked = (this.asked = (this.asked || 0) + 1);
    try {
      const preview = await post(this.urls.preview, this.question);
      if (asked !== this.asked) return;
      this.share(preview);
      this.tool.pieces(this.picture(preview));
      this.set({ preview, trouble: this.state.tool === "split" && preview.parts.length < 2 ? gettext("The line does not lead from edge to edge yet.") : "" });
    } catch (error) {
      if (asked !== this.asked) return;
      this.tool.pieces([]);
      this.set({ preview: null, trouble: error.message });
    }
  }

  // Households and people of a grid that is split, by the size of its parts, for somebody to mend.
  share({ parts, square_metres: all }) {
    const { tool, grid, first } = this.state;
    if (tool !== "split") return;
    parts.forEach((part, n) => {
      if (first[n]) for (const name of ["households", "population"]) first[n][name] = Math.round((grid[name] * part.square_metres) / all);
    });
  }

  picture({ overlaps, gaps, parts, boundary }) {
    const { tool } = this.state;
    if (tool === "split" && parts.length > 1) return parts.map((part, n) => ({ boundary: part.boundary, tone: n % 2 ? "odd" : "", name: String(n + 1) }));
    if (tool === "merge") return [{ boundary, tone: parts.length > 1 ? "bad" : "", name: "" }];
    const over = overlaps.map(({ code }) => this.tool.grids.find((one) => one.code === code)).filter(Boolean);
    return [...over.map((grid) => ({ boundary: grid.boundary, tone: "bad", name: grid.code })), ...gaps.map((gap) => ({ boundary: gap.boundary, tone: "gap", name: "" }))];
  }

  /* Keeping it */

  facts(form, n) {
    const value = (field) => form.elements[`${field}-${n}`]?.value.trim() ?? "";
    return { code: value("code"), name: value("name"), kind: value("kind"), households: whole(value("households")), population: whole(value("population")) };
  }

  order(form) {
    const { tool, grid, preview } = this.state;
    const reason = form.elements.reason.value.trim();
    const at = (address) => address.replace(this.urls.any, `/${grid.id}/`);
    if (tool === "draw") return [this.urls.draw, { ...this.facts(form, 0), station: Number(form.elements.station.value), boundary: this.boundary, reason }];
    if (tool === "redraw") return [at(this.urls.redraw), { boundary: this.boundary, along: this.along, reason, ...(grid.version ? { version: grid.version } : {}) }];
    if (tool === "split") return [at(this.urls.split), { line: this.tool.corners, parts: preview.parts.map((_part, n) => this.facts(form, n)), reason }];
    const { code, name, kind } = this.facts(form, 0);
    return [this.urls.merge, { ...this.question, code, name, kind, reason }];
  }

  async save(event) {
    event.preventDefault();
    if (this.state.isSaving) return;
    this.set({ isSaving: true, trouble: "" });
    try {
      const { grids } = await post(...this.order(event.target));
      const { tool } = this.state;
      this.take(tool === "draw" ? "redraw" : tool);
      await Promise.all([this.map.reload(), this.come()]);
      this.set({ said: interpolate(gettext("Kept: %s. It holds from now on."), [grids.map(({ code, name }) => `${code} ${name}`).join(gettext(", "))]) });
    } catch (error) {
      this.set({ trouble: [error.message, ...Object.values(error.fields ?? {}).flat(2)].filter((said) => typeof said === "string").join(" ") });
    }
    this.set({ isSaving: false });
  }
}

customElements.define("grid-editor", GridEditor);
