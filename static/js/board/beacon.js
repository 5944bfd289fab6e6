// The tab in the row of tabs: how many wait, and red while something red waits. It says a number, never what it is about.
export class Beacon {
  #name = document.title;
  #waiting = 0;
  #isRed = false;

  // `red` is the address of the icon for a red alert.
  constructor(red) {
    this.red = red;
    this.calm = document.querySelector('link[rel="icon"]')?.href;
  }

  show(waiting, isRed) {
    if (waiting === this.#waiting && isRed === this.#isRed) return;
    document.title = waiting ? `${isRed ? "‼ " : ""}(${waiting}) ${this.#name}` : this.#name;
    if (isRed !== this.#isRed) this.#icon(isRed ? this.red : this.calm);
    this.#waiting = waiting;
    this.#isRed = isRed;
  }

  // A browser takes notice of a new element, not of a changed address.
  #icon(href) {
    if (!href) return;
    document.querySelector('link[rel="icon"]')?.remove();
    document.head.append(Object.assign(document.createElement("link"), { rel: "icon", type: "image/svg+xml", href }));
  }
}
