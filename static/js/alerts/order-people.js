/* Whom an order was told to: its totals live, and one more message where somebody asks for it. */
import { html, nothing, render } from "lit";
import { post } from "../lib/api.js";
import { Live } from "../lib/live.js";
import "../lib/time.js";
import { reached } from "./parts/reached.js";
import { Totals } from "./totals.js";

class OrderPeople extends HTMLElement {
  connectedCallback() {
    this.totals = new Totals(this.getAttribute("totals"), (counted) => this.show(counted));
    this.live = new Live({ ticket: this.getAttribute("ticket"), refresh: async () => this.totals.hurry() });
    this.live.addEventListener("row", ({ detail: { row } }) => [row.id, row.subject].includes(this.getAttribute("order")) && this.totals.hurry());
    this.live.start();
    this.addEventListener("click", (event) => this.pressed(event.target.closest("[data-again]")));
    for (const button of this.querySelectorAll("[data-again]")) button.disabled = false;
    this.show(JSON.parse(document.getElementById("order-totals").textContent));
  }

  disconnectedCallback() {
    this.live.stop();
    this.totals.stop();
  }

  show({ people }) {
    const place = this.querySelector("[data-reached]");
    if (!place.drawn) place.replaceChildren();
    place.drawn = true;
    render(reached(people), place);
  }

  async pressed(button) {
    if (!button || button.disabled) return;
    button.disabled = true;
    this.say("");
    try {
      await post(this.getAttribute("again"), { delivery: button.dataset.again });
      button.replaceWith(Object.assign(document.createElement("span"), { className: "again-done", textContent: gettext("On its way again") }));
      this.totals.hurry();
    } catch (error) {
      this.say(error.message);
      button.disabled = false;
    }
  }

  say(sentence) {
    render(sentence ? html`<div class="ribbon warning"><p>${sentence}</p></div>` : nothing, this.querySelector("[data-notice]"));
  }
}

customElements.define("order-people", OrderPeople);
