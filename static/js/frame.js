// The frame's own life: clock, brightness switch, menu, the figures beside the navigation.
import { get } from "./lib/api.js";
import "./lib/time.js";
import "./idle.js";
import "./leaving.js";
import "./search/box.js";

const themeSwitch = document.querySelector("[data-theme-switch]");

function showTheme() {
  for (const input of themeSwitch.querySelectorAll("input")) {
    input.checked = input.value === window.zfTheme.choice();
    input.closest("label").classList.toggle("chosen", input.checked);
  }
}

if (themeSwitch) {
  showTheme();
  themeSwitch.addEventListener("change", (event) => {
    window.zfTheme.choose(event.target.value);
    showTheme();
  });
}

// The person's menu and "more" beside a step: a click elsewhere or Escape closes them.
const openMenus = () => document.querySelectorAll("details.menu[open], details.more[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A row of tabs wider than the screen begins at the one that is open.
for (const nav of document.querySelectorAll("nav")) {
  const current = nav.scrollWidth > nav.clientWidth && nav.querySelector("[aria-current]");
  if (!current) continue;
  const [open, row] = [current.getBoundingClientRect(), nav.getBoundingClientRect()];
  nav.scrollLeft += open.left + open.width / 2 - row.left - row.width / 2;
}

// A page that knows the summary already says so: document.dispatchEvent(new CustomEvent("zf-summary", { detail: summary })).
const side = document.querySelector("[data-summary]");

function showCounts(summary) {
  for (const figure of side?.querySelectorAll("[data-count]") ?? []) {
    const value = summary[figure.dataset.count] || 0;
    figure.textContent = value || "";
    figure.classList.toggle("hot", value > 0);
  }
}

document.addEventListener("zf-summary", (event) => {
  heard = Date.now();
  showCounts(event.detail);
});

let heard = 0;
const EVERY_MS = 20_000;

async function ask() {
  if (document.hidden || Date.now() - heard < EVERY_MS) return;
  try {
    showCounts(await get(side.dataset.summary));
  } catch {
    // The page itself says when the server is away; a figure that stays is better than none.
  }
}

if (side) {
  ask();
  setInterval(ask, EVERY_MS);
}
