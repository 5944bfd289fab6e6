/* Asks what a step needs to know, says what will happen, and keeps what was typed when it is refused. */
import { LitElement, html, nothing } from "lit";
import { get } from "../lib/api.js";

const started = (fields) => Object.fromEntries(fields.filter((field) => field.value !== undefined).map((field) => [field.name, field.value]));

export class StepDialog extends LitElement {
  static properties = { step: { state: true }, fields: { state: true }, values: { state: true }, refusal: { state: true }, busy: { state: true }, units: { state: true } };

  constructor() {
    super();
    Object.assign(this, { step: null, fields: [], values: {}, refusal: null, busy: false, units: null });
  }

  createRenderRoot() {
    return this;
  }

  /* `take(values)` sends the step; what it throws is shown here. `units` is the address of the units one may choose, `without` the one left out. */
  async open(step, fields, { take, units, without }) {
    Object.assign(this, { step, fields, take, values: started(fields), refusal: null });
    await this.updateComplete;
    this.dialog.showModal();
    this.querySelector("[data-first]")?.focus();
    if (fields.some((field) => field.kind === "units")) this.load(units, without);
  }

  async load(address, without) {
    try {
      this.units = (await get(address)).filter((unit) => unit.id !== without);
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

  set(name, value) {
    const { [name]: _old, ...others } = this.values;
    this.values = value === "" ? others : { ...others, [name]: value };
  }

  async submit(event) {
    event.preventDefault();
    const tapped = event.submitter?.name ? { [event.submitter.name]: Number(event.submitter.value) } : {};
    this.busy = true;
    this.refusal = null;
    try {
      await this.take({ ...this.values, ...tapped });
      this.close();
    } catch (error) {
      this.refusal = error;
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<dialog class="ask" aria-labelledby="ask-title">${this.step ? this.form() : nothing}</dialog>`;
  }

  form() {
    const { step, fields, values, refusal, busy } = this;
    const isTapped = fields.some((field) => field.kind === "tap");
    return html`<form @submit=${this.submit}>
      <h2 id="ask-title">${step.label}</h2>
      ${step.consequence ? html`<p class="dim">${step.consequence}</p>` : nothing}
      ${refusal ? html`<div class="ribbon error" role="alert"><p>${refusal.message}</p></div>` : nothing}
      ${fields.filter((field) => !field.needs || values[field.needs]).map((field, n) => this.field(field, n === 0))}
      <footer class="two"><button type="button" class="quiet" @click=${this.close}>${gettext("Back")}</button>
        ${isTapped ? nothing : html`<button class="btn btn-primary" ?data-first=${!fields.length} ?disabled=${busy}>${step.label}</button>`}</footer>
    </form>`;
  }

  field(field, first) {
    const wrong = this.refusal?.fields?.[field.name];
    const why = wrong ? html`<small class="wrong">${[wrong].flat().join(" ")}</small>` : nothing;
    const body = KINDS[field.kind](this, field, first);
    return field.options
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

  money: (dialog, field) => html`<input class="form-control number" inputmode="decimal" pattern="[0-9]{1,12}([.][0-9]{1,2})?" .value=${dialog.values[field.name] || ""}
    @input=${(event) => dialog.set(field.name, event.target.value)}>`,

  units: (dialog, field, first) => html`<select class="form-select" ?required=${field.required} ?data-first=${first} @change=${(event) => dialog.set(field.name, Number(event.target.value) || "")}>
    <option value="">${dialog.units ? gettext("Choose …") : gettext("Loading …")}</option>
    ${(dialog.units || []).map((unit) => html`<option value=${unit.id} ?selected=${dialog.values[field.name] === unit.id}>${unit.name}</option>`)}</select>`,
};

customElements.define("step-dialog", StepDialog);
