// The search in the header: "/" comes here from anywhere, "c" records a call, unless a page uses these keys itself or something is being typed.
// What is found is drawn by the server, the same as on the page of results.

const PATIENCE_MS = 180;
const TIMEOUT_MS = 8_000;
const isTyping = (target) => target.closest?.("input, textarea, select, dialog, [contenteditable]");

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.sheet = this.querySelector("[data-found]");
    this.at = -1;
    this.asked = 0;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("focus", () => this.sheet.childElementCount && this.field.value.trim() && this.open());
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.close());
    this.sheet.addEventListener("mousedown", (event) => event.target.closest("a") && event.preventDefault());
  }

  focus() {
    if (this.field.offsetParent) this.field.select();
    else location.assign(this.querySelector("form").action);
  }

  typed() {
    clearTimeout(this.timer);
    if (!this.field.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), PATIENCE_MS);
  }

  async ask() {
    const words = this.field.value.trim();
    const asked = ++this.asked;
    if (!this.sheet.childElementCount) this.sheet.replaceChildren(skeleton());
    this.open();
    const found = await drawn(`${this.querySelector("form").action}?${new URLSearchParams({ q: words, part: 1 })}`);
    if (asked !== this.asked || !this.field.value.trim()) return;
    this.sheet.replaceChildren(...found, all(words, this.querySelector("form").action));
    this.choose(-1);
  }

  get choices() {
    return [...this.sheet.querySelectorAll("[data-hit] a[href], a[data-hit]")].filter((link) => !link.matches(".hit-link"));
  }

  pressed(event) {
    if (event.isComposing) return;
    const { choices } = this;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) this.choose((this.at + step + choices.length + (this.at < 0 && step < 0 ? 1 : 0)) % choices.length);
    else if (event.key === "Enter" && this.at >= 0) location.assign(choices[this.at].href);
    else if (event.key === "Escape" && !this.sheet.hidden) this.close();
    else if (event.key === "Escape") this.field.blur();
    else return;
    event.preventDefault();
  }

  choose(at) {
    this.at = at;
    this.choices.forEach((link, n) => {
      link.id = `hit-${n}`;
      link.closest("li, .found-more, .found-all").classList.toggle("is-at", n === at);
      if (n === at) link.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `hit-${at}`);
  }

  open() {
    this.sheet.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
  }

  close() {
    this.asked += 1;
    this.sheet.hidden = true;
    this.choose(-1);
    this.field.setAttribute("aria-expanded", "false");
  }
}

async function drawn(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(answer.status);
    return [...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes];
  } catch {
    return [blank(gettext("The search did not answer."), gettext("No connection to the station's server, or your session has ended. Try again, or load the page anew."))];
  }
}

function element(name, facts, ...inside) {
  const made = Object.assign(document.createElement(name), facts);
  made.append(...inside);
  return made;
}

const blank = (title, words) => element("div", { className: "blank" }, element("b", { textContent: title }), element("p", { textContent: words }));

function skeleton() {
  return element("ul", { className: "skeleton", ariaLabel: gettext("Searching …") }, element("li", {}), element("li", {}), element("li", {}));
}

function all(words, action) {
  const link = element("a", { className: "found-more found-all", href: `${action}?${new URLSearchParams({ q: words })}`, textContent: gettext("All that was found") });
  link.dataset.hit = "";
  return link;
}

customElements.define("search-box", SearchBox);

// On the window, after every page's own keys: whoever takes a key says so by preventDefault.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  const box = document.querySelector("search-box");
  const call = document.querySelector(".side a.new");
  if (event.key === "/" && box) box.focus();
  else if (event.key === "c" && call && !document.querySelector("call-form:not(.is-done)")) location.assign(call.href);
  else return;
  event.preventDefault();
});
