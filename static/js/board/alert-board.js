// <alert-board>: keeps the server-drawn board alive from REST and the live line; without the line it polls and says so.
// What hands do is drawn at once; what the line brings is gathered and drawn a few times a second; what must be asked is asked seldom, and always once more at the end.
import { guard } from "lit/directives/guard.js";
import { get } from "../lib/api.js";
import { Live } from "../lib/live.js";
import { afterPress } from "../lib/press.js";
import { isOlder } from "../lib/time.js";
import "../lib/map.js";
import { Drawing } from "../alerts/drawing.js";
import "../alerts/step-dialog.js";
import { Alerts } from "./alerts.js";
import { Beacon } from "./beacon.js";
import { Bell } from "./bell.js";
import { detail, head } from "./detail.js";
import { dutyDialog, figures, waitingNow } from "./figures.js";
import { address, admits, chosenInAddress, filterChips, isFiltered, readFilters } from "./filters.js";
import { focusRow, keepFocus } from "./focus.js";
import { Hands } from "./hands.js";
import { Herald } from "./herald.js";
import { keysDialog } from "./keys.js";
import { asPoint, isWaiting, maySound, waitingGrids, whereOf } from "./order.js";
import { Pace } from "./pace.js";
import { queue } from "./queue.js";
import { ribbon } from "./ribbon.js";
import { Stepping } from "./stepping.js";
import { mapped, tools } from "./tools.js";

const FRESH_MS = 6_000;
const ROWS_AT_ONCE = 40;
const NARROW = matchMedia("(max-width: 1100px)");

class AlertBoard extends HTMLElement {
  connectedCallback() {
    const first = JSON.parse(document.getElementById("board-first").textContent);
    this.alerts = new Alerts(first);
    this.after = first.after;
    Object.assign(this, { choices: first.choices, lanes: first.lanes, whole: null, row: first.alert, selected: first.alert?.id ?? "", summary: first.summary });
    Object.assign(this, { filters: readFilters(), limit: ROWS_AT_ONCE, fresh: new Set(), notice: null, problem: null });
    this.map = this.querySelector("place-map");
    this.room = this.querySelector("#what-to-do");
    this.find = this.querySelector("[data-find]");
    this.herald = new Herald(this.querySelector("[data-said]"));
    this.beacon = new Beacon(this.getAttribute("red-icon"));
    this.stepping = new Stepping(this, this.querySelector("step-dialog"));
    this.bell = new Bell();
    this.bell.addEventListener("change", () => this.drawing && this.draw());
    this.paces = {
      draw: new Pace(() => this.draw(), { every: 200 }),
      map: new Pace(() => this.drawMap(), { every: 500 }),
      // The map follows once the row is painted, and only the last of keys that come fast: drawing it takes longer than they do.
      look: new Pace(() => this.look(), { every: 0, first: 60 }),
      detail: new Pace(() => this.load(this.selected), { every: 2_000, spread: 500, first: 150 }),
      summary: new Pace(() => this.askSummary(), { every: 10_000, spread: 4_000, first: 1_000 }),
      boundaries: new Pace(() => this.map.reload(), { every: 60_000, spread: 5_000 }),
    };
    this.listen();
    this.drawing = new Drawing(this, this.parts());
    this.draw();
    this.load(this.selected);
    this.map.ready.then(() => this.map.show(this.selected));
  }

  disconnectedCallback() {
    this.live.stop();
    this.hands.rest();
    this.bell.close();
    for (const pace of Object.values(this.paces)) pace.stop();
  }

  /* Drawing */

