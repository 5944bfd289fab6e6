// What a screen reader is told, politely: at most a sentence in a while, many as a number.
const EVERY_MS = 2_000;

export class Herald {
  #waiting = [];
  #timer = null;

  constructor(place) {
    this.place = place;
  }

  say(sentence) {
    this.#waiting.push(sentence);
    this.#timer ??= setTimeout(() => this.#speak(), this.place.textContent ? EVERY_MS : 50);
  }

  #speak() {
    this.#timer = null;
    const said = this.#waiting.splice(0);
    const last = said.slice(-2).join(". ");
    this.place.textContent = said.length > 2 ? interpolate(ngettext("%(count)s change. Last: %(last)s", "%(count)s changes. Last: %(last)s", said.length), { count: said.length, last }, true) : last;
  }
}
