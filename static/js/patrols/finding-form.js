/* <finding-form>: what was found on a round, pressed together in seconds. The time until the owner was reached is the time this form has been open.

     form.open(finding, problem)    empty, or filled with one that was refused, to be put right
   Says `found` with { finding, files }; the page keeps and sends it. */
import { html, nothing, render } from "lit";

const COUNTED = ["leaflets", "advice", "service"];
const MOST_PHOTOS = 6;
const BETWEEN = /[\s·.\-•]/g;

class FindingForm extends HTMLElement {
  connectedCallback() {
    this.choices = JSON.parse(document.getElementById("finding-choices").textContent);
    this.plates = this.choices.plates.map((pattern) => new RegExp(`^(?:${pattern})$`));
    this.files = [];
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("change", (event) => this.changed(event.target));
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
  }

  open(finding = { kind: this.getAttribute("usual") || "car_door" }, problem = "") {
    Object.assign(this, { given: finding, kind: finding.kind, seconds: finding.car?.seconds ?? null, openedAt: Date.now(), problem, files: [], alert: finding.alert ?? "" });
    this.draw();
    const dialog = this.querySelector("dialog");
    dialog.showModal();
    dialog.querySelector(".phone-body").scrollTop = 0;
  }

  close() {
    this.querySelector("dialog").close();
    this.letGo();
  }

  letGo() {
    for (const { address } of this.files) URL.revokeObjectURL(address);
    this.files = [];
    render(nothing, this);
  }

  clicked(button) {
    if (!button) return;
    if ("close" in button.dataset) this.close();
    if (button.dataset.drop) {
      this.files = this.files.filter((one) => one.address !== button.dataset.drop);
      this.draw();
    }
  }

  changed(field) {
    if (field.name === "kind") this.kind = field.value;
    if (field.name === "alert") this.alert = field.value;
    if (field.name === "reached") this.seconds = field.value === "not" ? null : (this.seconds ?? Math.round((Date.now() - this.openedAt) / 1000));
    if (field.name === "photo") this.take(field);
    this.draw();
  }

  take(field) {
    const room = MOST_PHOTOS - this.files.length - (this.given.photos ?? 0);
    this.files.push(...[...field.files].slice(0, Math.max(room, 0)).map((file) => ({ file, address: URL.createObjectURL(file) })));
    field.value = "";
  }

  submitted(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    this.problem = this.kind === "car_door" ? this.wrongWith(data) : "";
    if (this.problem) return this.askAgain();
    const files = this.files.map((one) => one.file);
    this.dispatchEvent(new CustomEvent("found", { bubbles: true, detail: { finding: this.finding(data), files } }));
    this.close();
  }

  askAgain() {
    this.draw();
    this.querySelector(".phone-body").scrollTop = 0;
    if (this.kind === "car_door") this.querySelector("[name=plate]").focus({ preventScroll: true });
  }

  /* What the server would refuse is said while the officer still stands beside the car. */
  wrongWith(data) {
    const plate = plateOf(data.get("plate"));
    if (!data.getAll("opened").length) return gettext("Say what was open.");
    if (plate && !this.plates.some((pattern) => pattern.test(plate))) return interpolate(gettext("“%s” is no number plate. Look at the province’s sign and count the signs, or leave it empty."), [plate]);
    return "";
  }

  finding(data) {
    const { key, device_at, round, checkpoint, lon, lat, photos } = this.given;
    const kept = key ? { key, device_at, round, checkpoint, lon, lat, photos } : {};
    const words = data.get("words").trim();
    const place = data.get("place").trim();
    const alert = this.choices.may_become.includes(this.kind) ? this.alert : "";
    const car = this.kind === "car_door" ? this.car(data) : undefined;
    const said = { kind: this.kind, count: Number(data.get("count")) || 1, ...(place && { place }), ...(words && { words }), ...(alert && { alert }), ...(car && { car }) };
    return JSON.parse(JSON.stringify({ ...kept, ...said }));
  }

  car(data) {
    const waited = this.given.car?.waited_minutes ?? Math.floor((Date.now() - this.openedAt) / 60_000);
    const facts = { plate: plateOf(data.get("plate")), opened: data.getAll("opened"), reached: data.get("reached"), ended: data.get("ended"), waited_minutes: waited };
    return this.seconds === null ? facts : { ...facts, seconds: this.seconds };
  }