  parts() {
    const isPressable = true;
    return {
      ribbon: () => ribbon({ state: this.live.state, since: this.live.since, notice: this.notice, isMuted: this.bell.isRinging && this.bell.isHeld }),
      figures: () => guard([this.summary, this.alerts.all], () => figures(this.summary, this.alerts.all, { total: this.alerts.total, isPressable })),
      tools: () => tools({ state: this.live.state, bell: this.bell }),
      filters: () => guard([this.filters, this.alerts.all], () => filterChips(this.filters, this.alerts.all, this.lanes)),
      queue: () => queue({ rows: this.alerts.all, shown: this.shown, total: this.alerts.total, selected: this.selected, fresh: this.fresh, call: this.getAttribute("call"), limit: this.limit }),
      mapped: () => mapped(this.alerts.all),
      head: () => head(this.alert),
      detail: () => guard([this.alert, this.isWhole, this.problem, this.stepping.busy], () => this.detail()),
      keys: keysDialog,
      duty: () => guard([this.summary], () => dutyDialog(this.summary)),
    };
  }

  get shown() {
    const { all } = this.alerts;
    if (this.shownOf !== all || this.shownBy !== this.filters) {
      Object.assign(this, { shownOf: all, shownBy: this.filters, shownNow: isFiltered(this.filters) ? all.filter((row) => admits(this.filters, row)) : all });
    }
    return this.shownNow;
  }

  get isWhole() {
    return this.whole?.id === this.selected;
  }

  // The row may be newer than the whole, which takes a moment to come: its status is the one to show.
  get alert() {
    return this.isWhole ? this.whole : (this.alerts.get(this.selected) ?? (this.row?.id === this.selected ? this.row : undefined));
  }

  detail() {
    return detail({ alert: this.alert, isWhole: this.isWhole, error: this.problem, busy: this.stepping.busy, order: this.getAttribute("order") });
  }

  draw = () => afterPress(this.drawNow);
  drawNow = () => {
    const restoreFocus = keepFocus(this, this.room);
    this.drawing.draw();
    restoreFocus();
    this.watchEnd();
    this.signal();
    this.paces.map.soon();
  };

  // Heard even by a tab that nobody looks at.
  signal() {
    const rows = this.alerts.all;
    const waiting = waitingNow(this.summary, rows, this.alerts.total);
    this.bell.ring(this.live.state !== "signed-out" && rows.some(maySound));
    this.beacon.show(waiting, rows.some((row) => isWaiting(row) && row.priority === 1));
    if (waiting !== this.told) document.dispatchEvent(new CustomEvent("zf-summary", { detail: { ...this.summary, waiting } }));
    this.told = waiting;
  }

  drawMap() {
    const rows = this.alerts.all;
    if (rows === this.mappedRows && this.selected === this.mappedChoice) return;
    Object.assign(this, { mappedRows: rows, mappedChoice: this.selected });
    this.map.points = rows.map((row) => asPoint(row, row.id === this.selected));
    this.map.busyGrids = waitingGrids(rows);
    const isUnknown = (row) => row.grid && !this.map.knowsGrid(row.grid.code);
    this.map.ready.then(() => rows.some(isUnknown) && this.paces.boundaries.soon());
  }

  look() {
    this.drawMap();
    this.map.show(this.selected);
  }

