/* <duty-planner data="id-of-json">: one roster on a table of people and days, on a phone day by day. Every change is kept at once; the checks come back with it. */
import { html, LitElement, nothing } from "lit";
import { post } from "../lib/api.js";
import { dayList } from "./planner-day.js";
import { side } from "./planner-side.js";
import { marksOf, palette, table } from "./planner-table.js";

const NARROW = "(max-width: 900px)";

class DutyPlanner extends LitElement {
  static properties = { plan: { state: true }, brush: { state: true }, isNarrow: { state: true }, day: { state: true }, said: { state: true }, asks: { state: true }, spot: { state: true } };

  constructor() {
    super();
    Object.assign(this, { said: null, asks: "", brush: 0, spot: null, queue: Promise.resolve(), narrow: matchMedia(NARROW) });
    this.isNarrow = this.narrow.matches;
    this.narrow.addEventListener("change", () => (this.isNarrow = this.narrow.matches));
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    const { may_plan, addresses, ...plan } = JSON.parse(document.getElementById(this.getAttribute("data")).textContent);
    Object.assign(this, { plan, addresses, mayPlan: may_plan, brush: plan.templates[0]?.id ?? 0 });
    this.day = (plan.days.find((day) => day.is_today) ?? plan.days.find((day) => !day.is_past) ?? plan.days[0]).day;
    this.replaceChildren();
    super.connectedCallback();
  }

  get mayChange() {
    return this.mayPlan && this.plan.is_draft;
  }

  get marks() {
    return marksOf(this.plan.templates);
  }

  at(officer, day) {
    return this.plan.planned.filter((row) => row.officer === officer && row.day === day);
  }

  awayOn(officer, day) {
    return this.plan.away.find((away) => away.officer === officer && away.from <= day && day <= away.until);
  }

  /* One after the other: a quick hand loses nothing. */
  ask(address, body, said) {
    this.queue = this.queue.then(async () => {
      try {
        const { published, ...plan } = await post(address, body);
        Object.assign(this, { plan, said: said ? { text: said(published) } : null, asks: "" });
      } catch (error) {
        this.said = { text: error.message, isBad: true };
        this.asks = "";
      }
    });
    return this.queue;
  }

  change(put, take) {
    return this.ask(this.addresses.changes, { put, take });
  }

  /* Press: the chosen kind of shift goes in, or out where it stands already. */
  toggle(officer, day) {
    if (!this.mayChange || !this.brush) return;
    const there = this.at(officer, day).find((row) => row.template === this.brush);
    this.change(there ? [] : [{ officer, template: this.brush, day }], there ? [there.id] : []);
  }

  clear(officer, day) {
    const rows = this.at(officer, day);
    if (this.mayChange && rows.length) this.change([], rows.map((row) => row.id));
  }

  moveTo(id, officer, day) {
    const row = this.plan.planned.find((one) => one.id === id);
    if (!row?.template || (row.officer === officer && row.day === day)) return;
    this.change([{ officer, template: row.template, day }], [id]);
  }

  fill(by) {
    this.asks = "";
    this.ask(this.addresses.fill, { by }, () => (by === "templates" ? gettext("Laid down from the templates.") : gettext("Laid down as the week before.")));
  }

  publish() {
    const counted = ({ added, kept, gone }) => interpolate(gettext("Published: %(added)s new, %(kept)s as before, %(gone)s no more."), { added, kept, gone }, true);
    this.ask(this.addresses.publish, {}, counted);
  }

  reopen() {
    this.ask(this.addresses.reopen, {}, () => gettext("Open for changes. What was published holds until you publish again."));
  }

  /* A finding leads to where it is. */
  show({ day, officer }) {
    this.day = day;
    this.spot = { day, officer: officer ?? this.plan.people[0]?.id };
    this.updateComplete.then(() => this.querySelector("[data-spot]")?.focus());
  }

  render() {
    return html`${this.said ? html`<p class="ribbon ${this.said.isBad ? "warning" : ""}" role="status">${this.said.text}</p>` : nothing}
      <div class="plan-grid">
        <div class="plan-left">${this.mayChange && !this.isNarrow ? palette(this) : nothing} ${this.isNarrow ? dayList(this) : table(this)}</div>
        <div class="plan-right">${side(this)}</div>
      </div>`;
  }
}

customElements.define("duty-planner", DutyPlanner);
