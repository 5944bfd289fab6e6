// On a machine too slow to draw every frame in full, the map is drawn coarser while it moves, and sharp again as soon as it stands. Others never notice.
const SLOW_MS = 45;
const COARSE = 0.5;
const REST_MS = 160;

export class Swift {
  isSlow = false;
  isCoarse = false;

  begin({ map }) {
    this.map = map;
    map.on("render", () => this.#rendered());
    map.on("movestart", () => this.#began());
    map.on("moveend", () => this.#rested());
  }

  end() {
    clearTimeout(this.timer);
  }

  // Changing the number of pixels looks like a movement to the map; it is none.
  #began() {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    this.last = 0;
    if (this.isSlow) this.#turn(true);
  }

  // A running mean over the frames of a movement: one hiccup decides nothing.
  #rendered() {
    if (!this.map.isMoving() || this.isSlow) return;
    const now = performance.now();
    if (this.last) this.mean = 0.75 * (this.mean ?? 20) + 0.25 * Math.min(250, now - this.last);
    this.last = now;
    if (this.mean > SLOW_MS) [this.isSlow, this.mean] = [true, 20];
    if (this.isSlow) this.#turn(true);
  }

  #rested() {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.map.isMoving() || this.#turn(false), REST_MS);
  }

  // Another number of pixels empties the canvas: it is drawn at once, so that nothing flickers.
  #turn(isCoarse) {
    if (isCoarse === this.isCoarse) return;
    this.isCoarse = isCoarse;
    requestAnimationFrame(() => {
      if (this.isCoarse !== isCoarse || !this.map.style) return;
      this.isBusy = true;
      this.map.setPixelRatio(isCoarse ? COARSE * (globalThis.devicePixelRatio || 1) : null);
      this.map.redraw();
      this.isBusy = false;
    });
  }
}