  // The button under the queue brings more rows, and being scrolled to is pressing it.
  watchEnd() {
    const end = this.querySelector("[data-more]");
    if (end === this.end) return;
    this.watcher ??= new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.more(), { rootMargin: "400px" });
    if (this.end) this.watcher.unobserve(this.end);
    if (end) this.watcher.observe(end);
    this.end = end;
  }

  more() {
    this.limit += ROWS_AT_ONCE;
    this.draw();
    if (this.end) {
      this.watcher.unobserve(this.end);
      this.watcher.observe(this.end);
    }
  }

  /* What the page hears */

  listen() {
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh(), after: this.after });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => this.heard(kind, row));
    this.live.addEventListener("state", () => this.draw());
    this.live.start();
    this.hands = new Hands(this);
    addEventListener("popstate", () => this.back());
  }

  async refresh() {
    this.welcome(await this.alerts.fetch(this.getAttribute("src")));
    this.paces.summary.soon();
    if (this.selected) this.paces.detail.soon();
    this.paces.draw.soon();
  }

  heard(kind, row) {
    if (kind === "alert") this.heardAlert(row);
    else if (this.concerns(kind, row)) this.paces.detail.soon();
  }

  // People's answers and orders belong to the whole alert: when one of the chosen alert changes, it is asked for again.
  concerns(kind, row) {
    if (kind === "order") return row.alert === this.selected;
    const isOfOrder = this.isWhole && this.whole.orders.some((order) => order.id === row.subject);
    return kind === "delivery" && (row.subject === this.selected || isOfOrder);
  }

  heardAlert(row) {
    const before = this.alerts.get(row.id);
    if (this.alerts.heard(row)) this.welcome([row]);
    else if (row.id === this.selected && before && before.status !== row.status && row.title) this.herald.say(`${row.title}: ${row.status_label}${row.acknowledged_by ? ` · ${row.acknowledged_by}` : ""}`);
    if (row.id === this.selected && !(this.isWhole && this.whole.changed_at === row.changed_at)) this.paces.detail.soon();
    this.signal();
    this.paces.summary.soon();
    this.paces.draw.soon();
  }

  welcome(rows) {
    if (!rows.length) return;
    for (const row of rows) this.fresh.add(row.id);
    setTimeout(() => {
      for (const row of rows) this.fresh.delete(row.id);
      this.paces.draw.soon();
    }, FRESH_MS);
    for (const row of rows) this.herald.say(interpolate(gettext("New alert: %s"), [`${row.title}, ${whereOf(row)}`]));
    if (!this.selected) this.select(this.shown[0]?.id);
  }

  async askSummary() {
    try {
      this.summary = await get(this.getAttribute("summary"));
      this.told = null;
      this.paces.draw.soon();
    } catch {
      this.live.check();
    }
  }

  async load(id) {
    if (!id) return;
    try {
      const whole = await get(`${this.getAttribute("src")}${id}/`);
      this.alerts.heard(whole);
      // An answer that was on its way while a step was taken would offer that step again.
      if (id === this.selected && !isOlder(whole, this.whole)) Object.assign(this, { whole, problem: null });
    } catch (error) {
      if (id === this.selected && !this.isWhole) this.problem = error;
    }
    this.draw();
  }

  took(whole) {
    if (whole.id === this.selected) this.whole = whole;
    this.alerts.heard(whole);
    this.paces.summary.soon();
    this.draw();
  }

  /* What hands do */

  open(name) {
    this.querySelector(`dialog.${name}`).showModal();
  }

  select(id, { look = false, focus = false } = {}) {
    if (!id) return;
    Object.assign(this, { selected: id, problem: null, notice: null });
    this.remember();
    this.draw();
    this.paces.look.soon();
    if (!this.isWhole) this.load(id);
    if (focus) focusRow(id);
    if (look && NARROW.matches) this.room.scrollIntoView({ behavior: "smooth", block: "start" });
    else this.querySelector(".item.is-selected")?.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    const rows = this.shown;
    const at = rows.findIndex((row) => row.id === this.selected);
    const next = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step));
    if (next >= this.limit) this.limit = next + ROWS_AT_ONCE;
    this.select(rows[next]?.id, { focus: true });
  }

  filter(change, { isTyping = false } = {}) {
    this.filters = { ...this.filters, ...change };
    this.limit = ROWS_AT_ONCE;
    if (!isTyping) this.find.value = this.filters.q;
    history[isTyping ? "replaceState" : "pushState"](null, "", this.ownAddress);
    this.draw();
  }

  get ownAddress() {
    return address({ ...this.filters, alert: this.selected });
  }

  remember() {
    history.replaceState(null, "", this.ownAddress);
  }

  back() {
    this.filters = readFilters();
    this.find.value = this.filters.q;
    const chosen = chosenInAddress();
    if (chosen) this.select(chosen);
    else this.draw();
  }

  say(text, level = "warning") {
    this.notice = text && { text, level };
    this.draw();
  }
}

customElements.define("alert-board", AlertBoard);
