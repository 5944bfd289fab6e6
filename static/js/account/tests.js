// After "send me a test": asks how it went until that is settled, and says it where the button was pressed.
import { get } from "../lib/api.js";

const EVERY_MS = 1_500;
const PATIENCE = 40;
const list = document.querySelector("[data-tests]");
const waiting = () => [...(list?.querySelectorAll("[data-waits]") ?? [])];

async function ask(left) {
  if (!left || !waiting().length) return;
  try {
    show(await get(list.dataset.tests));
  } catch {
    // Asked again below; what stands there stays true.
  }
  setTimeout(ask, EVERY_MS, left - 1);
}

function show(tests) {
  for (const way of waiting()) {
    const test = tests[way.dataset.way];
    if (!test) continue;
    const line = way.querySelector(".me-tried");
    line.querySelector("[data-label]").textContent = test.label;
    line.classList.toggle("good", test.good);
    line.classList.toggle("late", test.bad);
    if (test.final) delete way.dataset.waits;
  }
}

ask(PATIENCE);
