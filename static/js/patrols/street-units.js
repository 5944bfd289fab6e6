/* <street-units>: who is out, where, and what they do; the list and the map say the same. Positions come by the live line, at most every two seconds. */
import { html, nothing, render } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { get, post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/map.js";
import { Units } from "../lib/map/units.js";
import { afterPress } from "../lib/press.js";
import { clockTime } from "../lib/time.js";
import { Pace } from "../board/pace.js";
import { isStale, seen, signOf, stateOf } from "./unit-words.js";

const WORDS_MS = 30_000;
const stored = (id) => JSON.parse(document.getElementById(id).textContent);
const at = (iso) => clockTime(Date.parse(iso)).slice(0, 5);

class StreetUnitsPage extends HTMLElement {
  connectedCallback() {
    this.rows = new Map(stored("units-first").map((row) => [row.id, row]));
    Object.assign(this, { chosen: null, filter: "out", search: "", problem: "" });
    this.list = this.querySelector("[data-part=list]");
    this.list.replaceChildren();
    this.map = this.querySelector("place-map");
    this.layer = this.map.add(new Units());
    this.pace = new Pace(() => this.drawMap(), { every: 1_000 });
    this.live = new Live({ ticket: this.getAttribute("stream"), refresh: () => this.refresh(), passing: "unit" });
    this.live.addEventListener("row", ({ detail: { kind, row } }) => kind === "unit" && this.hear(row.rows));
    this.live.addEventListener("state", () => this.draw());
    this.addEventListener("unit-chosen", ({ detail }) => this.choose(detail.id));
    this.addEventListener("click", (event) => this.pressed(event.target.closest("button")));
    this.querySelector("[data-search]").addEventListener("input", (event) => this.look(event.target.value));
    this.querySelector("[data-filters]").addEventListener("change", (event) => this.show(event.target.value));
    this.timer = setInterval(() => this.draw(), WORDS_MS);
    this.live.start();
    this.map.ready.then(() => this.fit());
    this.draw();
  }

  disconnectedCallback() {
    this.live.stop();
    this.pace.stop();
    clearInterval(this.timer);
  }

  async refresh() {
    const { results } = await get(this.getAttribute("src"));
    this.rows = new Map(results.map((row) => [row.id, row]));
    this.draw();
  }

  hear(rows) {
    for (const row of rows) if (this.rows.has(row.id)) this.rows.set(row.id, { ...this.rows.get(row.id), ...row });
    if (rows.some((row) => !this.rows.has(row.id))) this.refresh().catch(() => {});
    this.draw();
  }

  get shown() {
    const wanted = this.search.trim().toLowerCase();
    const fits = (row) => this.filter === "all" || (this.filter === "out" ? row.status !== "off" : row.status === this.filter);
    return [...this.rows.values()].filter((row) => fits(row) && [row.call_sign, row.station, row.crew].join(" ").toLowerCase().includes(wanted));
  }

  look(words) {
    this.search = words;
    this.draw();
  }

  show(filter) {
    this.filter = filter;
    this.draw();
  }

  draw() {
    afterPress(this.drawNow);
    this.pace.soon();
  }

  drawNow = () => {
    render(this.template(), this.list);
    const words = { offline: gettext("No connection. What you see may be old."), "signed-out": gettext("Your session has ended. Sign in again.") }[this.live.state] ?? this.problem;
    render(words ? html`<div class="ribbon warning" role="status"><p>${words}</p></div>` : nothing, this.querySelector("[data-line]"));
  };

  drawMap() {
    this.layer.show([...this.rows.values()]);
  }

  fit() {
    this.drawMap();
    if (this.layer.extent) this.map.map.fitBounds(this.layer.extent, { padding: 60, maxZoom: 14, duration: 0 });
  }

  /* Of one station its name says nothing. */
  get isOneStation() {
    return new Set([...this.rows.values()].map(({ station }) => station)).size < 2;
  }

  template() {
    const rows = this.shown;
    if (!rows.length) return html`<p class="units-none dim">${this.filter === "out" ? gettext("No unit is on duty now. People go on duty on their phones, at “My unit”.") : gettext("No unit fits.")}</p>`;
    return html`<ul class="unit-list">${repeat(rows, (row) => row.id, (row) => this.row(row))}</ul>`;
  }

  row(row) {
    const isChosen = row.id === this.chosen;
    return html`<li class=${isChosen ? "is-chosen" : ""}><button type="button" class="unit-row ${isStale(row) ? "is-stale" : ""}" data-unit=${row.id} aria-expanded=${isChosen ? "true" : "false"}>
        <span class="unit-sign is-${row.status}" aria-hidden="true">${signOf(row)}</span>
        <span class="unit-what"><b>${row.call_sign}</b> <span class="dim">${row.mode_label}</span><small class="dim">${[this.isOneStation ? "" : row.station, row.crew, row.post].filter(Boolean).join(" · ")}</small></span>
        <span class="unit-state"><b>${stateOf(row)}</b>${row.since ? html` <small class="number dim">${at(row.since)}</small>` : nothing}<small class="dim">${row.status === "off" ? nothing : seen(row)}</small></span></button>
      ${isChosen ? this.more(row) : nothing}</li>`;
  }

  more(row) {
    const states = this.hasAttribute("may-say") && ["free", "busy", "resting"].includes(row.status) ? ["free", "busy", "resting"].filter((one) => one !== row.status) : [];
    return html`<div class="unit-more">${row.skills.length ? html`<p>${row.skills.join(" · ")}</p>` : nothing}
      ${row.out_since ? html`<p class="dim">${interpolate(gettext("On duty since %s"), [at(row.out_since)])}</p>` : nothing}
      ${this.trailWords ? html`<p class="dim" role="status">${this.trailWords}</p>` : nothing}
      ${states.length ? html`<div class="beside">${states.map((status) => html`<button type="button" class="quiet" data-say=${status} data-of=${row.id}>${interpolate(gettext("By radio: %s"), [stateOf({ status })])}</button>`)}</div>` : nothing}</div>`;
  }

  pressed(button) {
    if (button?.dataset.unit) this.choose(Number(button.dataset.unit) === this.chosen ? null : Number(button.dataset.unit));
    if (button?.dataset.say) this.say(button.dataset.of, button.dataset.say);
  }

  async choose(id) {
    Object.assign(this, { chosen: id, trailWords: "" });
    this.layer.choose(id);
    this.draw();
    const row = this.rows.get(id);
    if (!row) return;
    if (row.lon != null) this.map.map?.easeTo({ center: [row.lon, row.lat], zoom: Math.max(13.5, this.map.map.getZoom()), duration: 400 });
    this.querySelector(`[data-unit="${id}"]`)?.scrollIntoView({ block: "nearest" });
    if (this.hasAttribute("may-trail") && row.status !== "off") await this.trail(id);
  }

  async trail(id) {
    try {
      const { points } = await get(this.getAttribute("trail").replace("/0/", `/${id}/`));
      if (this.chosen !== id) return;
      this.layer.trail(points);
      this.trailWords = points.length > 1 ? interpolate(gettext("The line shows the way since %s, of this duty only."), [at(points[0].at)]) : "";
    } catch (error) {
      this.trailWords = error.message;
    }
    this.draw();
  }

  async say(id, status) {
    try {
      this.hear([await post(this.getAttribute("state").replace("/0/", `/${id}/`), { status })]);
      this.problem = "";
    } catch (error) {
      this.problem = error.message;
    }
    this.draw();
  }
}

customElements.define("street-units", StreetUnitsPage);
