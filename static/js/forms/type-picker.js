/* Chooses the kind of alert by a few keys: letters narrow the list, 1 to 9 take one. Emits `type-chosen` with the type. */
import { LitElement, html, nothing } from "lit";

const DIGIT = /^[1-9]$/;

/* Within a lane the gravest stands first, and what fits nothing else stands last. */
const isRest = (type) => /(^|[.])general([.]|$)/.test(type.code);
const inOrder = (types) => [...types].sort((a, b) => isRest(a) - isRest(b) || a.priority - b.priority);

const byLane = (types) => types.reduce((lanes, type) => lanes.set(type.lane, [...(lanes.get(type.lane) || []), type]), new Map());

export class TypePicker extends LitElement {
  static properties = { types: { attribute: false }, chosen: { attribute: false }, filter: { state: true } };

  constructor() {
    super();
    Object.assign(this, { types: [], chosen: null, filter: "" });
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    this.querySelector("input, button")?.focus();
  }

  get shown() {
    const wanted = this.filter.trim().toLowerCase();
    const groups = byLane(inOrder(this.types).filter((type) => `${type.name} ${type.lane_label} ${type.code}`.toLowerCase().includes(wanted)));
    return [...groups.values()].flat();
  }

  pressed(event) {
    if (event.isComposing) return;
    const n = DIGIT.test(event.key) ? Number(event.key) - 1 : event.key === "Enter" && this.filter.trim() ? 0 : -1;
    if (n < 0 || !this.shown[n]) return;
    event.preventDefault();
    this.choose(this.shown[n]);
  }

  choose(type) {
    this.filter = "";
    this.dispatchEvent(new CustomEvent("type-chosen", { detail: type, bubbles: true }));
  }

  render() {
    if (this.chosen) return this.one(this.chosen);
    const shown = this.shown;
    return html`
      <input class="form-control" type="search" autocomplete="off" aria-label=${gettext("What is it? Type a few letters, or press a number")}
        placeholder=${gettext("What is it? Type a few letters, or press a number")} .value=${this.filter} @input=${(event) => (this.filter = event.target.value)} @keydown=${this.pressed}>
      <div class="lanes">${[...byLane(shown)].map(([lane, types]) => this.lane(lane, types, shown))}</div>
      ${shown.length ? nothing : html`<p class="dim">${this.types.length ? gettext("Nothing by that name; clear the field to see all.") : gettext("Loading …")}</p>`}`;
  }

  one(type) {
    return html`<div class="chosen"><span class="seal p${type.priority}">${type.priority}</span><span class="lane lane-${type.lane}">${type.lane_label}</span><b>${type.name}</b>
      <button type="button" class="as-link" @click=${() => this.choose(null)}>${gettext("Change")}</button></div>`;
  }

  lane(lane, types, shown) {
    return html`<section class="lane-group"><h2><span class="lane lane-${lane}">${types[0].lane_label}</span></h2>
      ${types.map((type) => this.row(type, shown.indexOf(type) + 1))}</section>`;
  }

  row(type, number) {
    return html`<button type="button" class="type p${type.priority}" @click=${() => this.choose(type)}>
      ${number <= 9 ? html`<kbd aria-hidden="true">${number}</kbd>` : html`<kbd></kbd>`}<span>${type.name}</span></button>`;
  }
}

customElements.define("type-picker", TypePicker);
