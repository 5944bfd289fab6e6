// The right side of the drawing page: what is being done, what it would mean, and the words that go with it.
import { html, nothing } from "lit";

const WHAT = {
  redraw: () => gettext("Redraw"),
  split: () => gettext("Split"),
  merge: () => gettext("Merge"),
  draw: () => gettext("New grid"),
};
const HINT = {
  redraw: (state) => (state.grid ? gettext("Drag a corner; tap an edge for a new one. Where it is a neighbour’s corner too, the neighbour goes along.") : gettext("Tap the grid whose boundary changes.")),
  split: (state) => (state.grid ? gettext("Draw the cut from edge to edge: tap where it begins, where it bends and where it ends.") : gettext("Tap the grid that is to be split.")),
  merge: () => gettext("Tap the neighbours that are to become one; tap again to let one go."),
  draw: () => gettext("Tap corner after corner; the first one again closes the ring. A corner near a neighbour is caught by it."),
};
const KEYS = () => [
  ["↵", gettext("corner in the middle of the map, or the grid there")], ["[ ]", gettext("choose a corner")], ["← ↑ → ↓", gettext("move the chosen corner, else the map; with Shift further")],
  ["S", gettext("have it caught by what is near")], ["Del", gettext("take it out")], ["Ctrl Z · Ctrl Y", gettext("undo, redo")],
];

export function panel(state, hands) {
  return html`<header><h2>${gettext("Draw grids")}</h2><small>${state.grid ? html`<span class="number">${state.grid.code}</span> ${state.grid.name}` : nothing}</small></header>
    <div class="draw-tools" role="group" aria-label=${gettext("What to do")}>${Object.entries(WHAT).map(([name, label]) => html`<button type="button" class="quiet" aria-pressed=${state.tool === name} @click=${() => hands.take(name)}>${label()}</button>`)}</div>
    <div class="inside"><p role="status">${state.isTooFar ? gettext("Come nearer: corners can be told apart only where a few grids fill the screen.") : (HINT[state.tool]?.(state) ?? gettext("Choose what to do, then tap a grid."))}</p>
      ${state.tool === "merge" ? chosen(state, hands) : nothing}
      ${state.tool === "redraw" && state.grid ? html`<label class="draw-along"><input type="checkbox" .checked=${state.isTogether} @change=${hands.together}> ${gettext("Common edges move for both neighbours")}</label>` : nothing}
      ${state.isDrawing ? strokes(state, hands) : nothing}${state.said ? html`<p class="ribbon success">${state.said}</p>` : nothing}</div>
    ${state.preview ? outcome(state) : nothing}
    ${state.canSave ? form(state, hands) : nothing}
    ${state.trouble ? html`<p class="ribbon error" role="alert">${state.trouble}</p>` : nothing}
    <details class="draw-keys"><summary>${gettext("By keyboard")}</summary><dl>${KEYS().map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl></details>`;
}

const chosen = ({ grids }, hands) => html`<ul class="draw-facts">${grids.map((grid) => html`<li><span class="number">${grid.code}</span> ${grid.name} <button type="button" class="quiet" aria-label=${interpolate(gettext("Let %s go"), [grid.code])} @click=${() => hands.tap(grid.id)}>×</button></li>`)}</ul>`;

const strokes = (state, hands) => html`<div class="draw-hands">
  <button type="button" class="quiet" ?disabled=${!state.canUndo} @click=${hands.undo}>${gettext("Undo")}</button>
  <button type="button" class="quiet" ?disabled=${!state.canRedo} @click=${hands.redo}>${gettext("Redo")}</button>
  <button type="button" class="quiet" ?disabled=${!state.count} @click=${hands.takeOut}>${gettext("Corner out")}</button>
  ${state.canClose ? html`<button type="button" class="quiet" @click=${hands.finish}>${gettext("Close the ring")}</button>` : nothing}
  <button type="button" class="quiet" @click=${hands.leave}>${gettext("Start over")}</button></div>`;

const hectares = (metres) => interpolate(gettext("%s ha"), [(metres / 10_000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 })]);

