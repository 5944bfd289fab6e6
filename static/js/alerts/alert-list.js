/* The list of alerts, kept alive. What is on show changes in place; what is new is announced and comes when it is asked for, so that nothing jumps under a finger. */
import { html, nothing, render } from "lit";
import { ApiError } from "../lib/api.js";
import { Live } from "../lib/live.js";
import { afterPress } from "../lib/press.js";
import { clockTime } from "../lib/time.js";

const GATHER_MS = 400;

const WORDS = {
  offline: (since) => interpolate(gettext("No connection since %s. The list may be old."), [clockTime(since)]),
  "signed-out": () => gettext("Your session has ended. Sign in again."),
};

const idsIn = (page) => [...page.querySelectorAll("[data-alert]")].map((row) => row.dataset.alert);

class AlertList extends HTMLElement {
  connectedCallback() {
    this.live = new Live({ ticket: this.getAttribute("ticket"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail }) => detail.kind === "alert" && this.soon());
    this.live.addEventListener("state", ({ detail }) => this.say(detail));
    this.live.start();
    this.addEventListener("submit", () => this.wait());
    this.addEventListener("click", (event) => event.target.closest("th a, .pages a, .filter-do a, .blank a") && !event.ctrlKey && !event.metaKey && this.wait());
    addEventListener("pageshow", () => this.place.removeAttribute("aria-busy"));
  }

  /* Until the next list comes, this one is seen to be the old one. */
  wait() {
    this.place.setAttribute("aria-busy", "true");
  }

  disconnectedCallback() {
    this.live?.stop();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh().catch(() => {}), GATHER_MS);
  }

  get place() {
    return this.querySelector("[data-rows]");
  }

  async refresh() {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) throw new ApiError(0, { code: "offline" });
    if (answer.redirected) throw new ApiError(401);
    if (!answer.ok) throw new ApiError(answer.status);
    this.compare(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }

  /* Rows that are on both keep their place and show the new words; a row with the focus in it is left alone. */
  compare(page) {
    const known = new Set(idsIn(this));
    const fresh = idsIn(page);
    for (const row of page.querySelectorAll("[data-alert]")) {
      const old = this.querySelector(`[data-alert="${row.dataset.alert}"]`);
      if (old && old.innerHTML !== row.innerHTML && !old.contains(document.activeElement)) old.replaceWith(document.importNode(row, true));
    }
    this.waiting = page.querySelector("[data-rows]");
    this.announce(fresh.filter((id) => !known.has(id)).length, [...known].filter((id) => !fresh.includes(id)).length);
  }

  announce(added, gone) {
    const words = added
      ? interpolate(ngettext("%s new alert: show it", "%s new alerts: show them", added), [added])
      : interpolate(ngettext("%s alert is no longer part of this list: update", "%s alerts are no longer part of this list: update", gone), [gone]);
    const button = html`<button type="button" class="news" @click=${() => this.showFresh()}>${words}</button>`;
    afterPress(() => render(added || gone ? button : nothing, this.querySelector("[data-news]")));
  }

  showFresh() {
    this.place.replaceChildren(...[...this.waiting.childNodes].map((node) => document.importNode(node, true)));
    this.announce(0, 0);
    this.place.querySelector("a")?.focus({ preventScroll: true });
  }

  say({ state, since }) {
    const words = WORDS[state]?.(since);
    afterPress(() => render(words ? html`<div class="ribbon offline"><p>${words}</p></div>` : nothing, this.querySelector("[data-line]")));
  }
}

customElements.define("alert-list", AlertList);
