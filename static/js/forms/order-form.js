/* An order: what, for how long, which sites; shows before sending who is reached by what. The server says which sites an area holds. */
import { html, render } from "lit";
import { get, post } from "../lib/api.js";
import { AreaTool } from "../lib/map/area-tool.js";
import "../lib/map.js";
import { areaFrom } from "../map/address.js";
import { Choice } from "./order-choice.js";
import { choiceChips } from "./order-chips.js";
import { consequence, preview } from "./order-preview.js";
import { forbidden, isOurs, wordsFor } from "./order-words.js";
import { bringIntoView, show } from "./refusals.js";
import { siteList } from "./site-list.js";
import { teamList } from "./team-list.js";

const PATIENCE_MS = 250;
const LISTED = 50;
const stored = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

class OrderForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields = this.form.elements;
    this.alert = stored("order-alert");
    this.before = stored("order-before");
    this.centre = this.alert?.lon == null ? null : { lon: this.alert.lon, lat: this.alert.lat };
    this.choice = this.begin();
    this.found = { sites: [], points: [], teams: [], total: 0, reachable: 0, members: 0, people: 0, left_out: [], approvers: [], message: {} };
    this.map = this.querySelector("place-map");
    this.tool = this.map.add(new AreaTool());
    if (this.centre) this.map.points = [{ id: "own", ...this.centre, priority: this.alert.priority, label: this.alert.title, isSelected: true }];
    this.listen();
    this.write();
    this.drawTools();
    this.look();
  }

  /* What is filled in at first: what came back, what was asked for by the address (sites, or an area drawn on the map), or a ring round the alert. */
  begin() {
    if (this.before) return new Choice(this.before.choice);
    const drawn = areaFrom(new URLSearchParams(location.search));
    if (drawn?.radius) this.fields.metres.value = drawn.radius.metres;
    if (drawn) return new Choice(drawn);
    const named = (stored("chosen-sites") || []).map(Number).filter(Boolean);
    return new Choice({ named, ...(this.centre && !named.length ? { radius: { ...this.centre, metres: Number(this.fields.metres.value) } } : {}) });
  }

  listen() {
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.addEventListener("click", (event) => this.pressed(event.target.closest("[data-tool]")?.dataset.tool));
    this.addEventListener("site-chosen", ({ detail }) => this.tick(detail, !this.chosen.has(detail.id)));
    this.addEventListener("area-drawn", ({ detail }) => this.chose("polygon", detail.polygon));
    this.addEventListener("point-picked", ({ detail }) => this.centred(detail));
    this.addEventListener("area-corners", () => this.drawTools());
    this.addEventListener("area-left", () => this.drawTools());
    this.map.ready.then(() => this.picture());
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /* Words */

  get seen() {
    return this.alert && !this.alert.is_covert ? this.alert.description : "";
  }

  write() {
    if (!this.before && isOurs(this.fields.text.value, this.seen)) this.fields.text.value = wordsFor(this.fields.action.value, this.seen);
    this.warn();
  }

  warn() {
    this.part("forbidden").hidden = !forbidden(this.fields.text.value);
  }

  /* Choosing */

  get chosen() {
    return new Set(this.found.points.map(([id]) => id));
  }

  get called() {
    return new Set(this.found.teams.map(({ id }) => id));
  }

  tickTeam(team, isWanted) {
    this.choice.tickTeam(team.id, isWanted);
    this.lookSoon();
  }

  chose(name, value) {
    this.choice.set(name, value);
    this.lookSoon();
  }

  tick(site, isWanted) {
    if (this.tool.mode) return;
    this.choice.tick(site.id, isWanted);
    this.lookSoon();
  }

  centred(point) {
    this.point = point;
    this.chose("radius", { ...point, metres: Number(this.fields.metres.value) || 500 });
  }

  get middle() {
    const { radius } = this.choice.area;
    return radius ? { lon: radius.lon, lat: radius.lat } : this.point || this.centre;
  }

  pressed(name) {
    const tools = {
      draw: () => this.tool.draw(),
      finish: () => this.tool.finish(),
      back: () => this.tool.takeBack(),
      leave: () => this.tool.leave(),
      point: () => this.tool.pick(),
      grid: () => (this.choice.addGrid(this.part("grid").value.trim()), (this.part("grid").value = ""), this.lookSoon()),
    };
    tools[name]?.();
    if (name) this.drawTools();
    if (name === "draw" || name === "point") this.querySelector(".part-map").scrollIntoView({ block: "nearest" });
  }

  changed(field) {
    if (field.name === "action") this.write();
    if (field.name === "text") this.warn();
    if (field.name === "kind") this.choice.toggleKind(field.value, field.checked);
    if (field.name === "team_kind") this.choice.toggleKind(field.value, field.checked, "teams");
    if (field.name === "unit") this.choice.set("unit", Number(field.value) || null);
    if (field.name === "ring") this.fields.metres.value = field.value;
    if (field.name === "ring" || field.name === "metres") this.ringed();
    if (field === this.part("search")) return this.searchSoon();
    if (field === this.part("team-search")) return this.searchTeamsSoon();
    if (field !== this.part("grid")) this.lookSoon();
  }

  ringed() {
    const metres = Math.round(Number(this.fields.metres.value));
    if (this.middle && metres >= 10) this.choice.set("radius", { ...this.middle, metres });
    else if (!this.middle) this.pressed("point");
  }

  /* Asking the server who that is */

  lookSoon() {
    this.drawTools();
    this.picture();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PATIENCE_MS);
  }

  values() {
    const { action, text, minutes } = this.fields;
    return { ...this.choice.body, action: action.value, text: text.value.trim(), minutes: Number(minutes.value) };
  }

  get about() {
    return { ...(this.alert ? { alert: this.alert.id } : {}), cap_status: this.fields.exercise.checked ? "Exercise" : "Actual" };
  }

  async look() {
    const asked = (this.asked = (this.asked || 0) + 1);
    try {
      const found = await post(this.getAttribute("preview"), { ...this.values(), ...this.about });
      if (asked !== this.asked) return;
      show(this.form, null);
      this.see(found);
    } catch (error) {
      if (asked === this.asked) show(this.form, error);
    }
  }

  see(found) {
    this.found = found;
    this.drawPreview();
    this.drawSites();
    this.drawTeams();
    this.drawTools();
    this.picture();
  }

  picture() {
    this.tool.show({ ...this.choice.area, points: this.found.points });
  }

  /* Drawing */

  over(place, template) {
    if (!place.isOurs) place.replaceChildren();
    place.isOurs = true;
    render(template, place);
  }

  /* Drawn again by every answer, also while somebody draws: the corners are the tool's to count. */
  drawTools() {
    const corners = this.tool.corners.length;
    const drop = (name, value) => this.chose(name, value);
    this.over(this.part("chips"), choiceChips(this.choice, { drop, dropGrid: (code) => (this.choice.dropGrid(code), this.lookSoon()), units: stored("order-units") }));
    this.part("drawing").hidden = !this.tool.mode;
    this.part("hint").textContent = this.tool.mode === "pick" ? gettext("Tap the middle, or move the map with the arrow keys and press Enter.") : gettext("Tap corner after corner; on the keyboard move the map with the arrow keys and press Enter.");
    this.querySelector('[data-tool="finish"]').disabled = corners < 3;
    this.querySelector('[data-tool="back"]').disabled = !corners;
    for (const input of this.form.querySelectorAll('[name="ring"]')) input.checked = Number(input.value) === this.choice.area.radius?.metres;
    for (const input of this.form.querySelectorAll('[name="kind"]')) input.checked = this.choice.area.kinds.includes(input.value);
    for (const input of this.form.querySelectorAll('[name="team_kind"]')) input.checked = this.choice.area.teams.includes(input.value);
    if (this.fields.unit) this.fields.unit.value = this.choice.area.unit || "";
  }

  drawPreview() {
    const { found } = this;
    this.over(this.part("preview"), preview(found, (site) => this.phone(site)));
    this.part("consequence").textContent = consequence(found);
    this.part("count").textContent = interpolate(gettext("%s chosen, %s reachable"), [found.total, found.reachable]);
    this.part("team-count").textContent = found.members ? interpolate(gettext("%s people, %s reachable"), [found.members, found.members_reachable]) : "";
    this.form.querySelector(".next").disabled = !(found.total + found.members) || this.busy;
  }

  drawSites() {
    const listed = this.words ? (this.hits ?? []) : this.found.sites.slice(0, LISTED);
    const context = { words: this.words, chosen: this.chosen, centre: this.middle, total: this.words ? this.hitCount : this.found.total, error: this.searchError };
    this.over(this.part("sites"), siteList(listed, { ...context, choose: (site, isWanted) => this.tick(site, isWanted), again: () => this.search() }));
  }

  drawTeams() {
    const listed = this.teamWords ? (this.teamHits ?? []) : this.found.teams;
    const context = { words: this.teamWords, chosen: this.called, total: this.teamWords ? this.teamCount : listed.length, error: this.teamError };
    this.over(this.part("teams"), teamList(listed, { ...context, choose: (team, isWanted) => this.tickTeam(team, isWanted) }));
  }

  /* Searching */

  get teamWords() {
    return this.part("team-search").value.trim();
  }

  searchTeamsSoon() {
    clearTimeout(this.searchingTeams);
    this.searchingTeams = setTimeout(() => this.searchTeams(), PATIENCE_MS);
  }

  async searchTeams() {
    const words = this.teamWords;
    this.teamError = "";
    if (!words) return this.drawTeams();
    try {
      const { results, count } = await get(`${this.getAttribute("teams")}?${new URLSearchParams({ q: words, limit: LISTED })}`);
      if (words !== this.teamWords) return;
      Object.assign(this, { teamHits: results, teamCount: count });
    } catch (error) {
      this.teamError = error.message;
    }
    this.drawTeams();
  }

  get words() {
    return this.part("search").value.trim();
  }

  searchSoon() {
    clearTimeout(this.searching);
    this.searching = setTimeout(() => this.search(), PATIENCE_MS);
  }

  async search() {
    const words = this.words;
    this.searchError = "";
    if (!words) return this.drawSites();
    const near = this.middle ? { near: `${this.middle.lon.toFixed(6)},${this.middle.lat.toFixed(6)}` } : {};
    try {
      const { results, count } = await get(`${this.getAttribute("sites")}?${new URLSearchParams({ q: words, limit: LISTED, ...near })}`);
      if (words !== this.words) return;
      Object.assign(this, { hits: results, hitCount: count });
    } catch (error) {
      this.searchError = error.message;
    }
    this.drawSites();
  }

  async phone(site) {
    try {
      Object.assign(site, await post(this.getAttribute("numbers"), { site: site.id, ...(this.alert ? { alert: this.alert.id } : {}) }), { name: site.name });
      this.drawPreview();
    } catch (error) {
      show(this.form, error);
    }
  }

  /* Sending */

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    show(this.form, null);
    try {
      const saved = await post(this.getAttribute("action"), { ...this.values(), ...(this.before ? {} : { ...this.about, campaign: this.fields.campaign?.value || "" }) });
      location.assign(saved.url);
    } catch (error) {
      show(this.form, error);
      bringIntoView(this.form);
      this.busy = false;
    }
  }
}

customElements.define("order-form", OrderForm);
