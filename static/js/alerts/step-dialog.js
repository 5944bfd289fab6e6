/* Asks what a step needs to know, says what will happen, and keeps what was typed when it is refused. */
import { LitElement, html, nothing } from "lit";
import { get } from "../lib/api.js";
import "../forms/place-search.js";

const started = (fields) => Object.fromEntries(fields.filter((field) => field.value !== undefined).map((field) => [field.name, field.value]));

export class StepDialog extends LitElement {
  static properties = { step: { state: true }, fields: { state: true }, values: { state: true }, refusal: { state: true }, busy: { state: true }, units: { state: true }, types: { state: true } };

  constructor() {
    super();
    Object.assign(this, { step: null, fields: [], values: {}, refusal: null, busy: false, units: null, types: null });
  }

  createRenderRoot() {
    return this;
  }

  /* `take(values)` sends the step; what it throws is shown here. `units` is the address of the units one may choose, `without` the one left out,
     `types` the address of the catalogue, `map` the addresses of the boundaries and of the search for places. */
  async open(step, fields, { take, units, without, types, map }) {
    Object.assign(this, { step, fields, take, map, values: started(fields), refusal: null });
    await this.updateComplete;
    this.dialog.showModal();
    this.querySelector("[data-first]")?.focus();
    if (fields.some((field) => field.kind === "units")) this.load("units", units, (unit) => unit.id !== without);
    if (fields.some((field) => field.kind === "types")) this.load("types", types);
  }

