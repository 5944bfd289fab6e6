// The guide comes alive: tabs that remember the language, copying, the visitor's key in the examples, and "Run".
import { ask, keyNow, whenKey } from "./key.js";

const LANGUAGE = "zf-contract-language";
const form = document.querySelector("[data-key]");
const blocks = [...document.querySelectorAll("[data-code]")];
// What stands for the visitor's own, and what it is by now.
const places = new Map();

const side = document.querySelector("[data-side]");
const narrow = matchMedia("(max-width: 900px)");
const fold = () => side && (side.open = !narrow.matches);
narrow.addEventListener("change", fold);
fold();

function element(tag, { text, ...facts } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

const filled = (text) => [...places].reduce((said, [place, value]) => said.replaceAll(place, value), text);

function showPlaces() {
  for (const code of document.querySelectorAll("[data-example]")) {
    code.original ??= code.textContent;
    code.textContent = filled(code.original);
  }
}

function remembered() {
  try {
    return localStorage.getItem(LANGUAGE) || "sh";
  } catch {
    return "sh";
  }
}

function choose(language) {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
  for (const block of blocks) select(block, language);
}

function select(block, language) {
  const known = block.panels.some((panel) => panel.dataset.tab === language) ? language : block.panels[0].dataset.tab;
  for (const panel of block.panels) panel.hidden = panel.dataset.tab !== known;
  for (const tab of block.tabs) {
    const isChosen = tab.dataset.tab === known;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
  }
}

function bar(block, n) {
  const list = element("div", { role: "tablist", "aria-label": block.getAttribute("aria-label") });
  block.panels = [...block.querySelectorAll(".code-panel")];
  block.tabs = block.panels.map((panel) => {
    const tab = element("button", { type: "button", role: "tab", id: `tab-${n}-${panel.dataset.tab}`, "data-tab": panel.dataset.tab, text: panel.dataset.label });
    panel.id = `panel-${n}-${panel.dataset.tab}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(tab.dataset.tab));
    return tab;
  });
  list.append(...block.tabs);
  list.addEventListener("keydown", (event) => turn(event, block));
  return element("div", { class: "code-bar" }, list, copyButton(block));
}

function turn(event, block) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const at = block.tabs.indexOf(document.activeElement);
  const next = block.tabs[(at + step + block.tabs.length) % block.tabs.length];
  choose(next.dataset.tab);
  next.focus();
}

function copyButton(block) {
  const button = element("button", { type: "button", class: "code-copy", text: gettext("Copy") });
  button.addEventListener("click", async () => {
    const shown = block.panels.find((panel) => !panel.hidden);
    await copy(shown.querySelector("code"));
    button.textContent = gettext("Copied");
    setTimeout(() => (button.textContent = gettext("Copy")), 2000);
  });
  return button;
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
}

function runner(place) {
  const button = element("button", { type: "button", class: "run", text: gettext("Run") });
  const said = element("p", { class: "run-said", text: gettext("Put in your test key above first.") });
  const shown = element("div", { class: "answer", hidden: "" });
  place.append(button, said, shown);
  button.disabled = true;
  whenKey(() => {
    button.disabled = false;
    said.textContent = filled(`${place.dataset.method} ${place.dataset.path}`);
  });
  button.addEventListener("click", () => run(place, button, said, shown));
}

async function run(place, button, said, shown) {
  const path = filled(place.dataset.path);
  said.textContent = `${place.dataset.method} ${path}`;
  if (path.includes(form.dataset.placeAlert)) return (said.textContent = gettext("Report an alert first: this example goes on with it."));
  button.disabled = true;
  try {
    show(shown, await ask(place.dataset.method, path, place.dataset.body ? filled(place.dataset.body) : undefined));
  } catch {
    said.textContent = gettext("No connection to the server. Try again.");
  }
  button.disabled = false;
}

function show(shown, answer) {
  const mood = answer.status < 400 ? "ok" : "no";
  const head = element("header", {}, element("b", { class: `http ${mood}`, text: String(answer.status) }), element("span", { text: interpolate(gettext("%s ms"), [answer.milliseconds]) }));
  const headers = answer.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body, null, 2);
  const pre = (text, label) => element("pre", { tabindex: "0", role: "region", "aria-label": label }, element("code", { text }));
  shown.replaceChildren(head, pre(body, gettext("Body")), pre(headers, gettext("Headers")));
  shown.hidden = false;
  if (answer.body?.links && answer.body.id) {
    places.set(form.dataset.placeAlert, answer.body.id);
    showPlaces();
  }
}

blocks.forEach((block, n) => {
  block.prepend(bar(block, n));
  block.classList.add("is-live");
  const place = block.querySelector("[data-run]");
  if (place) runner(place);
});
choose(remembered());

whenKey(({ key, facts }) => {
  places.set(form.dataset.placeKey, key);
  if (facts.sites.length) places.set(form.dataset.placeSite, facts.sites[0].code);
  // One reference for each visit, so that the first try of everybody is a 201.
  places.set('"TRY-1"', `"TRY-${Date.now().toString(36).toUpperCase()}"`);
  showPlaces();
});

export { element, keyNow };
