/* The list of orders, kept alive: whatever changes, the server draws the same list again. */
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

class OrderList extends HTMLElement {
  connectedCallback() {
    this.live = new Live({ ticket: this.getAttribute("ticket"), refresh: () => this.refresh() });
    this.live.addEventListener("row", ({ detail }) => detail.kind === "order" && this.soon());
    this.live.addEventListener("state", ({ detail }) => this.say(detail));
    this.live.start();
    this.addEventListener("submit", () => this.wait());
    this.addEventListener("click", (event) => event.target.closest(".pages a, .filter-do a, .blank a") && !event.ctrlKey && !event.metaKey && this.wait());
    addEventListener("pageshow", () => this.place.removeAttribute("aria-busy"));
  }

  get place() {
    return this.querySelector("[data-rows]");
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

  async refresh() {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) throw new ApiError(0, { code: "offline" });
    if (answer.redirected) throw new ApiError(401);
    if (!answer.ok) throw new ApiError(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, { place }] = [page.querySelector("[data-rows]"), this];
    if (fresh && fresh.innerHTML !== this.last && !place.contains(document.activeElement)) place.replaceChildren(...fresh.childNodes);
    this.last = page.querySelector("[data-rows]")?.innerHTML;
  }

  say({ state, since }) {
    const words = WORDS[state]?.(since);
    afterPress(() => render(words ? html`<div class="ribbon offline"><p>${words}</p></div>` : nothing, this.querySelector("[data-line]")));
  }
}

customElements.define("order-list", OrderList);
