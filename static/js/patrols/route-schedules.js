/* When a route is walked, and the seven days that follow from it. */
import { html, nothing } from "lit";
import { HABITS } from "./route-document.js";

const number = (name, label, one, hands, { min, max }) => html`<label>${label}<input class="form-control" type="number" min=${min} max=${max} required .value=${String(one[name])} @change=${({ target }) => hands.schedule(one.key, { [name]: target.valueAsNumber || min })}></label>`;
const text = (name, label, type, one, hands, isRequired = true) => html`<label>${label}<input class="form-control" type=${type} ?required=${isRequired} .value=${one[name] ?? ""} @change=${({ target }) => hands.schedule(one.key, { [name]: target.value || null })}></label>`;

export function schedulesPane(state, hands) {
  const { route, mayPlan } = state;
  return html`<section class="pane" aria-labelledby="plans-head"><header><h2 id="plans-head">${gettext("When it is walked")}</h2></header>
    ${mayPlan ? html`${route.schedules.map((one, n) => form(one, n, state, hands))}
      <div class="inside route-habits">${route.schedules.length ? nothing : html`<p class="dim">${gettext("Without a time it waits until somebody plans a round by hand.")}</p>`}
        ${(HABITS[route.kind]?.() ?? []).map(([label, plans]) => html`<button type="button" class="quiet" @click=${() => hands.addSchedules(plans)}>+ ${label}</button>`)}
        <button type="button" class="quiet" @click=${() => hands.addSchedules([{ begins: "20:00", ends: null, every_minutes: null }])}>+ ${gettext("Another time")}</button></div>`
      : html`<ul class="inside route-words">${route.schedules.map((one) => html`<li>${one.words}</li>`)}</ul>`}</section>
    ${state.week && mayPlan ? week(state) : nothing}`;
}

function form(one, n, { choices }, hands) {
  const isRepeated = Boolean(one.every_minutes);
  const repeat = ({ target }) => hands.schedule(one.key, target.value === "often" ? { every_minutes: 120, ends: one.ends ?? "04:00" } : { every_minutes: null, ends: null });
  return html`<fieldset class="route-plan"><legend class="unseen">${interpolate(gettext("Time %s"), [n + 1])}</legend>
    <div class="route-plan-row"><label>${gettext("On")}<select class="form-select" @change=${({ target }) => hands.schedule(one.key, { days: target.value })}>${choices.days.map(([value, label]) => html`<option value=${value} ?selected=${value === one.days}>${label}</option>`)}</select></label>
      <label>${gettext("How often")}<select class="form-select" @change=${repeat}><option value="once" ?selected=${!isRepeated}>${gettext("Once a day")}</option><option value="often" ?selected=${isRepeated}>${gettext("Again and again")}</option></select></label></div>
    ${one.days === "chosen" ? weekdays(one, choices, hands) : nothing}
    <div class="route-plan-row is-three">${text("begins", isRepeated ? gettext("First round at") : gettext("Begins at"), "time", one, hands)}
      ${isRepeated ? html`${number("every_minutes", gettext("Every (min)"), one, hands, { min: 15, max: 1440 })}${text("ends", gettext("Last round by"), "time", one, hands)}` : number("minutes", gettext("Takes (min)"), one, hands, { min: 5, max: 720 })}</div>
    <details class="route-plan-more"><summary>${summary(one)}</summary><div class="route-plan-row is-three">
      ${isRepeated ? number("minutes", gettext("Takes (min)"), one, hands, { min: 5, max: 720 }) : nothing}
      ${number("start_grace", gettext("Start may be late by (min)"), one, hands, { min: 0, max: 240 })}${number("finish_grace", gettext("Finish may be late by (min)"), one, hands, { min: 0, max: 240 })}
      ${number("people_needed", gettext("People"), one, hands, { min: 1, max: 50 })}${number("officers_needed", gettext("Police officers among them"), one, hands, { min: 0, max: 50 })}
      ${text("first_on", gettext("First day"), "date", one, hands)}${text("last_on", gettext("Last day"), "date", one, hands, false)}</div>
      ${one.days === "working" ? html`<p class="dim">${gettext("Holidays are left out and made-up working days are in, as the State Council announces them. For a school term give its first and last day.")}</p>` : nothing}</details>
    <button type="button" class="quiet route-plan-out" aria-label=${interpolate(gettext("Take time %s out"), [n + 1])} @click=${() => hands.removeSchedule(one.key)}>×</button></fieldset>`;
}

/* Which days of the week; one at least, or the form says so. */
function weekdays(one, choices, hands) {
  const turn = (number, isOn) => hands.schedule(one.key, { weekdays: choices.weekdays.map(([day]) => day).filter((day) => (day === number ? isOn : one.weekdays.includes(day))) });
  return html`<fieldset class="chips-of route-weekdays"><legend class="unseen">${gettext("On which weekdays")}</legend>
    ${choices.weekdays.map(([number, name], n) => html`<label><input type="checkbox" ?required=${!one.weekdays.length && !n} .checked=${one.weekdays.includes(number)} @change=${({ target }) => turn(number, target.checked)}><span>${name}</span></label>`)}
    ${one.weekdays.length ? nothing : html`<p class="dim">${gettext("Choose at least one weekday.")}</p>`}</fieldset>`;
}

function summary(one) {
  const people = interpolate(ngettext("%s person", "%s people", one.people_needed), [one.people_needed]);
  const officers = interpolate(ngettext("%s officer", "%s officers", one.officers_needed), [one.officers_needed]);
  const grace = interpolate(gettext("late after %(start)s/%(finish)s min"), { start: one.start_grace, finish: one.finish_grace }, true);
  return [interpolate(gettext("%s min a round"), [one.minutes]), interpolate(gettext("%(people)s, %(officers)s"), { people, officers }, true), grace, one.last_on ? interpolate(gettext("until %s"), [one.last_on]) : ""].filter(Boolean).join(" · ");
}

function week({ week: days }) {
  const all = days.reduce((sum, { rounds }) => sum + rounds.length, 0);
  return html`<section class="pane" aria-labelledby="week-head"><header><h2 id="week-head">${gettext("The next seven days")}</h2><small class="number">${interpolate(ngettext("%s round", "%s rounds", all), [all])}</small></header>
    <ol class="route-week">${days.map((day) => html`<li class=${day.is_working ? "" : "is-rest"}><span class="number">${day.day.slice(5)}</span> <span>${day.weekday}${day.name ? html` <small>${day.name}</small>` : nothing}${day.name && day.is_working ? html` <small>${gettext("made-up working day")}</small>` : nothing}</span>
      <span class="route-times number">${day.rounds.length ? day.rounds.map(({ begins }) => html`<i>${begins}</i>`) : html`<i class="none">—</i>`}</span></li>`)}</ol></section>`;
}
