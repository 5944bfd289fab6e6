/* How serious, and because of what: the gravest of the facts that are ticked. No person is judged, only what happened. */

export class LevelNow {
  constructor(form) {
    this.form = form;
    this.levels = JSON.parse(document.getElementById("dispute-levels").textContent);
    this.line = form.querySelector("[data-level][role]");
    this.line.hidden = false;
    form.addEventListener("change", (event) => event.target.name === "facts" && this.draw());
    form.addEventListener("restored", () => this.draw());
    this.draw();
  }

  draw() {
    const ticked = [...this.form.querySelectorAll("[name=facts]:checked")];
    const level = Math.min(4, ...ticked.map((box) => Number(box.dataset.level)));
    const because = ticked.filter((box) => Number(box.dataset.level) === level).map((box) => box.parentElement.querySelector("b").textContent);
    this.line.className = `level-now p${level}`;
    this.line.querySelector(".seal").textContent = level;
    this.line.querySelector("b").textContent = because.length
      ? interpolate(gettext("%s, because of: %s"), [this.levels[level], because.join(pgettext("between things", ", "))])
      : interpolate(gettext("%s: nothing grave is known"), [this.levels[level]]);
  }
}
