/* <finding-form>: what was found on a round, pressed together in seconds. The time until the owner was reached is the time this form has been open.
   Says `found` with what was found; the page keeps and sends it. */
import { html, nothing, render } from "lit";

class FindingForm extends HTMLElement {
  connectedCallback() {
    this.choices = JSON.parse(document.getElementById("finding-choices").textContent);
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("change", (event) => this.changed(event.target));
    this.addEventListener("click", (event) => event.target.closest("[data-close]") && this.close());
  }

  open() {
    Object.assign(this, { kind: "car_door", openedAt: Date.now(), seconds: null, problem: "" });
    this.hidden = false;
    this.draw();
    this.scrollIntoView({ block: "start" });
    this.querySelector("input")?.focus({ preventScroll: true });
  }

  close() {
    this.hidden = true;
    render(nothing, this);
  }

  changed(field) {
    if (field.name === "kind") this.kind = field.value;
    if (field.name === "reached") this.seconds ??= field.value === "not" ? null : Math.round((Date.now() - this.openedAt) / 1000);
    this.draw();
  }

  submitted(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const car = this.kind === "car_door" ? this.car(data) : undefined;
    if (car && !car.opened.length) {
      this.problem = gettext("Say what was open.");
      return this.draw();
    }
    const words = data.get("words").trim();
    const count = Number(data.get("count")) || 1;
    this.dispatchEvent(new CustomEvent("found", { bubbles: true, detail: { kind: this.kind, count, ...(words && { words }), ...(car && { car }) } }));
    this.close();
  }

  car(data) {
    const waited = Math.floor((Date.now() - this.openedAt) / 60_000);
    const facts = { plate: data.get("plate").trim(), opened: data.getAll("opened"), reached: data.get("reached"), ended: data.get("ended"), waited_minutes: waited };
    return this.seconds === null ? facts : { ...facts, seconds: this.seconds };
  }

  draw() {
    render(this.template(), this);
  }

  template() {
    const { choices, kind } = this;
    return html`<form class="pane finding"><header><h2>${gettext("Found")}</h2><button type="button" class="quiet" data-close>${gettext("Back")}</button></header>
      ${chips(gettext("What"), "kind", choices.kind, { chosen: kind })}
      ${kind === "car_door" ? this.carFields() : nothing}
      ${["leaflets", "advice", "service"].includes(kind) ? html`<label>${gettext("How many")}<input name="count" type="number" inputmode="numeric" min="1" max="100000" value="1" required></label>` : nothing}
      <label>${gettext("Note")}<input name="words" maxlength="500" autocomplete="off" ?required=${kind === "hazard"}></label>
      ${this.problem ? html`<p class="late" role="alert">${this.problem}</p>` : nothing}
      <button class="next">${gettext("Keep it")}</button></form>`;
  }

  carFields() {
    const { choices, seconds } = this;
    return html`${chips(gettext("What was open"), "opened", choices.opened, { type: "checkbox" })}
      <label>${gettext("Number plate")}<input name="plate" class="number" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false"></label>
      ${chips(gettext("Owner reached"), "reached", choices.reached, { isRequired: true })}
      ${seconds === null ? nothing : html`<p class="dim" role="status">${interpolate(gettext("Reached after %s seconds"), [seconds])}</p>`}
      ${chips(gettext("How it ended"), "ended", choices.ended, { isRequired: true })}`;
  }
}

const chips = (label, name, offered, { type = "radio", chosen, isRequired = false } = {}) => html`<fieldset class="chips-of"><legend>${label}</legend>
  ${offered.map(({ value, label: said }) => html`<label><input type=${type} name=${name} value=${value} ?checked=${value === chosen} ?required=${isRequired}><span>${said}</span></label>`)}</fieldset>`;

customElements.define("finding-form", FindingForm);
