/* Finds a site or grid by name or code. Emits `place-chosen` with {kind, id, code, name, lon, lat}. */
import { LitElement, html, nothing } from "lit";
import { get } from "../lib/api.js";

const PATIENCE_MS = 150;

export class PlaceSearch extends LitElement {
  static properties = {
    src: {},
    label: {},
    value: { state: true },
    found: { state: true },
    at: { state: true },
    state: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { value: "", found: [], at: 0, state: "idle", asked: 0, isBehind: false });
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    this.querySelector("input").focus();
  }

  typed(event) {
    this.value = event.target.value;
    this.isBehind = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PATIENCE_MS);
  }

  /* `takesFirst`: Enter came before the list did. */
  async look({ takesFirst = false } = {}) {
    clearTimeout(this.timer);
    this.isBehind = false;
    const asked = ++this.asked;
    if (!this.value.trim()) return Object.assign(this, { found: [], state: "idle" });
    this.state = "loading";
    try {
      const found = await get(`${this.src}?q=${encodeURIComponent(this.value.trim())}`);
      if (asked !== this.asked) return;
      Object.assign(this, { found: (found.results || found).slice(0, 8), at: 0, state: "done" });
      if (takesFirst && this.found.length) this.choose(this.found[0]);
    } catch {
      if (asked === this.asked) Object.assign(this, { found: [], state: "failed" });
    }
  }

  pressed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) this.at = (this.at + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" && this.isBehind && this.value.trim()) this.look({ takesFirst: true });
    else if (event.key === "Enter" && this.found.length) this.choose(this.found[this.at]);
    else if (event.key === "Escape") this.found = [];
    else return;
    event.preventDefault();
  }

  choose(place) {
    Object.assign(this, { value: "", found: [], state: "idle" });
    this.dispatchEvent(new CustomEvent("place-chosen", { detail: place, bubbles: true }));
  }

  render() {
    const open = this.found.length > 0;
    return html`
      <input class="form-control" type="search" role="combobox" autocomplete="off" aria-label=${this.label} placeholder=${this.label} aria-autocomplete="list"
        aria-expanded=${open} aria-controls="places-found" aria-activedescendant=${open ? `place-${this.at}` : nothing}
        .value=${this.value} @input=${this.typed} @keydown=${this.pressed}>
      <ul class="found" id="places-found" role="listbox" aria-label=${this.label} ?hidden=${!open}>${this.found.map((place, n) => this.option(place, n))}</ul>
      ${this.hint()}`;
  }

  option(place, n) {
    return html`<li role="option" id="place-${n}" aria-selected=${n === this.at} @mousedown=${(event) => event.preventDefault()} @click=${() => this.choose(place)}>
      <b>${place.name}</b><small>${place.kind === "grid" ? gettext("Grid") : gettext("Site")} ${place.code}</small></li>`;
  }

  hint() {
    if (this.state === "failed") return html`<small class="wrong" role="alert">${gettext("The search did not answer. Tap the place on the map instead.")}</small>`;
    if (this.state === "done" && !this.found.length && this.value)
      return html`<small role="status">${gettext("No site or grid by that name. Tap the place on the map, and write it below as said.")}</small>`;
    return nothing;
  }
}

customElements.define("place-search", PlaceSearch);
