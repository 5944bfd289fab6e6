// <wall-board>: the same alerts for a room, read from two to ten metres. No controls; it looks after itself.
import { get } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import "../lib/time.js";
import { Drawing } from "../alerts/drawing.js";
import { Alerts } from "./alerts.js";
import { Bell } from "./bell.js";
import { figures } from "./figures.js";
import { isWaiting, maySound, whereOf } from "./order.js";
import { queue } from "./queue.js";
import { wallRibbon } from "./ribbon.js";

const FRESH_MS = 20_000;
const MOST_ROWS = 200;
const ON_THE_WALL = 12;
const NEW_PAGE_MS = 6 * 3_600_000;

class WallBoard extends HTMLElement {
  connectedCallback() {
    const first = JSON.parse(document.getElementById("board-first").textContent);
    this.alerts = new Alerts(first);
    Object.assign(this, { summary: first.summary, fresh: new Set() });
    this.map = this.querySelector("place-map");
    this.bell = new Bell();
    this.bell.addEventListener("change", () => this.draw());
    document.addEventListener("pointerdown", () => !this.bell.isWanted && this.bell.want(true), { once: true });
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => kind === "alert" && this.heard(row));
    this.live.addEventListener("state", () => this.draw());
    this.drawing = new Drawing(this, {
      ribbon: () => wallRibbon({ state: this.live.state, since: this.live.since, isHeard: this.bell.isHeard }),
      figures: () => figures(this.summary, this.alerts.all),
      queue: () => this.queue(),
    });
    this.live.start();
    this.draw();
    setTimeout(() => this.live.state === "live" && location.reload(), NEW_PAGE_MS);
  }

  disconnectedCallback() {
    this.live.stop();
    this.bell.ring(false);
  }

  queue() {
    const rows = this.alerts.all;
    return queue({ rows, shown: rows.slice(0, ON_THE_WALL), total: this.alerts.total, selected: "", fresh: this.fresh });
  }

  draw() {
    const rows = this.alerts.all;
    this.drawing.draw();
    this.map.points = rows.map((row) => ({ ...row, label: `${row.title} · ${whereOf(row)}`, isWaiting: isWaiting(row), isSelected: this.fresh.has(row.id), isExercise: row.cap_status !== "Actual" }));
    this.map.busyGrids = rows.filter(isWaiting).flatMap((row) => (row.grid ? [row.grid.code] : []));
    this.bell.ring(rows.some(maySound));
  }

  async refresh() {
    const page = await get(`${this.getAttribute("src")}?open=true&limit=${MOST_ROWS}`);
    this.welcome(this.alerts.replace(page.results, page.count));
    this.askSummary();
    this.draw();
  }

  heard(row) {
    if (this.alerts.heard(row)) this.welcome([row]);
    this.askSummary();
    this.draw();
  }

  welcome(rows) {
    for (const row of rows) this.fresh.add(row.id);
    if (rows.length) setTimeout(() => this.settle(rows), FRESH_MS);
  }

  settle(rows) {
    for (const row of rows) this.fresh.delete(row.id);
    this.draw();
  }

  askSummary() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.summary = await get(this.getAttribute("summary")).catch(() => this.summary);
      this.draw();
    }, 300);
  }
}

customElements.define("wall-board", WallBoard);
