/* The page of one alert. */
import { LivingPage, stored } from "./living-page.js";
import { facts } from "./parts/facts.js";
import { head } from "./parts/head.js";
import { orders } from "./parts/orders.js";
import { people } from "./parts/people.js";
import { steps } from "./parts/steps.js";
import { timeline } from "./parts/timeline.js";

const ENDED = new Set(["closed", "cancelled", "merged"]);

class AlertPage extends LivingPage {
  templates = { head, steps, facts, orders, timeline, people };

  connectedCallback() {
    this.choices = stored("alert-choices");
    this.start(stored("alert-now"));
  }

  draw(busy) {
    super.draw(busy);
    this.classList.toggle("is-ended", ENDED.has(this.thing.status));
  }

  context() {
    return { orderForm: ENDED.has(this.thing.status) ? "" : this.getAttribute("order-form"), mayReveal: this.hasAttribute("reveal") };
  }

  get dialogContext() {
    return { choices: this.choices, units: this.getAttribute("units"), without: this.thing.station.id };
  }

  concerns(kind, row) {
    const id = this.thing.id;
    return (kind === "alert" && row.id === id) || (kind === "delivery" && row.subject === id) || (kind === "order" && row.alert === id);
  }

  stepFor(action) {
    return action === "reveal" ? this.revealing() : super.stepFor(action);
  }

  revealing() {
    const consequence = gettext("Kept with your name in the access log and on the timeline.");
    return { action: "reveal", label: gettext("Show the number"), consequence, url: this.getAttribute("reveal"), adds: { field: "caller_number" } };
  }
}

customElements.define("alert-page", AlertPage);