const signed = (metres) => `${metres < 0 ? "−" : "+"}${hectares(Math.abs(metres))}`;

function outcome({ preview, tool }) {
  const gap = preview.gaps.reduce((sum, one) => sum + one.square_metres, 0);
  return html`<div class="inside" aria-live="polite"><ul class="draw-facts">
    <li>${gettext("Size")} <b class="number">${hectares(preview.square_metres)}</b></li>
    ${preview.along.map((one) => html`<li>${gettext("Goes along:")} <b class="number">${one.code}</b> <span class="number">${hectares(one.square_metres)} (${signed(one.change)})</span></li>`)}
    ${preview.overlaps.map(({ sentence }) => html`<li class="bad">${sentence}</li>`)}
    ${preview.overlaps.length ? html`<li>${gettext("Draw the edge along the neighbour’s, or take that corner back with Undo.")}</li>` : nothing}
    ${gap ? html`<li>${interpolate(gettext("Between it and its neighbours %s m² belong to nobody."), [gap.toLocaleString(document.documentElement.lang)])}</li>` : nothing}
    ${tool === "split" ? html`<li>${interpolate(ngettext("%s part", "%s parts", preview.parts.length), [preview.parts.length])}</li>` : nothing}
    ${tool === "merge" && preview.parts.length > 1 ? html`<li class="bad">${gettext("They do not touch each other.")}</li>` : nothing}
    <li>${preview.goes_over.length ? html`${gettext("Goes over:")} <b>${preview.goes_over.join(" · ")}</b>` : gettext("Nothing else changes its grid.")}</li>
    ${tool === "split" || tool === "merge" ? html`<li class="dim">${gettext("Officers and teams go along; old alerts keep the grid of their day.")}</li>` : nothing}</ul></div>`;
}

function form(state, hands) {
  return html`<form class="inside" @submit=${hands.save} @input=${hands.wrote}>
    ${state.tool === "draw" ? html`<label>${gettext("Station")}<select class="form-select" name="station" required>${state.stations.map(([id, name]) => html`<option value=${id} ?selected=${String(id) === state.words.station}>${name}</option>`)}</select></label>` : nothing}
    ${state.tool === "redraw" ? nothing : (state.tool === "split" ? state.preview.parts : [null]).map((part, n) => facts(state, n, part))}
    <label>${gettext("Why")}<input class="form-control" name="reason" maxlength="200" required .value=${state.words.reason ?? ""} placeholder=${gettext("new road, new estate, correction …")}></label>
    <button class="next" ?disabled=${state.isSaving || state.isWrong}>${WHAT[state.tool]()}<small>${state.isWrong ? gettext("first mend what is marked above") : gettext("holds from now on; who did it and why is kept")}</small></button></form>`;
}

function facts(state, n, part) {
  const name = (field) => `${field}-${n}`;
  const value = (field) => state.words[name(field)] ?? state.first[n]?.[field] ?? "";
  const input = (field, label, more = {}) => html`<label>${label}<input class="form-control" name=${name(field)} .value=${String(value(field))} type=${more.type ?? "text"} maxlength=${more.longest ?? nothing} min="0" ?required=${!more.isOptional}></label>`;
  return html`<fieldset class="draw-part"><legend>${part ? interpolate(gettext("Part %s"), [n + 1]) : gettext("The new grid")}${part ? html` <span class="number dim">${hectares(part.square_metres)}</span>` : nothing}</legend>
    <div class="draw-pair">${input("code", gettext("Code"), { longest: 30 })}${input("name", gettext("Name"), { longest: 60 })}</div>
    <label>${gettext("Kind")}<select class="form-select" name=${name("kind")}>${state.kinds.map(([kind, label]) => html`<option value=${kind} ?selected=${kind === value("kind")}>${label}</option>`)}</select></label>
    ${state.tool === "merge" ? nothing : html`<div class="draw-pair">${input("households", gettext("Households"), { type: "number", isOptional: true })}${input("population", gettext("Population"), { type: "number", isOptional: true })}</div>`}</fieldset>`;
}
