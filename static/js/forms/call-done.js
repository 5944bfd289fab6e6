/* After recording: the number to say, the card again, and who is being told, as it happens. */
import { render } from "lit";
import { get } from "../lib/api.js";
import { recorded } from "./call-parts.js";

const EVERY_MS = 2_000;
const FOR_MS = 120_000;
// Whoever presses Enter twice must not lose the number that is to be said.
const SECOND_ENTER_MS = 900;

export function showRecorded(form, { saved, isAddition, type, isCovert }) {
  const links = { next: form.getAttribute("form"), alert: `${form.getAttribute("alerts")}${saved.id}/` };
  const draw = (detail) => render(recorded({ saved, isAddition, detail, type, isCovert, links }), form);
  form.replaceChildren();
  form.classList.add("is-done");
  draw(null);
  form.querySelector(".recorded").focus();
  setTimeout(() => goOn(form), SECOND_ENTER_MS);
  scrollTo(0, 0);
  follow(`${form.getAttribute("action")}${saved.id}/`, draw);
}

function goOn(form) {
  if (form.contains(document.activeElement) || document.activeElement === document.body) form.querySelector("[data-next]").focus({ preventScroll: true });
}

/* Asks a while who has heard of it; what the officer reads aloud does not move. */
function follow(url, draw) {
  const until = Date.now() + FOR_MS;
  const ask = async () => {
    try {
      draw(await get(url));
    } catch {
      // The number stands; who was told is also on the alert's page.
    }
    if (Date.now() < until) setTimeout(ask, EVERY_MS);
  };
  ask();
}
