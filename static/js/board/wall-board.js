// <wall-board>: the same alerts for a room, read from two to ten metres. No controls; it looks after itself for weeks.
import { html, nothing, render } from "lit";
import { get } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import { Units } from "../lib/map/units.js";
import "../lib/time.js";
import { Drawing } from "../alerts/drawing.js";
import { Alerts } from "./alerts.js";
import { Bell } from "./bell.js";
import { figures } from "./figures.js";
import { asPoint, isWaiting, maySound, waitingGrids } from "./order.js";
import { Pace } from "./pace.js";
import { queue } from "./queue.js";
import { pulse, wallRibbon } from "./ribbon.js";

const FRESH_MS = 20_000;
const ON_THE_WALL = 12;
const NEW_PAGE_MS = 6 * 3_600_000;
const LOOK_MS = 60_000;

const lead = ({ on_duty: people }) => people.filter((one) => one.is_leader).slice(0, 2).map((one) => html`<span class="wall-lead"><small>${one.role}</small> <b>${one.name}</b></span>`);

class WallBoard extends HTMLElement {
  connectedCallback() {
    const first = JSON.parse(document.getElementById("board-first").textContent);
    this.alerts = new Alerts(first);
    Object.assign(this, { summary: first.summary, fresh: new Set(), passed: [], openedAt: Date.now() });
    this.map = this.querySelector("place-map");
    this.bar = document.querySelector("[data-wall-bar]");
    this.paces = {
      draw: new Pace(() => this.draw(), { every: 500 }),
      map: new Pace(() => this.drawMap(), { every: 1_000 }),
      units: new Pace(() => this.units.hear(this.passed.splice(0)), { every: 4_000 }),
      summary: new Pace(() => this.askSummary(), { every: 15_000, spread: 5_000, first: 1_000 }),
      boundaries: new Pace(() => this.map.reload(), { every: 60_000, spread: 5_000 }),
    };
    this.units = this.hasAttribute("units") ? this.map.add(new Units({ big: true })) : null;
    this.bell = new Bell();
    this.bell.addEventListener("change", () => this.drawing && this.draw());
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => !this.bell.isWanted && this.bell.want(true), { once: true });
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh(), after: first.after, passing: this.units ? "unit" : "" });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => (kind === "alert" ? this.heard(row) : kind === "unit" && this.moved(row.rows)));
    this.live.addEventListener("state", () => this.draw());
    this.drawing = new Drawing(this, {
      ribbon: () => wallRibbon({ state: this.live.state, since: this.live.since, isHeard: this.bell.isHeard }),
      figures: () => figures(this.summary, this.alerts.all, { total: this.alerts.total }),
      queue: () => this.queue(),
    });
    this.live.start();
    if (this.units) this.map.ready.then(() => this.askUnits()).catch(() => {});
    this.draw();
    addEventListener("resize", () => this.resized());
    this.renewal = setInterval(() => this.renew(), LOOK_MS);
  }

  disconnectedCallback() {
    this.live.stop();
    this.bell.close();
    clearInterval(this.renewal);
    for (const pace of Object.values(this.paces)) pace.stop();
  }

  queue() {
    const rows = this.alerts.all;
    return queue({ rows, shown: rows.slice(0, ON_THE_WALL), total: rows.length, selected: "", fresh: this.fresh, isWall: true });
  }

  draw() {
    this.drawing.draw();
    if (!this.bar.isDrawn) this.bar.replaceChildren();
    this.bar.isDrawn = true;
    render(html`${lead(this.summary)}${pulse(this.live.state)}`, this.bar);
    this.countHidden();
    this.bell.ring(this.live.state !== "signed-out" && this.alerts.all.some(maySound));
    this.paces.map.soon();
  }

  // Rows that do not fit whole wrap out of sight; how many those are is said below the others.
  countHidden() {
    const rows = [...this.querySelectorAll(".item")];
    const seen = rows.filter((row) => row.offsetLeft <= rows[0].offsetLeft).length;
    const hidden = this.alerts.total - seen;
    const words = rows.length && hidden > 0 ? interpolate(ngettext("and %s more open alert", "and %s more open alerts", hidden), [hidden]) : "";
    render(words ? html`${words}` : nothing, this.querySelector("[data-hidden]"));
  }

  drawMap() {
    const rows = this.alerts.all;
    const news = [...this.fresh].join();
    if (rows === this.mappedRows && news === this.mappedNews) return;
    Object.assign(this, { mappedRows: rows, mappedNews: news });
    this.map.points = rows.map((row) => asPoint(row, this.fresh.has(row.id) && isWaiting(row)));
    this.map.busyGrids = waitingGrids(rows);
    this.map.ready.then(() => rows.some((row) => row.grid && !this.map.knowsGrid(row.grid.code)) && this.paces.boundaries.soon());
  }

  resized() {
    this.map.showAll(0);
    this.paces.draw.soon();
  }

  // Who has moved is drawn every few seconds: a map that is drawn again costs a wall more than anything else.
  moved(rows) {
    this.passed.push(...rows);
    if (this.units) this.paces.units.soon();
  }

  // Where everybody is; from then on the live line says who has moved.
  async askUnits() {
    const { results } = await get(this.getAttribute("units"));
    this.units.show(results);
  }

  async refresh() {
    if (this.units) this.askUnits().catch(() => {});
    this.welcome(await this.alerts.fetch(this.getAttribute("src")));
    this.paces.summary.soon();
    this.paces.draw.soon();
  }

  heard(row) {
    if (this.alerts.heard(row)) this.welcome([row]);
    this.paces.summary.soon();
    this.paces.draw.soon();
  }

  welcome(rows) {
    for (const row of rows) this.fresh.add(row.id);
    if (rows.length) setTimeout(() => this.settle(rows), FRESH_MS);
  }

  settle(rows) {
    for (const row of rows) this.fresh.delete(row.id);
    this.paces.draw.soon();
  }

  async askSummary() {
    try {
      this.summary = await get(this.getAttribute("summary"));
      this.paces.draw.soon();
      return true;
    } catch {
      this.live.check();
      return false;
    }
  }

  // A new page now and then: what was delivered since, a new day's people, no memory of weeks. Never while something red waits,
  // and never while the server may be away: nobody is there to press a key when the browser shows its own error instead.
  async renew() {
    if (Date.now() - this.openedAt < NEW_PAGE_MS || this.bell.isRinging) return;
    if (await this.askSummary()) location.reload();
  }
}

customElements.define("wall-board", WallBoard);
