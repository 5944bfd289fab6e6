/* The plan as a table: people down, days across, below it how many are there of how many needed. */
import { html, nothing } from "lit";

/* Shown beside the plan; the cell itself is not wrong. */
const HINTS = new Set(["no_rest", "nights", "rank"]);
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/* One sign per kind of shift: the first of its name, or its number where two begin alike. */
export function marksOf(templates) {
  const first = templates.map(({ name }) => [...name][0].toUpperCase());
  return new Map(templates.map(({ id }, n) => [id, first.filter((sign) => sign === first[n]).length > 1 ? String(n + 1) : first[n]]));
}

export const hours = ({ begins, ends, hours: n }) => `${begins}–${ends}${n >= 24 ? "+1" : ""}`;

export function palette(planner) {
  const { plan, brush, marks } = planner;
  if (!plan.templates.length) return html`<p class="pane plan-none">${gettext("This unit has no shift templates yet. Make one first, then press “From the templates”.")}</p>`;
  return html`<fieldset class="pane plan-palette"><legend>${gettext("Press a cell to put or take:")}</legend>
    ${plan.templates.map(
      (template, n) => html`<label class=${brush === template.id ? "chosen" : ""}><input type="radio" name="brush" .checked=${brush === template.id} @change=${() => (planner.brush = template.id)}>
        <span class="plan-mark">${marks.get(template.id)}</span><span><b>${template.name}</b><small class="number">${hours(template)} · ${template.role_label}</small></span><kbd>${n < 9 ? n + 1 : ""}</kbd></label>`,
    )}</fieldset>`;
}

export function table(planner) {
  const { plan } = planner;
  const wrong = new Set(plan.findings.filter((one) => !HINTS.has(one.kind)).flatMap((one) => one.planned));
  return html`<div class="pane plan-scroll" @keydown=${(event) => keys(planner, event)}><table class="plan-table"><caption class="unseen">${gettext("Who is on duty on which day")}</caption>
    <thead><tr><th scope="col" class="plan-who">${gettext("Officer")}</th>${plan.days.map(head)}</tr></thead>
    <tbody>${plan.people.map((person, row) => line(planner, person, row, wrong))}</tbody>
    <tfoot>${plan.templates.map((template) => cover(planner, template))}</tfoot></table></div>`;
}

const kindOf = (day) => `${day.is_working ? "" : "is-off"} ${day.is_today ? "is-today" : ""} ${day.is_past ? "is-past" : ""} ${day.is_provisional ? "is-provisional" : ""}`;

function head(day) {
  const isMadeUp = day.is_working && day.name;
  const name = [day.name, isMadeUp && gettext("made-up working day"), day.name && day.is_provisional && gettext("provisional")].filter(Boolean).join(" · ");
  const small = html`<small class=${isMadeUp ? "is-made-up" : ""} aria-hidden="true">${isMadeUp ? pgettext("on a calendar", "work") : day.name}</small><span class="unseen">${name}</span>`;
  return html`<th scope="col" class=${kindOf(day)} title=${name}><span>${day.weekday_short}</span><b class="number">${day.label.slice(3)}</b>${name ? small : nothing}</th>`;
}

function line(planner, person, row, wrong) {
  return html`<tr><th scope="row" class="plan-who"><b>${person.name}</b><small>${person.role_label} · <span class="number">${interpolate(gettext("%s h"), [person.hours])}</span></small>${person.is_reached ? nothing : html`<small class="late">${person.reached_label}</small>`}</th>
    ${planner.plan.days.map((day, column) => cell(planner, person, day, { row, column, wrong }))}</tr>`;
}

function cell(planner, person, day, { row, column, wrong }) {
  const rows = planner.at(person.id, day.day);
  const away = planner.awayOn(person.id, day.day);
  const spot = planner.spot;
  const isSpot = spot ? spot.day === day.day && spot.officer === person.id : !row && !column;
  const words = [person.name, `${day.label} ${day.weekday}`, away?.said, ...rows.map((one) => `${nameOf(planner, one)} ${one.time}`)].filter(Boolean).join(", ");
  return html`<td class="${kindOf(day)} ${away ? "is-away" : ""}">
    <button type="button" class="plan-cell" data-row=${row} data-column=${column} tabindex=${isSpot ? 0 : -1} ?data-spot=${isSpot && Boolean(spot)} aria-label=${words} title=${words} aria-disabled=${planner.mayChange ? nothing : "true"}
      @click=${() => planner.toggle(person.id, day.day)} @focus=${() => (planner.spot = { day: day.day, officer: person.id })}
      @dragover=${(event) => planner.mayChange && event.preventDefault()} @drop=${(event) => drop(planner, event, person.id, day.day)}>
      ${rows.length ? rows.map((one) => chip(planner, one, wrong)) : away ? html`<span class="plan-away">${away.said}</span>` : nothing}</button></td>`;
}

const nameOf = (planner, row) => planner.plan.templates.find((one) => one.id === row.template)?.name ?? row.role_label;

function chip(planner, row, wrong) {
  const mark = planner.marks.get(row.template) ?? "·";
  return html`<span class="plan-mark ${wrong.has(row.id) ? "is-wrong" : ""}" draggable=${planner.mayChange && row.template ? "true" : "false"} @dragstart=${(event) => event.dataTransfer.setData("text/plain", String(row.id))}>${mark}</span>`;
}

function drop(planner, event, officer, day) {
  event.preventDefault();
  planner.moveTo(Number(event.dataTransfer.getData("text/plain")), officer, day);
}

function cover(planner, template) {
  const { plan } = planner;
  const gaps = new Map(plan.findings.filter((one) => one.kind === "gap" && one.template === template.id).map((one) => [one.day, one]));
  return html`<tr><th scope="row" class="plan-who"><span class="plan-mark">${planner.marks.get(template.id)}</span> ${template.name}</th>${plan.days.map((day) => {
    const there = new Set(plan.planned.filter((one) => one.template === template.id && one.day === day.day && !planner.awayOn(one.officer, day.day)).map((one) => one.officer)).size;
    return html`<td class="number ${kindOf(day)} ${gaps.has(day.day) ? "is-short" : ""}">${there || gaps.has(day.day) ? `${there}/${template.people_needed}` : ""}</td>`;
  })}</tr>`;
}

function keys(planner, event) {
  const at = event.target.closest?.(".plan-cell");
  if (!at) return;
  const [row, column] = [Number(at.dataset.row), Number(at.dataset.column)];
  const person = planner.plan.people[row];
  const day = planner.plan.days[column];
  const template = planner.plan.templates[Number(event.key) - 1];
  if (STEPS[event.key]) go(planner, row + STEPS[event.key][0], column + STEPS[event.key][1]);
  else if (event.key === "Home" || event.key === "End") go(planner, row, event.key === "Home" ? 0 : planner.plan.days.length - 1);
  else if (event.key === "Delete" || event.key === "Backspace") planner.clear(person.id, day.day);
  else if (template && planner.mayChange) {
    planner.brush = template.id;
    planner.toggle(person.id, day.day);
  } else return;
  event.preventDefault();
}

const go = (planner, row, column) => planner.querySelector(`.plan-cell[data-row="${row}"][data-column="${column}"]`)?.focus();