  async load(name, address, isOffered = () => true) {
    try {
      this[name] = (await get(address)).filter(isOffered);
    } catch (error) {
      this.refusal = error;
    }
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  close() {
    this.dialog.close();
  }

  set(name, value, { keepsEmpty = false } = {}) {
    const { [name]: _old, ...kept } = this.values;
    const unasked = this.fields.filter((field) => field.when?.[0] === name).map((field) => field.name);
    const others = Object.fromEntries(Object.entries(kept).filter(([other]) => !unasked.includes(other)));
    this.values = value === "" && !keepsEmpty ? others : { ...others, [name]: value };
  }

  async submit(event) {
    event.preventDefault();
    const tapped = event.submitter?.name ? { [event.submitter.name]: Number(event.submitter.value) } : {};
    this.busy = true;
    this.refusal = null;
    try {
      await this.take(this.asSent({ ...this.values, ...tapped }));
      this.close();
    } catch (error) {
      this.refusal = error;
    } finally {
      this.busy = false;
    }
  }

  isAsked(field) {
    const [name, value] = field.when ?? [];
    return (!field.needs || this.values[field.needs]) && (!name || this.values[name] === value);
  }

  /* What the fields on show hold. A name that begins with "_" only steers the dialog; a place is sent as the point, site or grid it is. */
  asSent(values) {
    const asked = this.fields.filter((field) => this.isAsked(field)).map((field) => field.name);
    const hidden = this.fields.map((field) => field.name).filter((name) => !asked.includes(name));
    const kept = Object.entries(values).filter(([name]) => !name.startsWith("_") && !hidden.includes(name));
    return Object.fromEntries(kept.flatMap(([name, value]) => (value?.parts ? Object.entries(value.parts) : [[name, value]])));
  }

  picked({ detail: { lon, lat, grid } }) {
    const words = grid ? interpolate(gettext("Grid %s"), [`${grid.name} ${grid.code}`]) : gettext("outside every grid");
    this.set("place", { parts: { location: { lon, lat } }, words });
  }

  found({ detail: { kind, id, name, code, lon, lat } }) {
    const parts = kind === "grid" ? { grid: id } : kind === "site" ? { site: id } : { location: { lon, lat } };
    this.set("place", { parts, words: [name, code].filter(Boolean).join(" ") });
    if (lon !== null && lon !== undefined) this.querySelector("place-map")?.pin({ lon, lat });
  }

  render() {
    return html`<dialog class="ask" aria-labelledby="ask-title">${this.step ? this.form() : nothing}</dialog>`;
  }

  form() {
    const { step, fields, refusal, busy } = this;
    const isTapped = fields.some((field) => field.kind === "tap");
    return html`<form @submit=${this.submit}>
      <h2 id="ask-title">${step.label}</h2>
      ${step.consequence ? html`<p class="dim">${step.consequence}</p>` : nothing}
      ${refusal ? html`<div class="ribbon error" role="alert"><p>${refusal.message}</p></div>` : nothing}
      ${fields.filter((field) => this.isAsked(field)).map((field, n) => this.field(field, n === 0))}
      <footer class="two"><button type="button" class="quiet" @click=${this.close}>${gettext("Back")}</button>
        ${isTapped ? nothing : html`<button class="btn btn-primary" ?data-first=${!fields.length} ?disabled=${busy}>${step.label}</button>`}</footer>
    </form>`;
  }

  field(field, first) {
    const wrong = this.refusal?.fields?.[field.name];
    const why = wrong ? html`<small class="wrong">${[wrong].flat().join(" ")}</small>` : nothing;
    const body = KINDS[field.kind](this, field, first);
    return field.options || field.kind === "place"
      ? html`<fieldset class="ask-field"><legend>${field.label}</legend>${body}${why}</fieldset>`
      : html`<label class="ask-field"><span>${field.label}</span>${body}${why}</label>`;
  }
}

const KINDS = {
  tap: (dialog, field, first) => html`<div class="taps">${field.options.map(
    ([value, label], n) => html`<button class="tap" name=${field.name} value=${value} ?data-first=${first && n === 0} ?disabled=${dialog.busy}>${label}</button>`,
  )}</div>`,

  choice: (dialog, field, first) => html`<div class="choices">${field.options.map(
    ([value, label], n) => html`<label><input type="radio" name=${field.name} value=${value} ?required=${field.required} ?data-first=${first && n === 0}
      .checked=${dialog.values[field.name] === value} @change=${() => dialog.set(field.name, value)}><span>${label}</span></label>`,
  )}</div>`,

  words: (dialog, field, first) => html`<textarea class="form-control" rows="3" maxlength=${field.maxlength || 2000} ?required=${field.required} ?data-first=${first}
    placeholder=${field.placeholder || nothing} .value=${dialog.values[field.name] || ""} @input=${(event) => dialog.set(field.name, event.target.value)}></textarea>`,

  line: (dialog, field, first) => html`<input class="form-control number" maxlength=${field.maxlength} ?required=${field.required} ?data-first=${first} autocomplete="off"
    placeholder=${field.placeholder || nothing} .value=${dialog.values[field.name] ?? ""} @input=${(event) => dialog.set(field.name, event.target.value, { keepsEmpty: !field.required })}>`,

  types: (dialog, field, first) => html`<select class="form-select" ?required=${field.required} ?data-first=${first} @change=${(event) => dialog.set(field.name, event.target.value)}>
    <option value="">${dialog.types ? gettext("Choose …") : gettext("Loading …")}</option>
    ${(dialog.types || []).filter((type) => type.code !== field.not).map((type) => html`<option value=${type.code} ?selected=${dialog.values[field.name] === type.code}>${type.lane_label} · ${type.name}</option>`)}</select>`,

  place: (dialog, field) => html`<div class="ask-place" @place-picked=${dialog.picked} @place-chosen=${dialog.found}>
    <place-search src=${dialog.map.places} label=${gettext("Site or grid, by name or code")}></place-search>
    <place-map class="small-map" boundaries=${dialog.map.boundaries} pick label=${gettext("Click where it is")} lon=${field.at?.lon ?? nothing} lat=${field.at?.lat ?? nothing}></place-map>
    <p class="ask-chosen" aria-live="polite">${dialog.values.place ? dialog.values.place.words : gettext("Search, or click on the map.")}</p></div>`,

  money: (dialog, field) => html`<input class="form-control number" inputmode="decimal" pattern="[0-9]{1,12}([.][0-9]{1,2})?" .value=${dialog.values[field.name] || ""}
    @input=${(event) => dialog.set(field.name, event.target.value)}>`,

  units: (dialog, field, first) => html`<select class="form-select" ?required=${field.required} ?data-first=${first} @change=${(event) => dialog.set(field.name, Number(event.target.value) || "")}>
    <option value="">${dialog.units ? gettext("Choose …") : gettext("Loading …")}</option>
    ${(dialog.units || []).map((unit) => html`<option value=${unit.id} ?selected=${dialog.values[field.name] === unit.id}>${unit.name}</option>`)}</select>`,
};

customElements.define("step-dialog", StepDialog);