  draw() {
    render(this.template(), this);
  }

  template() {
    const { choices, kind, given } = this;
    return html`<dialog class="phone-sheet" aria-labelledby="found-head" @close=${() => this.letGo()}><form class="finding">
      <header><h2 id="found-head">${given.key ? gettext("Put right") : gettext("Found")}</h2><button type="button" class="quiet" data-close>${gettext("Back")}</button></header>
      <div class="phone-body">
        ${this.problem ? html`<p class="ribbon error" role="alert">${this.problem}</p>` : nothing}
        ${chips(gettext("What"), "kind", choices.kind, { chosen: [kind] })}
        ${kind === "car_door" ? this.carFields() : nothing}
        ${COUNTED.includes(kind) ? html`<label>${gettext("How many")}<input name="count" type="number" inputmode="numeric" min="1" max="100000" .defaultValue=${String(given.count ?? 1)} required></label>` : nothing}
        <label>${kind === "hazard" ? gettext("What is wrong") : gettext("Note")}<textarea name="words" rows="2" maxlength="500" autocomplete="off" .defaultValue=${given.words ?? ""} ?required=${kind === "hazard"}></textarea></label>
        ${this.photoField()}
        <label>${gettext("Place, if it needs words")}<input name="place" maxlength="120" autocomplete="off" .defaultValue=${given.place ?? ""}></label>
        ${choices.may_become.includes(kind) ? this.alertField() : nothing}
      </div>
      <footer>${this.alert && choices.may_become.includes(kind) ? html`<button class="next p2">${gettext("Keep it and raise the alert")}<small>${gettext("The desk and the grid officer hear of it at once.")}</small></button>` : html`<button class="next">${gettext("Keep it")}</button>`}</footer></form></dialog>`;
  }

  carFields() {
    const { choices, seconds, given } = this;
    const car = given.car ?? {};
    return html`${chips(gettext("What was open"), "opened", choices.opened, { type: "checkbox", chosen: car.opened })}
      <label>${gettext("Number plate")}<input name="plate" class="number plate" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" .defaultValue=${car.plate ?? ""}></label>
      ${chips(gettext("Owner reached"), "reached", choices.reached, { isRequired: true, chosen: [car.reached] })}
      ${seconds === null ? nothing : html`<p class="dim" role="status">${interpolate(gettext("Reached after %s seconds"), [seconds])}</p>`}
      ${chips(gettext("How it ended"), "ended", choices.ended, { isRequired: true, chosen: [car.ended] })}`;
  }

  photoField() {
    const full = this.files.length + (this.given.photos ?? 0) >= MOST_PHOTOS;
    return html`<div class="photos">${this.files.map(({ address }, n) => html`<span class="photo"><img src=${address} alt=${interpolate(gettext("Picture %s"), [n + 1])}><button type="button" class="quiet" data-drop=${address} aria-label=${interpolate(gettext("Leave picture %s out"), [n + 1])}>×</button></span>`)}
      ${full ? nothing : html`<label class="quiet photo-add">${gettext("Take a picture")}<input name="photo" type="file" accept="image/*" capture="environment"></label>`}
      ${this.given.photos ? html`<small class="dim">${interpolate(ngettext("%s picture waits with it.", "%s pictures wait with it.", this.given.photos), [this.given.photos])}</small>` : nothing}</div>`;
  }

  alertField() {
    const offered = [{ value: "", label: gettext("No") }, ...this.choices.alert];
    return chips(gettext("Does it need an alert now?"), "alert", offered, { chosen: [this.alert] });
  }
}

const plateOf = (said) => (said ?? "").normalize("NFKC").replace(BETWEEN, "").toUpperCase();

const chips = (label, name, offered, { type = "radio", chosen = [], isRequired = false } = {}) => html`<fieldset class="chips-of"><legend>${label}</legend>
  ${offered.map(({ value, label: said }) => html`<label><input type=${type} name=${name} value=${value} .defaultChecked=${chosen.includes(value)} ?required=${isRequired}><span>${said}</span></label>`)}</fieldset>`;

customElements.define("finding-form", FindingForm);
