/* From the ring to a recorded alert: the caller's number fills what is known, the type brings the words to read aloud. What was typed stays until it is saved. */
import { html, nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { bringIntoView, show } from "./refusals.js";
import "../lib/map.js";
import "./place-search.js";
import "./type-picker.js";

const ENOUGH_DIGITS = 7;
const PATIENCE_MS = 250;

class CallForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.picker = this.querySelector("type-picker");
    this.search = this.querySelector("place-search");
    this.map = this.querySelector("place-map");
    this.site = this.point = this.type = null;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.form.elements.caller_number.addEventListener("input", () => this.callerTyped());
    this.form.elements.covert.addEventListener("change", () => (this.covertChosen = true));
    this.addEventListener("place-chosen", (event) => this.placeChosen(event.detail));
    this.addEventListener("type-chosen", (event) => this.typeChosen(event.detail));
    this.addEventListener("place-picked", (event) => this.pointChosen(event.detail));
    this.addEventListener("site-chosen", (event) => this.placeChosen({ ...event.detail, kind: "site" }, { isPinned: true }));
    this.hint = [...this.part("card").childNodes];
    this.form.elements.caller_number.focus();
    this.load();
  }

  async load() {
    try {
      this.picker.types = await get(this.getAttribute("types"));
    } catch (error) {
      show(this.form, error);
    }
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /* Caller */

  callerTyped() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lookUpCaller(), PATIENCE_MS);
  }

  async lookUpCaller() {
    const number = this.form.elements.caller_number.value.trim();
    if (number.replace(/\D/g, "").length < ENOUGH_DIGITS) return render(nothing, this.part("caller"));
    const known = await get(`${this.getAttribute("callers")}?number=${encodeURIComponent(number)}`).catch(() => null);
    if (number !== this.form.elements.caller_number.value.trim()) return;
    render(known?.site ? knownCaller(known) : unknownCaller(), this.part("caller"));
    if (known?.site && !this.site) this.placeChosen({ ...known.site, kind: "site" });
  }

  /* Place */

  placeChosen(place, { isPinned = false } = {}) {
    this.site = place.kind === "grid" ? null : place;
    this.point = { lon: place.lon, lat: place.lat };
    const wasSearching = this.search.contains(document.activeElement);
    this.drawPlace(place);
    if (wasSearching) this.form.elements.place.focus();
    if (!isPinned) this.map.pin(this.point);
  }

  pointChosen({ lon, lat, grid }) {
    this.site = null;
    this.point = { lon, lat };
    const where = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    this.drawPlace({ name: grid ? `${gettext("Grid")} ${grid.code}` : gettext("Outside every grid: goes to the bureau's desk"), code: where });
  }

  drawPlace(place) {
    this.corrected();
    const forget = () => {
      this.site = this.point = null;
      this.map.pin(null);
      render(nothing, this.part("place"));
      this.search.hidden = false;
      this.search.focus();
    };
    render(chosenPlace(place, forget), this.part("place"));
    this.search.hidden = true;
  }

  /* Type */

  typeChosen(type) {
    this.type = this.picker.chosen = type;
    this.drawCard(type);
    this.corrected();
    render(type?.signals.length ? signals(type) : nothing, this.part("signals"));
    if (!type) return;
    if (!this.covertChosen) this.form.elements.covert.checked = type.is_covert;
    this.form.elements.description.focus();
  }

  drawCard(type) {
    this.hint.forEach((node) => node.remove());
    render(type ? card(type) : this.hint, this.part("card"));
  }

  /* Keys and sending */

  pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) return this.form.requestSubmit();
    if (!event.target.matches("input")) return;
    event.preventDefault();
    this.after(event.target).focus();
  }

  /* What Enter moves on to from `field`; it never records by itself. */
  after(field) {
    const { place, description } = this.form.elements;
    if (field.id === "caller" || field.name === "source") return this.point ? place : this.search;
    if (this.search.contains(field)) return place;
    if (field === place) return this.type ? description : this.picker;
    if (this.picker.contains(field)) return this.picker;
    return field.name === "signals" ? description : this.querySelector(".form-foot button");
  }

  values() {
    const fields = new FormData(this.form);
    const text = (name) => (fields.get(name) || "").trim();
    return {
      type: this.type?.code || "",
      site: this.site?.id ?? null,
      location: this.point && !this.site ? { lon: this.point.lon, lat: this.point.lat } : null,
      place: text("place"),
      description: text("description"),
      source: text("source"),
      caller_number: text("caller_number"),
      call_number: text("call_number"),
      covert: fields.has("covert"),
      signals: fields.getAll("signals"),
      cap_status: fields.has("exercise") ? "Exercise" : "Actual",
    };
  }

  /* What cannot be recorded without, said before anything is sent. */
  missing() {
    const fields = {};
    if (!this.point) fields.location = [gettext("Choose a site or grid, or tap the place on the map.")];
    if (!this.type) fields.type = [gettext("Choose what it is.")];
    return Object.keys(fields).length ? { message: gettext("Not recorded yet: something is missing."), fields } : null;
  }

  corrected() {
    if (this.isCorrecting) show(this.form, this.missing());
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const missing = this.missing();
    show(this.form, missing);
    this.isCorrecting = Boolean(missing);
    if (missing) return bringIntoView(this.form);
    this.busy = true;
    try {
      const saved = await post(this.getAttribute("action"), this.values());
      location.assign(this.getAttribute("alerts") + saved.id + "/");
    } catch (error) {
      show(this.form, error);
      bringIntoView(this.form);
      this.busy = false;
    }
  }
}

const knownCaller = ({ contact, site }) => html`<p class="hit">✓ ${contact ? html`<b>${contact}</b> · ` : nothing}${site.name}</p>`;

const unknownCaller = () => html`<p class="dim">${gettext("This number is not on file. Ask where they are.")}</p>`;

const chosenPlace = (place, forget) => html`
  <div class="chosen"><b>${place.name}</b><small>${place.code}</small><button type="button" class="as-link" @click=${forget}>${gettext("Change")}</button></div>`;

const signals = (type) => html`
  <fieldset class="chips"><legend>${gettext("Signs, as far as said")}</legend>${type.signals.map(
    (sign) => html`<label><input type="checkbox" name="signals" value=${sign.code}><span>${sign.label}</span></label>`,
  )}</fieldset>`;

const arrival = (type) => interpolate(gettext("Police in about %s min"), [type.eta_minutes]);

/* In the page's language first; the other one for a caller who does not speak it. */
function inOrder(instructions) {
  const language = document.documentElement.lang.toLowerCase();
  return [...instructions].sort((a, b) => (b.language === language) - (a.language === language));
}

const spoken = (one) => html`<p lang=${one.language}>${one.do}</p><p class="not" lang=${one.language}>${one.do_not}</p>`;

function card(type) {
  const [first, ...others] = inOrder(type.instructions);
  return html`
    <header><h2>${gettext("Read this aloud")}</h2><small>${arrival(type)}</small></header>
    <div class="aloud lane-${type.lane}">${first ? spoken(first) : nothing}
      ${others.length ? html`<details><summary>${gettext("In the other language")}</summary>${others.map(spoken)}</details>` : nothing}</div>`;
}

customElements.define("call-form", CallForm);
