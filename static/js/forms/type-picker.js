/* Chooses the kind of alert by a few keys: letters, first letters of the pinyin or words narrow the list, 1 to 9 take one, Enter takes the first.
   `first-lane` puts the lane of the chosen site on top. Emits `type-chosen` with the type. */
import { LitElement, html, nothing } from "lit";

const DIGIT = /^[1-9]$/;

/* Within a lane the gravest stands first, and what fits nothing else stands last. */
const isRest = (type) => /(^|[.])general([.]|$)/.test(type.code);
const inOrder = (types) => [...types].sort((a, b) => isRest(a) - isRest(b) || a.priority - b.priority);

const byLane = (types) => types.reduce((lanes, type) => lanes.set(type.lane, [...(lanes.get(type.lane) || []), type]), new Map());

/* How well a type fits what was typed: a beginning is better than a middle. 0 is no fit. */
function fit(type, wanted) {
  const words = `${type.keys || type.name} ${type.lane_label} ${type.code}`.toLowerCase();
  if (!words.includes(wanted)) return 0;
  return words.split(/[\s.]+/).some((word) => word.startsWith(wanted)) ? 2 : 1;
}

export class TypePicker extends LitElement {
  static properties = { types: { attribute: false }, chosen: { attribute: false }, firstLane: { attribute: "first-lane" }, filter: { state: true } };

  constructor() {
    super();
    Object.assign(this, { types: [], chosen: null, filter: "", firstLane: "" });
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    this.querySelector("input, button")?.focus();
  }

  get shown() {
    const wanted = this.filter.trim().toLowerCase();
    const fitting = inOrder(this.types).filter((type) => fit(type, wanted));
    if (wanted) return fitting.sort((a, b) => fit(b, wanted) - fit(a, wanted));
    const lanes = [...byLane(fitting)].sort(([a], [b]) => (b === this.firstLane) - (a === this.firstLane));
    return lanes.flatMap(([, types]) => types);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
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
      <input class="form-control" type="search" autocomplete="off" aria-label=${gettext("What is it? Letters, pinyin initials or a number")}
        placeholder=${gettext("What is it? Letters, pinyin initials or a number")} .value=${this.filter} @input=${(event) => (this.filter = event.target.value)} @keydown=${this.pressed}>
      <div class="lanes">${[...byLane(shown)].map(([lane, types]) => this.lane(lane, types, shown))}</div>
      ${shown.length ? nothing : html`<p class="dim">${gettext("Nothing by that name; clear the field to see all.")}</p>`}`;
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
    return html`<button type="button" class="type p${type.priority}${number === 1 && this.filter.trim() ? " is-next" : ""}" @click=${() => this.choose(type)}>
      ${number <= 9 ? html`<kbd aria-hidden="true">${number}</kbd>` : html`<kbd></kbd>`}<span>${type.name}</span></button>`;
  }
}

customElements.define("type-picker", TypePicker);
