/* An order's totals while something happens: asked for every two seconds, and a little longer, so that the last word is heard too.
   The server counts once for all pages.

     const totals = new Totals(url, (counted) => …);  totals.hurry() whenever something was heard;  totals.stop() */
import { get } from "../lib/api.js";

const FIRST_MS = 300;
const EVERY_MS = 2_000;
const LINGER_MS = 5_000;

export class Totals {
  #until = 0;
  #timer = null;

  constructor(url, show) {
    Object.assign(this, { url, show });
  }

  hurry() {
    this.#until = Date.now() + LINGER_MS;
    this.#timer ??= setTimeout(() => this.#ask(), FIRST_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #ask() {
    const asked = this.#timer;
    if (!document.hidden) await get(this.url).then(this.show, () => {});
    if (asked === this.#timer) this.#timer = Date.now() < this.#until ? setTimeout(() => this.#ask(), EVERY_MS * (0.9 + Math.random() / 5)) : null;
  }
}
