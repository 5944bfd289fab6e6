// What the page has to say about itself: the line is broken, the session has ended, a step was refused.
import { html, nothing } from "lit";
import { clockTime } from "../lib/time.js";

const LINES = {
  polling: () => html`<div class="ribbon warning"><b>${gettext("The live connection is lost.")}</b><p>${gettext("The board asks every five seconds instead; everything works.")}</p></div>`,
  offline: (since) => html`
    <div class="ribbon offline"><b>${interpolate(gettext("No connection since %s."), [clockTime(since)])}</b>
      <p>${gettext("The list is as it was then. Nothing you press now is sent: answer by radio or telephone. The board comes back by itself.")}</p></div>`,
  "signed-out": () => html`
    <div class="ribbon offline"><b>${gettext("You are signed out.")}</b><p>${gettext("The board stands still.")}</p><a class="quiet" href=${location.href}>${gettext("Sign in again")}</a></div>`,
};

const said = (notice) => html`
  <div class="ribbon ${notice.level}" role="alert"><p>${notice.text}</p><button type="button" class="quiet" data-hush>${gettext("Got it")}</button></div>`;

export const ribbon = ({ state, since, notice }) => html`${LINES[state]?.(since) ?? nothing}${notice ? said(notice) : nothing}`;

const MUTE = () => html`<div class="ribbon"><p>${gettext("Touch the screen once, and red alerts will sound here.")}</p></div>`;

export const wallRibbon = ({ state, since, isHeard }) => html`${LINES[state]?.(since) ?? nothing}${isHeard ? nothing : MUTE()}`;
