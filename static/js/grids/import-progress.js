// Shows how far the worker is with a file and loads the page again when it is done.
import { get } from "../lib/api.js";

const PAUSE_MS = 800;
const AWAY_MS = 4_000;

class ImportProgress extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector("progress");
    this.said = this.querySelector("[data-said]");
    this.wasLeft = this.classList.contains("is-left");
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async ask() {
    let pause = PAUSE_MS;
    try {
      const state = await get(this.getAttribute("src"));
      if (!state.is_working) return location.reload();
      this.show(state);
      this.notice(state);
    } catch (error) {
      if (error.needsSignIn) return location.reload();
      this.said.textContent = gettext("The server does not answer; the worker goes on. It is asked again.");
      pause = AWAY_MS;
    }
    this.timer = setTimeout(() => this.ask(), pause);
  }

  // Between two steps of a worker nobody holds the file for a moment: only what is left twice is left.
  notice({ is_left: isLeft }) {
    this.classList.toggle("is-left", isLeft && this.wasLeft);
    this.wasLeft = isLeft;
  }

  show({ done, of }) {
    if (!of) return;
    this.bar.max = of;
    this.bar.value = done;
    this.said.textContent = `${Math.round((100 * done) / of)} %`;
  }
}

customElements.define("import-progress", ImportProgress);
