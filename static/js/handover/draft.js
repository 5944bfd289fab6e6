// Keeps what is typed into a hand-over: field by field, as the writer pauses, again when the server was away. Nothing typed is lost with the page.
import { clockTime } from "../lib/time.js";

const PAUSE_MS = 700;
const AGAIN_MS = 4_000;
const form = document.querySelector("form[data-words]");
const said = form.querySelector("[data-saved]");
const unsaved = new Map();
let timer = 0;
let sending = false;

const isWord = (name) => name === "general" || name.includes(":");

form.addEventListener("input", ({ target }) => {
  if (!isWord(target.name)) return;
  grow(target);
  unsaved.set(target.name, target.value);
  plan(target.type === "radio" ? 0 : PAUSE_MS);
});

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  if (sending || !unsaved.size) return;
  sending = true;
  const words = new Map(unsaved);
  const body = new FormData();
  for (const [name, value] of words) body.set(name, value);
  const isKept = await send(body);
  sending = false;
  if (isKept) {
    for (const [name, value] of words) if (unsaved.get(name) === value) unsaved.delete(name);
    if (!unsaved.size) say(interpolate(gettext("Draft kept at %s"), [clockTime(Date.now())]));
  } else say(gettext("Not kept yet: the server does not answer. It is tried again."), true);
  if (unsaved.size) plan(isKept ? 0 : AGAIN_MS);
}

async function send(body) {
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content };
  try {
    return (await fetch(form.dataset.words, { method: "POST", body, headers, redirect: "error", credentials: "same-origin" })).ok;
  } catch {
    return false;
  }
}

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("late", isBad);
}

// A remark field only where something is missing; a note as tall as its words.
function grow(field) {
  if (field.tagName !== "TEXTAREA") return;
  field.rows = Math.min(8, Math.max(field.id === "general" ? 4 : 1, field.value.split("\n").length, Math.ceil((field.value.length * 14) / (field.clientWidth || 400))));
}

form.querySelectorAll("textarea").forEach(grow);
addEventListener("beforeunload", (event) => {
  if (unsaved.size && !form.dataset.leaving) event.preventDefault();
});
form.addEventListener("submit", () => (form.dataset.leaving = "yes"));
