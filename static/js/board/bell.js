// Sounds while something red waits, until somebody answers. A browser lets a page sound only after a hand has touched it:
// until then `isHeld` is true, and the page says so. On by default; the choice is kept in this browser.
const KEY = "zf-sound";
const EVERY_MS = 4_000;

export class Bell extends EventTarget {
  constructor() {
    super();
    this.isWanted = localStorage.getItem(KEY) !== "off";
    this.isRinging = false;
    this.wake = () => this.isWanted && this.#resume();
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, this.wake, { passive: true });
    if (this.isWanted) this.#resume();
  }

  // True when a waiting red alert would be heard.
  get isHeard() {
    return this.isWanted && this.context?.state === "running";
  }

  // True when it is wanted and the browser waits for a hand.
  get isHeld() {
    return this.isWanted && this.context?.state !== "running";
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
    this.#changed();
    if (!ringing) return;
    this.#strike();
    this.timer = setInterval(() => this.#strike(), EVERY_MS);
  }

  close() {
    this.ring(false);
    for (const name of ["pointerdown", "keydown"]) document.removeEventListener(name, this.wake);
    this.context?.close();
  }

  // Asking before a hand has come is answered by waiting for one; a kiosk that allows sound is heard at once.
  async #resume() {
    if (this.context?.state === "running") return;
    this.context ??= this.#newContext();
    await this.context.resume();
  }

  #newContext() {
    const context = new AudioContext();
    context.addEventListener("statechange", () => {
      this.#changed();
      if (context.state === "running" && this.isRinging) this.#strike();
    });
    return context;
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
