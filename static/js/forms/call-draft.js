/* What is being typed is kept in this tab until it is recorded: per officer, gone at sign-out, and never longer than a shift. */

const PREFIX = "zf-call:";
const SHIFT_MS = 12 * 3600_000;

export class Draft {
  constructor(owner) {
    this.key = PREFIX + owner;
    Draft.forget((key) => key !== this.key);
    document.querySelector(".menu form")?.addEventListener("submit", () => Draft.forget());
  }

  static forget(which = () => true) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && which(key)) sessionStorage.removeItem(key);
  }

  keep(values) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ ...values, keptAt: Date.now() }));
    } catch {
      // A tab that may store nothing still has the words on the page.
    }
  }

  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key));
      return kept && Date.now() - kept.keptAt < SHIFT_MS ? kept : null;
    } catch {
      return null;
    }
  }

  clear() {
    sessionStorage.removeItem(this.key);
  }
}

/* A reference of the browser's own making: however often the same call is sent, it becomes one alert. */
export function newReference() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `call-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
