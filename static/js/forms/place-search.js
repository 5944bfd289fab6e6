/* Finds a site, a grid or a place said before, by name, code or address; empty, it offers the places said last.
   Emits `place-chosen` with {kind, id, code, name, lon, lat}, or `place-said` with the words when nothing by that name is on file. */
import { LitElement, html, nothing } from "lit";
import { get } from "../lib/api.js";

const PATIENCE_MS = 150;
const KINDS = { grid: () => gettext("Grid"), site: () => gettext("Site"), said: () => gettext("Said before"), key: () => gettext("Key site") };

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
    this.state = "loading";
    try {
      const found = await get(`${this.src}?q=${encodeURIComponent(this.value.trim())}`);
      if (asked !== this.asked) return;
      Object.assign(this, { found: (found.results || found).slice(0, 8), at: 0, state: "done" });
      if (takesFirst) this.found.length ? this.choose(this.found[0]) : this.say();
    } catch {
      if (asked === this.asked) Object.assign(this, { found: [], state: "failed" });
    }
  }

  pressed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) this.at = (this.at + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" && this.isBehind && this.value.trim()) this.look({ takesFirst: true });
    else if (event.key === "Enter" && this.found.length && this.value.trim()) this.choose(this.found[this.at]);
    else if (event.key === "Enter" && this.value.trim()) this.say();
    else if (event.key === "Escape") this.found = [];
    else return;
    event.preventDefault();
  }

  say() {
    const words = this.value.trim();
    Object.assign(this, { value: "", found: [], state: "idle" });
    this.dispatchEvent(new CustomEvent("place-said", { detail: words, bubbles: true }));
  }

  left(event) {
    if (!this.contains(event.relatedTarget)) Object.assign(this, { found: [], state: "idle" });
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
        .value=${this.value} @input=${this.typed} @keydown=${this.pressed} @focus=${() => this.value.trim() || this.look()} @blur=${this.left}>
      <ul class="found" id="places-found" role="listbox" aria-label=${this.label} ?hidden=${!open}>${this.found.map((place, n) => this.option(place, n))}</ul>
      ${this.hint()}`;
  }

  option(place, n) {
    return html`<li role="option" id="place-${n}" aria-selected=${n === this.at} @mousedown=${(event) => event.preventDefault()} @click=${() => this.choose(place)}>
      <span><b>${place.name}</b>${place.address ? html`<small>${place.address}</small>` : nothing}</span><small>${KINDS[place.kind]?.()} ${place.code}</small></li>`;
  }

  hint() {
    if (this.state === "failed") return html`<small class="wrong" role="alert">${gettext("The search did not answer. Tap the place on the map instead.")}</small>`;
    if (this.state === "done" && !this.found.length && this.value)
      return html`<small role="status">${gettext("Nothing by that name is on file. Enter keeps these words as the place said; or tap the map.")}</small>`;
    return nothing;
  }
}

customElements.define("place-search", PlaceSearch);
