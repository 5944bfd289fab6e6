/* The next step as one big button that says what else will happen; two quiet ones; the rest behind "more". */
import { html, nothing } from "lit";

const QUIET = 2;

const big = (step, { priority, status }, busy) => html`
  <button type="button" class="next ${status === "routed" ? `p${priority}` : ""}" data-action=${step.action} ?disabled=${busy}>${step.label}<small>${step.consequence}</small></button>`;

const quiet = (step, busy) => html`
  <button type="button" class="quiet" data-action=${step.action} title=${step.consequence} ?disabled=${busy}>${step.label}</button>`;

const listed = (step, busy) => html`
  <li><button type="button" data-action=${step.action} ?disabled=${busy}>${step.label}<small>${step.consequence}</small></button></li>`;

const more = (rest, busy) => html`
  <details class="more"><summary class="quiet">${gettext("More …")}</summary><ul>${rest.map((step) => listed(step, busy))}</ul></details>`;

export function steps(thing, { busy = false } = {}) {
  if (!thing.steps.length) return html`<p class="dim">${gettext("Nothing is left to do here for you.")}</p>`;
  const main = thing.steps.find((step) => step.is_main);
  const others = thing.steps.filter((step) => !step.is_main);
  const [beside, rest] = others.length > QUIET + 1 ? [others.slice(0, QUIET), others.slice(QUIET)] : [others, []];
  return html`
    ${main ? big(main, thing, busy) : nothing}
    <div class="beside">${beside.map((step) => quiet(step, busy))}${rest.length ? more(rest, busy) : nothing}</div>`;
}
