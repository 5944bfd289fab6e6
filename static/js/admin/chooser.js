// <row-chooser src>: finds one of many rows while typing. It stands after a select, which keeps the value; the server answers {results: [{id, text}], pagination: {more}}.
const PAUSE_MS = 200;
const NEAR_THE_END_PX = 60;

function make(tag, facts = {}, attributes = {}) {
  const made = Object.assign(document.createElement(tag), facts);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

class RowChooser extends HTMLElement {
  connectedCallback() {
    this.select = this.previousElementSibling;
    this.select.hidden = true;
    this.#draw();
    this.#takeName();
    this.#listen();
    this.#show();
    // A row added in a window of its own arrives as a new option of the select.
    this.watcher = new MutationObserver(() => this.#show());
    this.watcher.observe(this.select, { childList: true, subtree: true, characterData: true });
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    this.asked?.abort();
  }

  get #chosen() {
    return this.select.selectedOptions[0]?.value ? this.select.selectedOptions[0] : null;
  }

  get #mayBeEmpty() {
    return [...this.select.options].some((option) => option.value === "");
  }

  get #isOpen() {
    return !this.sheet.hidden;
  }

  // A row added to a table is a copy of another one, with everything that stood in here.
  #draw() {
    const id = `${this.select.id}-search`;
    const fixed = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list` };
    this.input = make("input", { type: "text", id, autocomplete: "off", spellcheck: false, placeholder: this.dataset.hint }, fixed);
    for (const told of ["aria-describedby", "aria-invalid"]) if (this.select.hasAttribute(told)) this.input.setAttribute(told, this.select.getAttribute(told));
    if (this.select.required) this.input.setAttribute("aria-required", "true");
    this.input.disabled = this.select.disabled;
    this.clear = make("button", { type: "button", className: "chooser-clear", textContent: "×" }, { "aria-label": this.dataset.clear });
    this.list = make("ul", { id: `${id}-list` }, { role: "listbox" });
    this.note = make("p", {}, { role: "status" });
    this.sheet = make("div", { className: "chooser-sheet", hidden: true });
    this.sheet.append(this.list, this.note);
    this.replaceChildren(this.input, this.clear, this.sheet);
  }

  #takeName() {
    const labels = [...this.select.labels];
    for (const label of labels) label.htmlFor = this.input.id;
    const cell = this.closest("td");
    const said = labels.length ? labels[0].textContent : cell?.closest("table").querySelectorAll("thead th")[cell.cellIndex]?.textContent;
    const name = said?.trim().replace(/[:：]$/, "") ?? "";
    if (!labels.length) this.input.setAttribute("aria-label", name);
    this.list.setAttribute("aria-label", name);
  }

  #listen() {
    this.input.addEventListener("input", () => this.#wait());
    this.input.addEventListener("click", () => this.#isOpen || this.#ask(""));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => this.#leave());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.clear.addEventListener("click", () => this.#choose("", ""));
    // The text box keeps the focus while somebody points into the list.
    this.sheet.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#take(event.target.closest("[role=option]")));
    this.list.addEventListener("scroll", () => this.list.scrollTop + this.list.clientHeight > this.list.scrollHeight - NEAR_THE_END_PX && this.#more());
  }

  #show() {
    this.input.value = this.#chosen?.textContent ?? "";
    this.clear.hidden = !this.#chosen || !this.#mayBeEmpty || this.input.disabled;
  }

  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(this.input.value.trim()), PAUSE_MS);
  }

  async #ask(term, page = 1) {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = new URL(this.getAttribute("src"), document.baseURI);
    address.searchParams.set("term", term);
    address.searchParams.set("page", page);
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.#fill(await answer.json(), term, page);
    } catch (error) {
      if (error.name !== "AbortError") this.#open([], this.dataset.failed);
    }
  }

  #fill({ results, pagination }, term, page) {
    this.next = pagination.more ? { term, page: page + 1 } : null;
    const offset = page > 1 ? this.list.children.length : 0;
    const rows = results.map(({ id, text }, place) => {
      const row = make("li", { id: `${this.list.id}-${offset + place}`, textContent: text }, { role: "option", "aria-selected": String(id === this.select.value) });
      row.dataset.value = id;
      return row;
    });
    this.#open(offset ? [...this.list.children, ...rows] : rows, offset || rows.length ? "" : this.dataset.none);
  }

  #open(rows, said) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    this.note.textContent = said;
    this.note.hidden = !said;
    const isNew = this.sheet.hidden;
    this.sheet.hidden = false;
    if (isNew) this.sheet.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    if (!this.active?.isConnected) this.#point(null);
  }

  #more() {
    if (!this.next) return;
    const { term, page } = this.next;
    this.next = null;
    this.#ask(term, page);
  }

  #close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.sheet.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#point(null);
  }

  #point(row) {
    this.active?.classList.remove("active");
    this.active = row;
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.classList.add("active");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
    if (!row.nextElementSibling) this.#more();
  }

  #key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.#isOpen) return this.#ask("");
      const rows = this.list.children;
      const [first, step] = event.key === "ArrowDown" ? [rows[0], "nextElementSibling"] : [rows[rows.length - 1], "previousElementSibling"];
      this.#point((this.active && this.active[step]) || first || null);
    } else if (event.key === "Enter" && this.#isOpen) {
      event.preventDefault();
      this.#take(this.active ?? (this.list.children.length === 1 ? this.list.firstElementChild : null));
    } else if (event.key === "Escape" && this.#isOpen) {
      event.stopPropagation();
      this.#close();
      this.#show();
    }
  }

  #take(row) {
    if (row) this.#choose(row.dataset.value, row.textContent);
  }

  #choose(value, text) {
    this.#close();
    if (![...this.select.options].some((option) => option.value === value)) this.select.add(new Option(text, value));
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.#show();
    this.input.focus();
  }

  // Whoever empties the box means nobody; half a word means nothing.
  #leave() {
    const isEmptied = this.input.value.trim() === "" && this.#chosen && this.#mayBeEmpty;
    this.#close();
    if (isEmptied) {
      this.select.value = "";
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#show();
  }
}

customElements.define("row-chooser", RowChooser);
