/* <route-editor>: a route drawn on the map, its stops put in order, its times said, kept whole. */
import { nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { AreaTool } from "../lib/map/area-tool.js";
import "../lib/map.js";
import { newSchedule, newStop, numbered, opened, placeBody, routeBody, scheduleBody } from "./route-document.js";
import { bar, panel } from "./route-panel.js";
import { StopsLayer } from "./stops-layer.js";

const PATIENCE_MS = 300;
const stored = (id) => JSON.parse(document.getElementById(id).textContent);

class RouteEditor extends HTMLElement {
  connectedCallback() {
    const [choices, row] = [stored("route-choices"), stored("route-first")];
    this.urls = stored("route-addresses");
    const mayPlan = this.hasAttribute("may-plan");
    const route = opened(row, { stations: choices.stations, kind: new URLSearchParams(location.search).get("kind") });
    this.state = { route, choices, mayPlan, urls: this.urls, chosen: null, words: "", times: [], isAdding: mayPlan && !row, isChanged: false };
    this.map = this.querySelector("place-map");
    this.layer = this.map.add(new StopsLayer({ mayPlan }));
    this.tool = this.map.add(new AreaTool());
    this.listen();
    this.querySelector("[data-panel]").replaceChildren();
    this.draw();
    this.map.ready.then(() => this.layer.look(route.area?.coordinates[0]));
    if (mayPlan) this.askWeek();
  }

  listen() {
    const on = (name, hear) => this.addEventListener(name, ({ detail }) => hear(detail));
    on("stop-added", (at) => this.add(newStop(at, { kind: this.state.route.kind, number: this.state.route.stops.length + 1 })));
    on("stop-moved", ({ key, ...at }) => this.hands.stop(key, at));
    on("stop-chosen", ({ key }) => this.hands.choose(key));
    on("site-picked", ({ site }) => this.hands.addSite(site));
    on("area-drawn", ({ polygon }) => this.hands.set({ area: { type: "Polygon", coordinates: [[...polygon, polygon[0]]] } }));
    on("area-corners", ({ count }) => this.put({ corners: count }));
    on("area-left", () => this.put({ isDrawing: false }));
    addEventListener("beforeunload", (event) => this.state.isChanged && !this.state.isSaving && event.preventDefault());
  }

  /* Drawing */

  put(changes) {
    Object.assign(this.state, changes);
    this.draw();
  }

  draw() {
    const { state } = this;
    render(panel(state, this.hands), this.querySelector("[data-panel]"));
    render(state.mayPlan ? bar(state, this.hands) : nothing, this.querySelector("[data-bar]"));
    this.layer.adding = state.isAdding && !state.isDrawing;
    const way = state.proposal?.proposed.order.map((place) => state.proposal.stops[place]);
    this.layer.show(state.route.stops, { isOrdered: state.route.is_ordered, chosen: state.chosen, way });
    this.tool.show({ polygon: state.route.area?.coordinates[0].slice(0, -1) });
    this.querySelector(".map-stand").classList.toggle("is-editing", state.isAdding || Boolean(state.isDrawing));
  }

  changed(changes) {
    if (changes.stops) changes = { ...changes, stops: numbered(changes.stops) };
    Object.assign(this.state.route, changes);
    this.put({ isChanged: true, said: "", trouble: "", proposal: null });
  }

  add(stop) {
    this.changed({ stops: [...this.state.route.stops, stop] });
    this.put({ chosen: stop.key });
  }

  /* What the hand does */

  hands = {
    set: (changes) => this.changed(changes),
    ask: (isEnding) => this.put({ isEnding }),
    adding: () => this.put({ isAdding: !this.state.isAdding }),
    choose: (chosen, isFromList) => {
      this.put({ chosen });
      const stop = this.state.route.stops.find(({ key }) => key === chosen);
      if (stop && isFromList) this.layer.goTo(stop);
      else if (stop) this.querySelector(`[data-key="${chosen}"]`)?.scrollIntoView({ block: "nearest" });
    },
    stop: (key, changes) => this.changed({ stops: this.state.route.stops.map((stop) => (stop.key === key ? { ...stop, ...changes, isUnnamed: stop.isUnnamed && !("name" in changes) } : stop)) }),
    remove: (key) => this.changed({ stops: this.state.route.stops.filter((stop) => stop.key !== key) }),
    move: (key, way, event) => this.move(key, way, event),
    drag: (event, key) => {
      if (event) event.dataTransfer.effectAllowed = "move";
      this.put({ dragged: key });
    },
    over: (event, key) => this.dragOver(event, key),
    propose: (begins) => this.propose(typeof begins === "string" ? begins : ""),
    take: () => {
      const { proposed, stops } = this.state.proposal;
      this.changed({ stops: proposed.order.map((place) => stops[place]), is_ordered: true });
    },
    leave: () => this.put({ proposal: null }),
    sites: () => this.findSites(),
    hideSites: () => {
      this.layer.showSites([]);
      this.put({ sites: null });
    },
    words: (words) => this.put({ words }),
    addSite: (site) => {
      this.add(newStop(site, { kind: this.state.route.kind, number: 0, site }));
      this.layer.goTo(site);
    },
    drawArea: () => {
      this.put({ isDrawing: true, corners: 0 });
      this.tool.draw();
    },
    finishArea: () => this.tool.finish(),
    leaveArea: () => this.tool.leave(),
    dropArea: () => this.changed({ area: null }),
    schedule: (key, changes) => this.plan(this.state.route.schedules.map((one) => (one.key === key ? { ...one, ...changes } : one))),
    addSchedules: (plans) => this.plan([...this.state.route.schedules, ...plans.map((facts) => newSchedule(this.state.choices.today, facts))]),
    removeSchedule: (key) => this.plan(this.state.route.schedules.filter((one) => one.key !== key)),
    save: () => this.save(),
    end: () => this.step(this.urls.end),
    reopen: () => this.step(this.urls.reopen),
    renew: (stop) => this.renew(stop),
  };

  move(key, way, event) {
    const stops = [...this.state.route.stops];
    const from = stops.findIndex((stop) => stop.key === key);
    const [stop] = stops.splice(from, 1);
    stops.splice(from + way, 0, stop);
    this.changed({ stops });
    // The finger stays on the same stop, wherever it now stands.
    const again = event && this.querySelector(`[data-key="${key}"] [data-way="${way}"]`);
    if (again) (again.disabled ? this.querySelector(`[data-key="${key}"] [data-way="${-way}"]`) : again)?.focus();
  }

  dragOver(event, key) {
    const { dragged, route } = this.state;
    if (!dragged) return;
    event.preventDefault();
    const [from, to] = [dragged, key].map((one) => route.stops.findIndex((stop) => stop.key === one));
    if (from !== to && from >= 0 && to >= 0) this.move(dragged, to - from);
  }

  plan(schedules) {
    this.changed({ schedules });
    this.askWeek();
  }

  /* What the server says */

  askWeek() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      try {
        const { days } = await post(this.urls.preview, { schedules: this.state.route.schedules.map(scheduleBody) });
        this.put({ week: days });
      } catch {
        this.put({ week: null });
      }
    }, PATIENCE_MS);
  }

  get times() {
    const begun = this.state.week?.flatMap(({ rounds }) => rounds.map(({ begins }) => begins)) ?? [];
    return [...new Set(begun)].slice(0, 12);
  }

  async propose(begins) {
    const { route } = this.state;
    const times = this.times;
    const at = begins || times[0] || "22:00";
    this.put({ isAsking: true, trouble: "", times });
    try {
      const answer = await post(this.urls.order, { kind: route.kind, begins: at, stops: route.stops.map(placeBody) });
      this.put({ proposal: { ...answer, begins: at, stops: [...route.stops] } });
      this.querySelector(".route-proposal").scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.put({ trouble: error.message });
    }
    this.put({ isAsking: false });
  }

  async findSites() {
    try {
      const { results } = await get(`${this.urls.sites}?limit=500`);
      this.layer.showSites(results);
      this.put({ sites: results });
    } catch (error) {
      this.put({ trouble: error.message });
    }
  }

  async save() {
    const { route } = this.state;
    const empty = this.querySelector("[data-panel] :invalid");
    if (empty) return empty.closest("details")?.setAttribute("open", "") ?? empty.reportValidity();
    await this.step(route.id ? this.urls.change : this.urls.create, routeBody(route));
  }

  async step(url, body = {}) {
    this.put({ isSaving: true, trouble: "", said: "", isEnding: false });
    try {
      const kept = await post(url, body);
      if (!this.state.route.id) return location.assign(this.urls.page.replace(this.urls.any, `/${kept.id}/`));
      this.kept(kept);
    } catch (error) {
      this.put({ trouble: [error.message, ...Object.values(error.fields ?? {}).flat(2)].filter((said) => typeof said === "string").join(" ") });
    }
    return this.put({ isSaving: false });
  }

  kept(row) {
    const { made, changed, withdrawn } = row.rounds;
    const words = [[made, gettext("%s made")], [changed, gettext("%s changed")], [withdrawn, gettext("%s withdrawn")]].filter(([count]) => count).map(([count, said]) => interpolate(said, [count]));
    const rounds = words.length ? interpolate(gettext("Rounds ahead: %s."), [words.join(gettext(", "))]) : gettext("No round ahead has changed.");
    this.querySelector("h1").textContent = row.label;
    this.put({ route: opened(row, this.state.choices), isChanged: false, chosen: null, proposal: null, said: `${gettext("Kept.")} ${rounds}` });
    this.askWeek();
  }

  async renew(stop) {
    try {
      await post(this.urls.renew.replace(this.urls.any, `/${stop.id}/`));
      this.put({ said: interpolate(gettext("%s has a new code; the old one proves nothing any more. Print it and post it there."), [stop.name]), trouble: "" });
    } catch (error) {
      this.put({ trouble: error.message });
    }
  }
}

customElements.define("route-editor", RouteEditor);
