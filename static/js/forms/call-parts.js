/* The pieces the call form draws: who calls, what is there already, the card to read aloud, what happened after recording. */
import { html, nothing } from "lit";

/* Who calls */

const asCall = (alert) => html`<li><a href=${alert.url} target="_blank" rel="noopener">${alert.title}</a> <time-at at=${alert.received_at}></time-at> <span class="state state-${alert.status}">${alert.status_label}</span></li>`;

const before = (calls) =>
  calls?.count
    ? html`<div class="earlier"><b>${interpolate(ngettext("%s earlier call from this number", "%s earlier calls from this number", calls.count), [calls.count])}</b><ul>${calls.last.map(asCall)}</ul></div>`
    : nothing;

export const callerLine = ({ contact, site, calls }) => html`
  ${site ? html`<p class="hit">✓ <b>${contact.name}</b>${contact.title ? html` · ${contact.title}` : nothing} · ${site.name}</p>` : nothing}
  ${site || calls?.count ? nothing : html`<p class="dim">${gettext("This number is not on file. Ask where they are.")}</p>`}
  ${before(calls)}`;

export const lookingUp = () => html`<p class="dim">${gettext("Looking the number up …")}</p>`;
export const notLookedUp = (words) => html`<p class="dim">${words}</p>`;

/* Where */

export const chosenPlace = (place, around, forget, take) => html`
  <div class="chosen"><b>${place.name}</b><small>${place.code}</small><button type="button" class="as-link" @click=${forget}>${gettext("Change")}</button></div>
  ${around ? aroundLine(around, place, take) : nothing}`;

function aroundLine(around, place, take) {
  if (around.is_outside) return html`<p class="outside">${gettext("Outside every grid: goes to the bureau's desk")}</p>`;
  const who = around.officer ? interpolate(gettext("Grid officer %s"), [around.officer]) : around.station;
  const sites = place.kind === "site" ? [] : around.sites;
  return html`<p class="answers-for">${around.grid ? html`${around.grid.name} · ` : nothing}${who}</p>
    ${sites.length ? html`<div class="near">${sites.map((site) => html`<button type="button" class="quiet" @click=${() => take(site)}>${site.name} <small>${interpolate(gettext("%s m"), [site.distance_m])}</small></button>`)}</div>` : nothing}`;
}

/* The same as something that is there already? */

const whyAlike = (alert) => (alert.reasons ? alert.reasons.map((reason) => reason.label).join(" · ") : gettext("Same number"));

export const similarOnes = (alerts, add) =>
  alerts.length
    ? html`<section class="similar" aria-label=${gettext("Perhaps the same")}><b>${gettext("Perhaps the same as this?")}</b><ul>${alerts.map(
        (alert) => html`<li><div><a href=${alert.url} target="_blank" rel="noopener">${alert.title}</a> <span class="state state-${alert.status}">${alert.status_label}</span>
          <small>${alert.number} · <time-waiting at=${alert.received_at}></time-waiting> · ${whyAlike(alert)}</small></div>
          <button type="button" class="quiet" @click=${() => add(alert)}>${gettext("Add this call to it")}</button></li>`,
      )}</ul></section>`
    : nothing;

/* What a message says */

export const chips = (proposals, drop) =>
  proposals.length
    ? html`<div class="read-out"><small>${gettext("Read from the message; take off what is wrong")}</small><ul>${proposals.map(
        (one) => html`<li class="chip"><span>${one.label}</span> <b>${one.text}</b><button type="button" aria-label=${interpolate(gettext("Take off: %s"), [one.text])} @click=${() => drop(one)}>×</button></li>`,
      )}</ul></div>`
    : nothing;

export const signals = (type, chosen = []) => html`
  <fieldset class="chips"><legend>${gettext("Signs, as far as said")}</legend>${type.signals.map(
    (sign) => html`<label><input type="checkbox" name="signals" value=${sign.code} ?checked=${chosen.includes(sign.code)}><span>${sign.label}</span></label>`,
  )}</fieldset>`;

/* What to read aloud: in the page's language first; the other one for a caller who does not speak it. */

function inOrder(instructions) {
  const language = document.documentElement.lang.toLowerCase();
  return [...instructions].sort((a, b) => (b.language === language) - (a.language === language));
}

const spoken = (one) => html`<p lang=${one.language}>${one.do}</p><p class="not" lang=${one.language}>${one.do_not}</p>`;

const quietly = () => html`<p class="keep-quiet">${gettext("Covert: speak as in an ordinary call. Say no name of the police and no number aloud; let them answer with yes and no.")}</p>`;

export function card(type, isCovert) {
  const [first, ...others] = inOrder(type.instructions);
  return html`
    <header><h2>${gettext("Read this aloud")}</h2><b class="arrival">${interpolate(gettext("Police in about %s min"), [type.eta_minutes])}</b></header>
    <div class="aloud lane-${type.lane}">${isCovert ? quietly() : nothing}${first ? spoken(first) : nothing}
      ${others.length ? html`<details><summary>${gettext("In the other language")}</summary>${others.map(spoken)}</details>` : nothing}</div>`;
}

/* After recording */

const told = (one) => html`<li><b>${one.name}</b> <span class="dim">${one.why_label}</span><span class="state">${stateOf(one)}</span></li>`;

function stateOf(one) {
  if (one.acknowledged_at) return gettext("Acknowledged");
  if (one.seen_at) return gettext("Seen");
  return one.deliveries.length ? one.deliveries[0].status_label : gettext("Being told …");
}

export const recorded = ({ saved, isAddition, detail, type, isCovert, links }) => html`
  <section class="pane recorded" tabindex="-1" aria-labelledby="recorded-name">
    <header><h1 id="recorded-name">${isAddition ? gettext("Added to this alert") : gettext("Recorded")}</h1>${detail ? html`<span class="state">${detail.status_label}</span>` : nothing}</header>
    <p class="say-number">${isCovert ? nothing : html`<small>${gettext("Tell the caller this number")}</small>`}<b class="number">${saved.number}</b></p>
    <p class="went-to">${saved.grid ? `${saved.grid} · ` : nothing}${saved.station?.name || ""}</p>
    ${detail?.recipients?.length ? html`<ul class="told-list" aria-live="polite">${detail.recipients.map(told)}</ul>` : html`<p class="dim" aria-live="polite">${gettext("Telling the officers …")}</p>`}
    <div class="two"><a class="next" href=${links.next} data-next>${gettext("Next call")}<small>${gettext("Enter or c")}</small></a><a class="quiet" href=${links.alert}>${gettext("Open the alert")}</a></div>
  </section>
  ${type ? html`<section class="pane read-aloud">${card(type, isCovert)}</section>` : nothing}`;

export const away = (since, phones, tryNow, change) => html`
  <div class="ribbon offline" role="alert"><b>${interpolate(gettext("Not recorded yet: no connection since %s."), [since])}</b>
    <span>${gettext("The call is kept here and sent by itself as soon as the server answers.")} ${phones}</span>
    <button type="button" class="quiet" @click=${tryNow}>${gettext("Try now")}</button><button type="button" class="as-link" @click=${change}>${gettext("Change something first")}</button></div>`;
