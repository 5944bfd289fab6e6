/* A note that was not sent yet stays on this phone, even when the tab goes: per officer, gone at sign-out, and never longer than a shift. */

const PREFIX = "zf-note:";
const SHIFT_MS = 12 * 3600_000;

export class Draft {
  constructor(owner, prefix = PREFIX) {
    Object.assign(this, { prefix, key: prefix + owner });
    forget(prefix, (key) => key !== this.key);
    document.querySelector(".menu form")?.addEventListener("submit", () => forget(prefix));
  }

  keep(values) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...values, keptAt: Date.now() }));
    } catch {
      // A phone that may store nothing still has the words on the page.
    }
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && Date.now() - kept.keptAt < SHIFT_MS ? kept : null;
    } catch {
      return null;
    }
  }

  clear() {
    forget(this.prefix, (key) => key === this.key);
  }
}

function forget(prefix, which = () => true) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && which(key)) localStorage.removeItem(key);
  } catch {
    // Nothing is stored where nothing may be.
  }
}
