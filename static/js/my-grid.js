// The officer's own page: the phone's place for a note, what was typed kept until it is sent, a number shown for a reason.
import { post } from "./lib/api.js";
import "./lib/time.js";

const KEPT = "my-grid-note";

class MyGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[data-note]");
    if (this.form) this.note();
    for (const form of this.querySelectorAll("form[data-number]")) form.addEventListener("submit", (event) => this.number(event, form));
  }

  note() {
    const { form } = this;
    this.said = form.querySelector("[data-said]");
    this.inTheGrid = this.said.textContent;
    this.restore();
    form.addEventListener("input", () => this.keep());
    form.elements.photo.addEventListener("change", () => this.photo());
    form.addEventListener("submit", (event) => this.send(event));
    const here = form.querySelector("[data-here]");
    here.hidden = !navigator.geolocation;
    here.addEventListener("click", () => (form.elements.lon.value ? this.forgetPlace(here) : this.locate(here)));
  }

  // Without a line the form must not be lost with the page: the words stay in this tab, under the same reference, so that twice is once.
  keep() {
    const { text, reference, type } = this.form.elements;
    if (text.value) sessionStorage.setItem(KEPT, JSON.stringify({ text: text.value, reference: reference.value, type: type.value }));
    else sessionStorage.removeItem(KEPT);
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    const { text, reference, type } = this.form.elements;
    if (!kept || text.value) return;
    if (new URLSearchParams(location.search).get("sent") === kept.reference) {
      sessionStorage.removeItem(KEPT);
      return;
    }
    [text.value, reference.value, type.value] = [kept.text, kept.reference, kept.type];
  }

  send(event) {
    if (navigator.onLine) {
      this.form.querySelector(".next").disabled = true;
      return;
    }
    event.preventDefault();
    this.say(gettext("No connection. What you wrote stays here; send it when the line is back."), true);
    addEventListener("online", () => this.say(gettext("The line is back: send it now.")), { once: true });
  }

  photo() {
    const label = this.form.querySelector(".note-photo .quiet");
    label.classList.toggle("is-chosen", this.form.elements.photo.files.length > 0);
  }

  locate(button) {
    const refused = () => this.say(gettext("This phone gives no place; the note is placed in the grid."));
    this.say(gettext("Finding this phone …"));
    const found = ({ coords }) => {
      const { lon, lat, accuracy } = this.form.elements;
      [lon.value, lat.value, accuracy.value] = [coords.longitude, coords.latitude, Math.round(coords.accuracy)];
      button.setAttribute("aria-pressed", "true");
      this.say(interpolate(gettext("Placed where you stand (±%s m)."), [Math.round(coords.accuracy)]));
    };
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 });
  }

  forgetPlace(button) {
    for (const name of ["lon", "lat", "accuracy"]) this.form.elements[name].value = "";
    button.setAttribute("aria-pressed", "false");
    this.say(this.inTheGrid);
  }

  say(text, isBad = false) {
    this.said.textContent = text;
    this.said.classList.toggle("late", isBad);
  }

  // Looking at somebody's number is kept with its reason.
  async number(event, form) {
    event.preventDefault();
    const line = form.querySelector("[role=status]");
    try {
      const { number } = await post(form.dataset.number, { reason: form.elements.reason.value });
      const link = Object.assign(document.createElement("a"), { href: `tel:${number}`, textContent: number, className: "number" });
      line.replaceChildren(link);
    } catch (error) {
      line.textContent = error.message;
    }
  }
}
customElements.define("my-grid", MyGrid);
