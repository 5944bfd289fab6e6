// <alert-board>: keeps the server-drawn board alive from REST and the live line; without the line it polls and says so.
import { html } from "lit";
import { get, post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import { clockTime } from "../lib/time.js";
import { asks } from "../alerts/asks.js";
import { Drawing } from "../alerts/drawing.js";
import "../alerts/step-dialog.js";
import { Alerts } from "./alerts.js";
import { Bell } from "./bell.js";
import { PROMISE_MINUTES, detail, deskSteps, head } from "./detail.js";
import { figures } from "./figures.js";
import { address, admits, filterChips, readFilters } from "./filters.js";
import { keysDialog, listenForKeys } from "./keys.js";
import { isWaiting, maySound, whereOf } from "./order.js";
import { queue } from "./queue.js";
import { ribbon } from "./ribbon.js";

const FRESH_MS = 6_000;
const MOST_ROWS = 200;
const TOGETHER_MS = 150;
const BREATH_MS = 1_000;
const NARROW = matchMedia("(max-width: 1100px)");

class AlertBoard extends HTMLElement {
  connectedCallback() {
    const first = JSON.parse(document.getElementById("board-first").textContent);
    this.alerts = new Alerts(first);
    this.choices = first.choices;
    this.lanes = first.lanes;
    this.filters = readFilters();
    Object.assign(this, { whole: first.alert, selected: first.alert?.id ?? "", summary: first.summary, fresh: new Set(), busy: false, steppedAt: 0, notice: null, problem: null });
    this.map = this.querySelector("place-map");
    this.dialog = this.querySelector("step-dialog");
    this.bell = new Bell();
    this.bell.addEventListener("change", () => this.draw());
    this.drawing = new Drawing(this, this.parts());
    this.name = document.title;
    this.listen();
    this.askSummary();
    this.draw();
    this.map.show(this.selected);
  }

  disconnectedCallback() {
    this.live.stop();
    this.forgetKeys();
    this.bell.ring(false);
  }

  /* Drawing */

  parts() {
    return {
      ribbon: () => ribbon({ state: this.live.state, since: this.live.since, notice: this.notice }),
      figures: () => figures(this.summary, this.alerts.all),
      tools: () => this.tools(),
      filters: () => filterChips(this.filters, this.alerts.all, this.lanes),
      queue: () => queue({ rows: this.alerts.all, shown: this.shown, total: this.alerts.total, selected: this.selected, fresh: this.fresh, call: this.getAttribute("call") }),
      mapped: () => this.mapped(),
      head: () => head(this.alert),
      detail: () => detail({ alert: this.alert, isWhole: this.isWhole, error: this.problem, busy: this.busy, order: this.getAttribute("order") }),
      keys: keysDialog,
    };
  }

  get shown() {
    return this.alerts.all.filter((row) => admits(this.filters, row));
  }

  get isWhole() {
    return this.whole?.id === this.selected;
  }

  get alert() {
    return this.isWhole ? this.whole : this.alerts.get(this.selected);
  }

  draw() {
    this.drawing.draw();
    const rows = this.alerts.all;
    this.map.points = rows.map((row) => ({ ...row, label: `${row.title} · ${whereOf(row)} · ${row.status_label}`, isWaiting: isWaiting(row), isSelected: row.id === this.selected, isExercise: row.cap_status !== "Actual" }));
    this.map.busyGrids = rows.filter(isWaiting).flatMap((row) => (row.grid ? [row.grid.code] : []));
    this.bell.ring(rows.some(maySound));
    const waiting = rows.filter(isWaiting).length;
    document.title = waiting ? `(${waiting}) ${this.name}` : this.name;
  }

  tools() {
    const label = this.bell.isHeard ? gettext("Sound on") : this.bell.isWanted ? gettext("Press for sound") : gettext("Sound off");
    return html`
      <button type="button" class="tool ${this.bell.isWanted && !this.bell.isHeard ? "is-mute" : ""}" data-sound aria-pressed=${this.bell.isHeard ? "true" : "false"} title=${gettext("Sounds while a red alert waits; never for covert ones")}>${label}</button>
      <button type="button" class="tool" data-keys title=${gettext("Keyboard shortcuts")} aria-label=${gettext("Keyboard shortcuts")}>?</button>`;
  }

  mapped() {
    const missing = this.alerts.all.filter((row) => row.lon == null).length;
    return missing ? interpolate(ngettext("%s alert has no point", "%s alerts have no point", missing), [missing]) : gettext("grids · sites · alerts");
  }

  /* What the page hears */

  listen() {
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => kind === "alert" && this.heard(row));
    this.live.addEventListener("state", () => this.draw());
    this.live.start();
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("point-chosen", (event) => this.select(event.detail.id));
    addEventListener("popstate", () => this.back());
    const step = (action) => () => this.alert && this.isWhole && this.press(action);
    this.forgetKeys = listenForKeys({
      j: () => this.move(1), k: () => this.move(-1), a: step("main"), t: step("transfer"), n: step("note"),
      Enter: () => this.alert && location.assign(this.alert.url), c: () => location.assign(this.getAttribute("call")),
      o: () => this.alert && this.hasAttribute("order") && location.assign(`${this.getAttribute("order")}?alert=${this.selected}`),
      s: () => this.bell.want(!this.bell.isWanted), "?": () => this.querySelector("dialog.keys").showModal(),
    });
  }

  async refresh() {
    const page = await get(`${this.getAttribute("src")}?open=true&limit=${MOST_ROWS}`);
    this.welcome(this.alerts.replace(page.results, page.count));
    this.askSummary();
    if (this.selected) this.ask();
    this.draw();
  }

  heard(row) {
    if (this.alerts.heard(row)) this.welcome([row]);
    if (row.id === this.selected) this.ask();
    this.askSummary();
    this.draw();
  }

  welcome(rows) {
    if (!rows.length) return;
    for (const row of rows) this.fresh.add(row.id);
    setTimeout(() => {
      for (const row of rows) this.fresh.delete(row.id);
      this.draw();
    }, FRESH_MS);
    this.querySelector("[data-said]").textContent = rows.map((row) => interpolate(gettext("New alert: %s"), [`${row.title}, ${whereOf(row)}`])).join(". ");
    if (!this.selected) this.select(this.shown[0]?.id);
  }

  // Several rows in a moment cost one question.
  askSummary() {
    clearTimeout(this.summaryTimer);
    this.summaryTimer = setTimeout(async () => {
      try {
        this.summary = await get(this.getAttribute("summary"));
        document.dispatchEvent(new CustomEvent("zf-summary", { detail: this.summary }));
        this.draw();
      } catch {
        // The live line says when the server is away.
      }
    }, TOGETHER_MS);
  }

  ask() {
    clearTimeout(this.detailTimer);
    this.detailTimer = setTimeout(() => this.load(this.selected), TOGETHER_MS);
  }

  async load(id) {
    try {
      const whole = await get(`${this.getAttribute("src")}${id}/`);
      this.alerts.heard(whole);
      if (id === this.selected) Object.assign(this, { whole, problem: null });
    } catch (error) {
      if (id === this.selected && !this.isWhole) this.problem = error;
    }
    this.draw();
  }

  /* What hands do */

  clicked(event) {
    const found = (selector) => event.target.closest(selector);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const row = found(".item");
    const chip = found("[data-filter]");
    const action = found("[data-action]");
    if (row || chip) event.preventDefault();
    if (row) this.select(row.dataset.id, { look: true });
    else if (chip) this.filter(chip.hasAttribute("data-all") ? { lane: "", status: "" } : { [chip.dataset.filter]: chip.dataset.value });
    else if (action) this.press(action.dataset.action);
    else if (found("[data-sound]")) this.bell.want(!this.bell.isHeard);
    else if (found("[data-keys]")) this.querySelector("dialog.keys").showModal();
    else if (found("[data-hush]")) this.say(null);
    else if (found("[data-again]")) this.load(this.selected);
  }

  select(id, { look = false } = {}) {
    if (!id) return;
    Object.assign(this, { selected: id, problem: null, notice: null });
    this.remember();
    this.draw();
    this.map.show(id);
    if (!this.isWhole) this.load(id);
    if (look && NARROW.matches) this.querySelector("#what-to-do").scrollIntoView({ behavior: "smooth", block: "start" });
    else this.querySelector(".item.is-selected")?.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    const rows = this.shown;
    const at = rows.findIndex((row) => row.id === this.selected);
    this.select(rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))]?.id);
  }

  filter(change) {
    this.filters = { ...this.filters, ...change };
    history.pushState(null, "", address({ ...this.filters, alert: this.selected }));
    this.draw();
  }

  remember() {
    history.replaceState(null, "", address({ ...this.filters, alert: this.selected }));
  }

  back() {
    const { alert, ...filters } = readFilters();
    this.filters = filters;
    if (alert) this.select(alert);
    else this.draw();
  }

  /* Steps */

  // A second press in the same breath would take the step after, unread.
  press(action) {
    if (this.busy || !this.isWhole || Date.now() - this.steppedAt < BREATH_MS) return;
    const steps = deskSteps(this.whole);
    const step = action === "main" ? steps.find((one) => one.is_main) : steps.find((one) => one.action === action);
    if (!step) return;
    this.querySelector("details.more")?.removeAttribute("open");
    const take = (values) => this.take(step, values);
    const fields = step.action === "acknowledge" ? null : asks(step.action.replace("-longer", ""), this.choices, this.whole);
    if (fields) this.dialog.open(step, fields, { take, units: this.getAttribute("units"), without: this.whole.station.id });
    else take(step.action === "acknowledge" ? { minutes: PROMISE_MINUTES } : {}).catch((error) => this.say(error.message, "error"));
  }

  // When somebody was first, says who, and shows their answer.
  async take(step, values) {
    const id = this.selected;
    this.hold(true);
    try {
      this.show(await post(step.url, values));
      this.say(null);
    } catch (error) {
      if (!error.isStale) throw error;
      await this.load(id);
      this.say(this.whoWasFirst(error), "warning");
    } finally {
      this.hold(false);
    }
  }

  whoWasFirst(error) {
    const { acknowledged_by: name, acknowledged_at: at } = this.whole;
    if (!name || !at) return error.message;
    return interpolate(gettext("%(name)s was first, at %(time)s. The alert now shows their answer."), { name, time: clockTime(Date.parse(at)) }, true);
  }

  show(whole) {
    if (whole.id === this.selected) this.whole = whole;
    this.alerts.heard(whole);
    this.askSummary();
    this.draw();
  }

  hold(busy) {
    this.busy = busy;
    this.steppedAt = Date.now();
    this.draw();
  }

  say(text, level = "warning") {
    this.notice = text && { text, level };
    this.draw();
  }
}

customElements.define("alert-board", AlertBoard);
