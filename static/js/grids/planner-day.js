/* The plan on a phone: one day, shift by shift; who is in, and whom to add. */
import { html, nothing } from "lit";
import { hours } from "./planner-table.js";

export function dayList(planner) {
  const { plan } = planner;
  const n = plan.days.findIndex((day) => day.day === planner.day);
  const day = plan.days[n];
  return html`<section class="pane plan-day"><header><button type="button" class="quiet" ?disabled=${!n} @click=${() => (planner.day = plan.days[n - 1].day)} aria-label=${gettext("Day before")}>‹</button>
      <label><span class="unseen">${gettext("Day")}</span><select class="form-select" @change=${(event) => (planner.day = event.target.value)}>${plan.days.map(
        (one) => html`<option value=${one.day} ?selected=${one.day === planner.day}>${one.label} ${one.weekday}${one.name ? ` · ${one.name}${one.is_working ? `, ${gettext("made-up working day")}` : ""}${one.is_provisional ? ` (${gettext("provisional")})` : ""}` : one.is_working ? "" : ` · ${gettext("off")}`}</option>`,
      )}</select></label>
      <button type="button" class="quiet" ?disabled=${n === plan.days.length - 1} @click=${() => (planner.day = plan.days[n + 1].day)} aria-label=${gettext("Day after")}>›</button></header>
    ${plan.templates.map((template) => shift(planner, template, day))} ${rest(planner, day)}
    ${plan.templates.length ? nothing : html`<p class="plan-none">${gettext("This unit has no shift templates yet. Make one first, then press “From the templates”.")}</p>`}</section>`;
}

const personOf = (planner, id) => planner.plan.people.find((one) => one.id === id);

function shift(planner, template, day) {
  const rows = planner.plan.planned.filter((one) => one.template === template.id && one.day === day.day);
  const gap = planner.plan.findings.find((one) => one.kind === "gap" && one.template === template.id && one.day === day.day);
  const free = planner.plan.people.filter((person) => !rows.some((row) => row.officer === person.id));
  return html`<div class="plan-shift"><h2>${template.name} <small class="number">${hours(template)}</small><span class="number ${gap ? "late" : "dim"}">${rows.length}/${template.people_needed}</span></h2>
    ${people(planner, rows)}
    ${planner.mayChange
      ? html`<label><span class="unseen">${interpolate(gettext("Add somebody to %s"), [template.name])}</span><select class="form-select" @change=${(event) => add(planner, event, template.id, day.day)}><option value="">${gettext("Add somebody …")}</option>
          ${free.map((person) => html`<option value=${person.id}>${person.name} · ${interpolate(gettext("%s h"), [person.hours])}${said(planner, person.id, day.day)}</option>`)}</select></label>`
      : nothing}</div>`;
}

function rest(planner, day) {
  const known = new Set(planner.plan.templates.map((one) => one.id));
  const rows = planner.plan.planned.filter((one) => one.day === day.day && !known.has(one.template));
  return rows.length ? html`<div class="plan-shift"><h2>${gettext("Other shifts")}</h2>${people(planner, rows, true)}</div>` : nothing;
}

function people(planner, rows, withTime = false) {
  return html`<ul>${rows.map((row) => {
    const person = personOf(planner, row.officer);
    return html`<li><span><b>${person?.name}</b>${withTime ? html` <small class="number">${row.time}</small>` : nothing}${person && !person.is_reached ? html` <small class="late">${person.reached_label}</small>` : nothing}</span>
      ${planner.mayChange ? html`<button type="button" class="quiet" @click=${() => planner.change([], [row.id])} aria-label=${`${gettext("Take out")} ${person?.name}`}>${gettext("Take out")}</button>` : nothing}</li>`;
  })}</ul>`;
}

function said(planner, officer, day) {
  const away = planner.awayOn(officer, day);
  const other = planner.at(officer, day)[0];
  return away ? ` · ${away.said}` : other ? ` · ${other.time}` : "";
}

function add(planner, { target }, template, day) {
  if (target.value) planner.change([{ officer: Number(target.value), template, day }], []);
  target.value = "";
}
