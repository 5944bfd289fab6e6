// What the page has to say about itself: the line is broken, the session has ended, the sound is held back, a step was refused.
import { html, nothing } from "lit";
import { clockTime } from "../lib/time.js";

const LINES = {
  polling: (since) => html`
    <div class="ribbon warning"><b>${interpolate(gettext("The live connection is lost since %s."), [clockTime(since)])}</b><p>${gettext("The board asks every few seconds instead; everything works.")}</p></div>`,
  offline: (since) => html`
    <div class="ribbon offline"><b>${interpolate(gettext("No connection since %s."), [clockTime(since)])}</b>
      <p>${gettext("The list is as it was then. Nothing you press now is sent: answer by radio or telephone. The board comes back by itself.")}</p></div>`,
  "signed-out": () => html`
    <div class="ribbon offline"><b>${gettext("You are signed out.")}</b><p>${gettext("The board stands still.")}</p><a class="quiet" href=${location.href}>${gettext("Sign in again")}</a></div>`,
};

const WALL_LINES = {
  ...LINES,
  polling: (since) => html`<div class="ribbon warning"><b>${interpolate(gettext("The live connection is lost since %s."), [clockTime(since)])}</b><p>${gettext("New alerts come up to ten seconds late.")}</p></div>`,
  offline: (since) => html`<div class="ribbon offline"><b>${interpolate(gettext("No connection since %s."), [clockTime(since)])}</b><p>${gettext("What you see is as it was then. Answer by radio or telephone; the screen comes back by itself.")}</p></div>`,
  "signed-out": () => html`<div class="ribbon offline"><b>${gettext("This screen is signed out and stands still.")}</b><p>${gettext("Press F5 at its keyboard and sign in with the screen's account.")}</p></div>`,
};

const said = (notice) => html`
  <div class="ribbon ${notice.level}" role="alert"><p>${notice.text}</p><button type="button" class="quiet" data-hush>${gettext("Got it")}</button></div>`;

// Only while something should be heard: a warning that always stands is read by nobody.
const held = () => html`
  <div class="ribbon error" role="alert"><b>${gettext("A red alert waits, and this browser holds the sound back.")}</b><p>${gettext("Click anywhere or press a key once; from then on it sounds.")}</p></div>`;

export const ribbon = ({ state, since, notice, isMuted }) => html`${LINES[state]?.(since) ?? nothing}${isMuted ? held() : nothing}${notice ? said(notice) : nothing}`;

const MUTE = () => html`<div class="ribbon"><p>${gettext("This screen is silent: its browser lets a page sound only after a hand. Touch it or press a key once, and red alerts will sound here.")}</p></div>`;

export const wallRibbon = ({ state, since, isHeard }) => html`${WALL_LINES[state]?.(since) ?? nothing}${isHeard ? nothing : MUTE()}`;

const STATES = {
  connecting: () => gettext("connecting"),
  live: () => gettext("live"),
  polling: () => gettext("every few seconds"),
  offline: () => gettext("offline"),
  "signed-out": () => gettext("signed out"),
};

// A dot and a word: is what I see alive?
export const pulse = (state) => html`<span class="pulse is-${state}">${STATES[state]()}</span>`;
