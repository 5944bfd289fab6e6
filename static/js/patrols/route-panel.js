/* What stands beside the map: what the route is, its stops, its times, and keeping it. */
import { html, nothing } from "lit";
import { schedulesPane } from "./route-schedules.js";
import { stopsPane } from "./route-stops.js";

const KNOW = {
  car_doors: () => gettext("Look, do not touch: doors, windows and boots are looked at, owners are called, nobody opens or searches a car."),
  post: () => gettext("A fixed post is one place: a service point, a police kiosk, a checkpoint."),
  school: () => gettext("Guard posts stand at gates and crossings at the peaks, together with the traffic police: agree with them who takes which crossing."),
};

export function panel(state, hands) {
  const { route, mayPlan } = state;
  return html`${mayPlan ? facts(state, hands) : route.instruction ? html`<p class="pane round-instruction">${route.instruction}</p>` : nothing}
    ${stopsPane(state, hands)}${schedulesPane(state, hands)}
    ${mayPlan ? foot(state, hands) : nothing}`;
}

function facts({ route, choices }, hands) {
  const wrote = (name) => ({ target }) => hands.set({ [name]: target.value });
  return html`<section class="pane route-facts" aria-label=${gettext("What it is")}><div class="inside">
    <div class="chips-of" role="group" aria-label=${gettext("Kind")}>${choices.kinds.map(([value, label]) => html`<label><input type="radio" name="kind" value=${value} .checked=${value === route.kind} @change=${() => hands.set({ kind: value })}><span>${label}</span></label>`)}</div>
    ${KNOW[route.kind] ? html`<p class="dim">${KNOW[route.kind]()}</p>` : nothing}
    <label>${gettext("Name")}<input class="form-control" name="name" .value=${route.name} maxlength="60" required @input=${wrote("name")}></label>
    ${route.id || choices.stations.length < 2 ? nothing : html`<label>${gettext("Station")}<select class="form-select" @change=${({ target }) => hands.set({ station: { id: target.value } })}>${choices.stations.map(([id, name]) => html`<option value=${id} ?selected=${Number(route.station.id) === id}>${name}</option>`)}</select></label>`}
    <details ?open=${Boolean(route.instruction)}><summary>${gettext("What to look for, name in English")}</summary>
      <label>${gettext("What to look for")}<textarea class="form-control" rows="3" maxlength="500" .value=${route.instruction} @input=${wrote("instruction")}></textarea></label>
      <label>${gettext("Name in English")}<input class="form-control" .value=${route.name_en} maxlength="120" @input=${wrote("name_en")}></label></details></div></section>`;
}

function foot({ route, trouble, said, isSaving, isChanged, urls, isEnding }, hands) {
  return html`<div class="route-foot">${trouble ? html`<p class="ribbon error" role="alert">${trouble}</p>` : nothing}${said ? html`<p class="ribbon success" role="status">${said}</p>` : nothing}
    <button type="button" class="next" @click=${hands.save} ?disabled=${isSaving || !isChanged}>${route.id ? gettext("Keep the changes") : gettext("Keep the route")}<small>${isChanged || !route.id ? gettext("rounds that have not begun follow at once") : gettext("nothing has changed")}</small></button>
    ${route.id ? html`<p class="route-do">${route.stops.some(({ id }) => id) ? html`<a class="quiet" href=${urls.tags}>${gettext("Codes of the stops to print")}</a>` : nothing}
      ${!route.is_active ? html`<button type="button" class="quiet" @click=${hands.reopen}>${gettext("Walk it again")}</button>` : isEnding ? nothing : html`<button type="button" class="quiet" @click=${() => hands.ask(true)}>${gettext("End this route …")}</button>`}</p>` : nothing}
    ${isEnding ? html`<div class="ribbon warning"><p>${gettext("Nobody walks it from now on. Rounds that have not begun are withdrawn and their teams told; what was walked stays.")}</p><p class="route-do"><button type="button" class="btn btn-danger" @click=${hands.end}>${gettext("End the route")}</button><button type="button" class="quiet" @click=${() => hands.ask(false)}>${gettext("Keep it")}</button></p></div>` : nothing}</div>`;
}

export const bar = ({ isAdding, isDrawing, corners, route, sites }, hands) => html`<div class="drawing-bar" role="toolbar" aria-label=${gettext("What a tap on the map does")}>
  ${isDrawing ? html`<p role="status">${gettext("Tap corner after corner around the area; the first one again closes it.")}</p>
      <button type="button" class="btn btn-primary" ?disabled=${corners < 3} @click=${hands.finishArea}>${gettext("Close the area")}</button><button type="button" class="quiet" @click=${hands.leaveArea}>${gettext("Leave it")}</button>`
    : html`<button type="button" class="quiet" aria-pressed=${isAdding} @click=${hands.adding}>${isAdding ? gettext("Tapping adds stops") : gettext("Add stops")}</button>
      <button type="button" class="quiet" aria-pressed=${Boolean(sites)} @click=${sites ? hands.hideSites : hands.sites}>${gettext("Key sites")}</button>
      ${route.area ? html`<button type="button" class="quiet" @click=${hands.dropArea}>${gettext("Take the area out")}</button>` : html`<button type="button" class="quiet" @click=${hands.drawArea}>${gettext("Draw an area")}</button>`}`}</div>`;
