/* The list of stops beside the map: their order, names, and what is said of each; and the order that is proposed. */
import { html, nothing } from "lit";
import { asDistance } from "../forms/distance.js";
import { called } from "./route-document.js";

const minutes = (count) => interpolate(ngettext("%s min", "%s min", count), [count]);

export function stopsPane(state, hands) {
  const { route, mayPlan } = state;
  return html`<section class="pane" aria-labelledby="stops-head"><header><h2 id="stops-head">${gettext("Stops")}</h2><small class="number">${route.stops.length}</small></header>
    ${route.stops.length ? html`<ol class="route-stops">${route.stops.map((stop, n) => row(stop, n, state, hands))}</ol>` : html`<p class="inside dim">${mayPlan ? gettext("Tap the map where the patrol is to stop, or choose a key site. On the keyboard: arrow keys, then Enter for the middle of the map.") : gettext("This route has no stop.")}</p>`}
    ${mayPlan && route.stops.length > 1 ? html`<div class="inside route-order"><label class="tick"><input type="checkbox" .checked=${route.is_ordered} @change=${({ target }) => hands.set({ is_ordered: target.checked })}> ${gettext("Walked in this order")}</label>
      ${route.stops.length > 2 ? html`<button type="button" class="quiet" @click=${hands.propose} ?disabled=${state.isAsking}>${gettext("Propose an order")}</button>` : nothing}</div>` : nothing}
    ${state.proposal ? proposal(state, hands) : nothing}
    ${mayPlan ? sites(state, hands) : nothing}</section>`;
}

function row(stop, n, { route, chosen, mayPlan, dragged }, hands) {
  const isOpen = chosen === stop.key;
  if (!mayPlan) return html`<li class="route-stop"><span class="stop-mark number">${n + 1}</span><span class="route-stop-what"><b>${called(stop)}</b><small class="dim">${said(stop)}</small></span></li>`;
  const last = route.stops.length - 1;
  return html`<li class="route-stop ${isOpen ? "is-chosen" : ""} ${dragged === stop.key ? "is-dragged" : ""}" data-key=${stop.key}
      @dragover=${(event) => hands.over(event, stop.key)} @drop=${(event) => event.preventDefault()}>
    <span class="stop-mark number" draggable="true" title=${gettext("Drag to another place in the order")} @dragstart=${(event) => hands.drag(event, stop.key)} @dragend=${() => hands.drag(null, null)}>${n + 1}</span>
    <button type="button" class="route-stop-what" aria-expanded=${isOpen} @click=${() => hands.choose(isOpen ? null : stop.key, true)}><b>${called(stop)}</b><small class="dim">${said(stop)}</small></button>
    <span class="route-stop-do">
      <button type="button" class="quiet" ?disabled=${n === 0} aria-label=${interpolate(gettext("%s: one earlier"), [called(stop)])} @click=${(event) => hands.move(stop.key, -1, event)} data-way="-1">↑</button>
      <button type="button" class="quiet" ?disabled=${n === last} aria-label=${interpolate(gettext("%s: one later"), [called(stop)])} @click=${(event) => hands.move(stop.key, 1, event)} data-way="1">↓</button></span>
    ${isOpen ? details(stop, hands) : nothing}</li>`;
}

function said({ opens, closes, dwell_minutes, radius_m }) {
  const hours = opens && closes ? `${opens}–${closes}` : "";
  return [interpolate(gettext("%s min there"), [dwell_minutes]), hours, interpolate(gettext("within %s m"), [radius_m])].filter(Boolean).join(" · ");
}

function details(stop, hands) {
  const wrote = (name) => ({ target }) => hands.stop(stop.key, { [name]: target.type === "number" ? target.valueAsNumber || 0 : target.value });
  return html`<div class="route-stop-more">
    <label class="wide">${gettext("Name")}<input class="form-control" .value=${stop.name} maxlength="60" required @input=${wrote("name")}></label>
    <label class="wide">${gettext("Name in English")}<input class="form-control" .value=${stop.name_en} maxlength="120" @input=${wrote("name_en")}></label>
    <label>${gettext("Minutes there")}<input class="form-control" type="number" min="0" max="240" .value=${String(stop.dwell_minutes)} @change=${wrote("dwell_minutes")}></label>
    <label>${gettext("Counts within (m)")}<input class="form-control" type="number" min="30" max="150" step="5" .value=${String(stop.radius_m)} @change=${wrote("radius_m")}></label>
    <label>${gettext("Not before")}<input class="form-control" type="time" .value=${stop.opens ?? ""} @change=${wrote("opens")}></label>
    <label>${gettext("Not after")}<input class="form-control" type="time" .value=${stop.closes ?? ""} @change=${wrote("closes")}></label>
    <p class="wide route-stop-end">${stop.id ? html`<button type="button" class="quiet" @click=${() => hands.renew(stop)}>${gettext("Renew its code")}</button>` : nothing}<button type="button" class="quiet bad" @click=${() => hands.remove(stop.key)}>${gettext("Remove this stop")}</button></p></div>`;
}

