// Work that is asked for often and done seldom.
//
//   const asking = new Pace(() => ask(), { every: 5_000, spread: 1_000, first: 300 });
//   asking.soon();     within `first` ms, unless it was done less than `every` ms ago: then when that time is over. Never lost, never twice at once.
//   asking.now();      at once, whatever was done before
//   asking.stop();
//
// `spread` is a random share on top, so that fifty open boards do not ask in the same moment. `work` may answer with a promise.
export class Pace {
  #timer = null;
  #doneAt = -Infinity;
  #running = false;
  #again = false;

  constructor(work, { every, spread = 0, first = 0 }) {
    Object.assign(this, { work, every, spread, first });
  }

  soon() {
    if (this.#running) this.#again = true;
    if (this.#timer || this.#running) return;
    const wait = Math.max(this.first, this.#doneAt + this.every - performance.now());
    this.#timer = setTimeout(() => this.now(), wait + Math.random() * this.spread);
  }

  async now() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      await this.work();
    } finally {
      this.#running = false;
      this.#doneAt = performance.now();
      if (this.#again) this.soon();
      this.#again = false;
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#again = false;
  }
}
