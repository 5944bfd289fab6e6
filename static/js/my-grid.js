// The officer's own page: a note that is never lost, and a number shown for a reason.
import { post } from "./lib/api.js";
import "./lib/time.js";
import { Note } from "./my-grid/note.js";

class MyGrid extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form[data-note]");
    if (form) this.note = new Note(form);
    for (const asking of this.querySelectorAll("form[data-number]")) asking.addEventListener("submit", (event) => this.number(event, asking));
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