function proposal({ proposal: { given, proposed, stops, begins }, times }, hands) {
  const isBetter = proposed.order.some((place, n) => place !== n);
  const cell = ({ metres, minutes: all, outside }) => html`<td class="number">${asDistance(metres)}</td><td class="number">${minutes(all)}</td><td class="number ${outside ? "bad" : ""}">${outside}</td>`;
  return html`<div class="inside route-proposal" role="region" aria-label=${gettext("Proposed order")}>
    ${times.length > 1 ? html`<label class="inline">${gettext("For the round at")} <select class="form-select" @change=${({ target }) => hands.propose(target.value)}>${times.map((at) => html`<option ?selected=${at === begins}>${at}</option>`)}</select></label>` : nothing}
    <table><thead><tr><th></th><th scope="col">${gettext("Way")}</th><th scope="col">${gettext("Takes")}</th><th scope="col">${gettext("Outside hours")}</th></tr></thead>
      <tbody><tr><th scope="row">${gettext("As it is")}</th>${cell(given)}</tr><tr class="is-new"><th scope="row">${gettext("Proposed")}</th>${cell(proposed)}</tr></tbody></table>
    ${isBetter ? html`<ol>${proposed.visits.map((visit) => html`<li><span class="number">${visit.arrives.slice(0, 5)}</span> ${called(stops[visit.place])}${visit.place === proposed.order.indexOf(visit.place) ? nothing : html` <small class="dim">${interpolate(gettext("was %s."), [visit.place + 1])}</small>`}${visit.waits ? html` <small class="dim">${interpolate(gettext("waits %s min"), [visit.waits])}</small>` : nothing}${visit.is_outside ? html` <small class="bad">${gettext("outside its hours")}</small>` : nothing}</li>`)}</ol>` : html`<p>${gettext("No shorter order was found: the order is good as it is.")}</p>`}
    <p class="dim">${gettext("Straight lines times 1.3; on foot 4.5 km/h, by car 18 km/h. You know the ground: any stop can still be moved.")}</p>
    <p class="route-do">${isBetter ? html`<button type="button" class="btn btn-primary" @click=${hands.take}>${gettext("Take this order")}</button>` : nothing}<button type="button" class="quiet" @click=${hands.leave}>${isBetter ? gettext("Leave it as it is") : gettext("Close")}</button></p></div>`;
}

function sites({ sites: known, words, route }, hands) {
  if (!known) return html`<p class="inside"><button type="button" class="quiet" @click=${hands.sites}>${gettext("Choose key sites")}</button></p>`;
  const taken = new Set(route.stops.map(({ key_site }) => key_site?.id));
  const found = known.filter((site) => !taken.has(site.id) && `${site.name}${site.kind_label}${site.grid.code}${site.address}`.toLowerCase().includes(words.toLowerCase())).slice(0, 30);
  return html`<div class="inside route-sites"><label>${gettext("Key sites: on the map, or here")}<input class="form-control" type="search" .value=${words} @input=${({ target }) => hands.words(target.value)} placeholder=${gettext("Name, kind or grid")}></label>
    <ul>${found.map((site) => html`<li><span><b>${site.name}</b><small class="dim">${site.kind_label} · ${site.grid.code}</small></span><button type="button" class="quiet" aria-label=${interpolate(gettext("Add %s"), [site.name])} @click=${() => hands.addSite(site)}>${gettext("Add")}</button></li>`)}</ul>
    ${found.length ? nothing : html`<p class="dim">${gettext("No key site of these words is left.")}</p>`}<p><button type="button" class="quiet" @click=${hands.hideSites}>${gettext("Hide key sites")}</button></p></div>`;
}
