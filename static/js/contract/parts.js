// Small pieces the tools share.
import { LitElement, html, nothing } from "lit";

export { LitElement, html, nothing };

// 2026-01-31 14:05:09 in either language, as everywhere: one that says 01/02 leaves a reader to guess.
const time = new Intl.DateTimeFormat("sv", { timeStyle: "medium", dateStyle: "short", timeZone: document.body.dataset.zone });
export const clock = (iso) => (iso ? time.format(new Date(iso)) : "—");

export const blank = (title, text) => html`<div class="blank"><b>${title}</b><p>${text}</p></div>`;
export const wrong = (text) => html`<p class="ribbon error" role="alert">${text}</p>`;
export const mood = (status) => html`<b class="http ${status && status < 400 ? "ok" : "no"}">${status || "—"}</b>`;
export const raw = (title, value) => html`<details class="raw"><summary>${title}</summary><pre tabindex="0">${typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre></details>`;
export const needKey = () => blank(gettext("Nothing here yet"), gettext("Put in your test key above."));

// An element of ours in the light DOM, where the page's styles hold.
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}
