/* Narrows the kinds of disputes by a word or by first letters of the pinyin. Enter takes the first that is left. */

export class KindSearch {
  constructor(form) {
    this.form = form;
    const box = form.querySelector("[data-kind-search]");
    box.hidden = false;
    this.field = box.querySelector("input");
    this.none = form.querySelector("[data-kind-none]");
    this.field.addEventListener("input", () => this.draw());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw() {
    const wanted = this.field.value.trim().toLowerCase();
    for (const kind of this.form.querySelectorAll("[data-keys]")) kind.hidden = !kind.dataset.keys.includes(wanted);
    for (const group of this.form.querySelectorAll(".kind-group")) group.hidden = !group.querySelector("[data-keys]:not([hidden])");
    const rest = this.form.querySelector("[data-kind-rest]");
    if (rest && wanted) rest.open = true;
    this.none.hidden = Boolean(this.form.querySelector("[data-keys]:not([hidden])"));
  }

  pressed(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const first = this.form.querySelector("[data-keys]:not([hidden]) input");
    if (!first || !this.field.value.trim()) return;
    first.checked = true;
    first.dispatchEvent(new Event("change", { bubbles: true }));
    this.field.value = "";
    this.draw();
    first.focus();
  }
}
