/* The page of one order: each site's answer on the list and on the map. */
import { LivingPage, stored } from "./living-page.js";
import { answers, asPoints } from "./parts/answers.js";
import { orderHead } from "./parts/order-head.js";
import { people } from "./parts/people.js";
import { steps } from "./parts/steps.js";

class OrderPage extends LivingPage {
  templates = { head: orderHead, answers, people, steps };

  connectedCallback() {
    this.map = this.querySelector("place-map");
    this.start(stored("order-now"));
  }

  context() {
    return { alert: { url: this.getAttribute("alert-page"), title: this.getAttribute("alert-title") } };
  }

  concerns(kind, row) {
    return (kind === "order" && row.id === this.thing.id) || (kind === "delivery" && row.subject === this.thing.id);
  }

  draw(busy) {
    super.draw(busy);
    this.map.points = asPoints(this.thing);
  }
}

customElements.define("order-page", OrderPage);
