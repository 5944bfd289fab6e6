// The quick note: kept while it is typed, sent without leaving the page, and sent again by itself when the line comes back. Twice is once, by its reference.
import { Draft } from "./draft.js";

const AGAIN_MS = 15_000;
// A photo over a thin line takes its time.
const PATIENCE_MS = 40_000;
const KEPT = ["text", "reference", "type", "grid", "lon", "lat", "accuracy"];

export class Note {
  constructor(form) {
    this.form = form;
    this.draft = new Draft(form.dataset.owner);
    this.said = form.querySelector("[data-said]");
    this.inTheGrid = this.said.textContent;
    this.button = form.querySelector(".next");
    this.restore();
    form.addEventListener("input", () => this.keep());
    form.elements.photo.addEventListener("change", () => this.photo());
    form.addEventListener("submit", (event) => this.press(event));
    addEventListener("online", () => this.isWaiting && this.send());
    const here = form.querySelector("[data-here]");
    here.hidden = !navigator.geolocation;
    here.addEventListener("click", () => (form.elements.lon.value ? this.forgetPlace(here) : this.locate(here)));
  }

  keep() {
    const { elements } = this.form;
    if (!elements.text.value) return this.draft.clear();
    const values = Object.fromEntries(KEPT.map((name) => [name, elements[name].value]));
    return this.draft.keep({ ...values, exercise: elements.exercise.checked, hasPhoto: elements.photo.files.length > 0, isWaiting: this.isWaiting });
  }

  restore() {
    const kept = this.draft.read();
    const { elements } = this.form;
    if (!kept || elements.text.value) return;
    for (const name of KEPT) if (kept[name] && holds(elements[name], kept[name])) elements[name].value = kept[name];
    elements.exercise.checked = Boolean(kept.exercise);
    if (kept.lon) this.form.querySelector("[data-here]").setAttribute("aria-pressed", "true");
    const words = [kept.isWaiting ? gettext("This note was not sent yet.") : gettext("You had begun this note."), kept.hasPhoto ? gettext("Choose the photo again.") : ""];
    this.say(words.join(" "), kept.isWaiting);
  }

  press(event) {
    event.preventDefault();
    this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = this.button.disabled = true;
    clearTimeout(this.timer);
    this.say(gettext("Sending …"));
    try {
      await this.read(await fetch(this.form.action, this.request()));
    } catch {
      this.wait();
    } finally {
      this.isSending = this.button.disabled = false;
    }
  }

  request() {
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    return { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" }, redirect: "manual", credentials: "same-origin", signal };
  }

  async read(answer) {
    this.isWaiting = false;
    if (answer.type === "opaqueredirect") return location.reload();
    if (answer.status === 403) return this.say(gettext("Load the page again to sign in; what you wrote is kept on this phone."), true);
    if (answer.status >= 500) return this.wait();
    const { url, message } = await answer.json();
    if (!answer.ok) return this.say(message, true);
    this.draft.clear();
    return location.assign(url);
  }

  wait() {
    this.isWaiting = true;
    this.keep();
    this.say(gettext("No connection. The note is kept on this phone and sent by itself when the line is back."), true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isWaiting && this.send(), AGAIN_MS);
  }

  photo() {
    this.form.querySelector(".note-photo .quiet").classList.toggle("is-chosen", this.form.elements.photo.files.length > 0);
    this.keep();
  }

  locate(button) {
    this.say(gettext("Finding this phone …"));
    const refused = () => this.say(gettext("This phone gives no place; the note is placed in the grid."));
    const found = ({ coords }) => {
      const { lon, lat, accuracy } = this.form.elements;
      [lon.value, lat.value, accuracy.value] = [coords.longitude, coords.latitude, Math.round(coords.accuracy)];
      button.setAttribute("aria-pressed", "true");
      this.say(interpolate(gettext("Placed where you stand (±%s m)."), [Math.round(coords.accuracy)]));
      this.keep();
    };
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 });
  }

  forgetPlace(button) {
    for (const name of ["lon", "lat", "accuracy"]) this.form.elements[name].value = "";
    button.setAttribute("aria-pressed", "false");
    this.say(this.inTheGrid);
    this.keep();
  }

  say(text, isBad = false) {
    this.said.textContent = text;
    this.said.classList.toggle("late", isBad);
  }
}

// A grid that is no longer mine cannot be chosen again.
const holds = (field, value) => !field.options || [...field.options].some((option) => option.value === value);
