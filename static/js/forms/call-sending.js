/* Sends a call until it has arrived. While the server is away it says since when and tries again by itself, always with the same reference and body. */
import { post } from "../lib/api.js";

const AGAIN_MS = 5_000;

export class Sending extends EventTarget {
  constructor(url) {
    super();
    Object.assign(this, { url, body: null, since: 0, busy: false });
    addEventListener("online", () => this.body && this.now());
  }

  /* Resolves when the server has answered, with the alert; throws what the server refuses. Waits as long as nobody answers. */
  send(body) {
    if (this.body) return this.answer;
    this.body = body;
    this.answer = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.now();
    return this.answer;
  }

  async now() {
    if (this.busy || !this.body) return;
    clearTimeout(this.timer);
    this.busy = true;
    try {
      const saved = await post(this.url, this.body);
      this.#end(() => this.resolve(saved));
    } catch (error) {
      if (error.isOffline || error.status >= 500 || error.status === 429) this.#away();
      else this.#end(() => this.reject(error));
    } finally {
      this.busy = false;
    }
  }

  /* Stops trying, so that something can be changed. */
  stop() {
    clearTimeout(this.timer);
    const { reject, body } = this;
    this.#end(() => body && reject(null));
  }

  #away() {
    if (!this.body) return;
    this.since ||= Date.now();
    this.dispatchEvent(new Event("away"));
    this.timer = setTimeout(() => this.now(), AGAIN_MS);
  }

  #end(say) {
    Object.assign(this, { body: null, since: 0 });
    say();
  }
}
