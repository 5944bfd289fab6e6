// Sounds while something red waits, until somebody answers. A browser lets a page sound only after a hand has touched it.
const KEY = "zf-sound";
const EVERY_MS = 4_000;

export class Bell extends EventTarget {
  constructor() {
    super();
    this.isWanted = localStorage.getItem(KEY) === "on";
    this.isRinging = false;
    this.wake = () => this.isWanted && this.#resume();
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, this.wake, { passive: true });
  }

  // True when a waiting red alert would be heard.
  get isHeard() {
    return this.isWanted && this.context?.state === "running";
  }

  async want(wanted) {
    this.isWanted = wanted;
    localStorage.setItem(KEY, wanted ? "on" : "off");
    if (wanted) {
      await this.#resume();
      this.#strike();
    }
    this.#changed();
  }

  ring(ringing) {
    if (ringing === this.isRinging) return;
    this.isRinging = ringing;
    clearInterval(this.timer);
    if (!ringing) return;
    this.#strike();
    this.timer = setInterval(() => this.#strike(), EVERY_MS);
  }

  async #resume() {
    if (this.context?.state === "running") return;
    this.context ??= new AudioContext();
    await this.context.resume();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #strike() {
    if (!this.isHeard) return;
    [880, 660].forEach((pitch, n) => this.#tone(pitch, this.context.currentTime + n * 0.28));
  }

  #tone(pitch, at) {
    const [tone, volume] = [this.context.createOscillator(), this.context.createGain()];
    tone.type = "triangle";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.4, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    tone.connect(volume).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + 0.55);
  }
}
