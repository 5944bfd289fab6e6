// Keeps the page of the system's state fresh: asks for the same page anew and takes over what it says, while somebody looks at it.
import { afterPress } from "../lib/press.js";

const shown = document.querySelector("#operations");
const old = document.querySelector(".ops-old");

// What somebody's hand rests on, by a name that is the same on the fresh page.
const nameOf = (element) => element?.getAttribute("href") || element?.form?.getAttribute("action") || element?.closest?.("details")?.id;

function keepHand() {
  const name = shown.contains(document.activeElement) && nameOf(document.activeElement);
  return () => name && [...shown.querySelectorAll("a, button, summary")].find((element) => nameOf(element) === name)?.focus({ preventScroll: true });
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = fresh.querySelector("#operations");
  if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  if (!part) return location.reload(); // signed out meanwhile: the sign-in page says so
  afterPress(() => {
    const open = new Set([...shown.querySelectorAll("details[open]")].map((details) => details.id));
    for (const details of part.querySelectorAll("details")) details.open = open.has(details.id);
    const giveBack = keepHand();
    shown.replaceChildren(...part.childNodes);
    document.querySelector(".ops-head p").replaceWith(fresh.querySelector(".ops-head p"));
    giveBack();
    old.hidden = true;
  });
}

setInterval(() => refresh().catch(() => (old.hidden = false)), Number(shown.dataset.seconds) * 1_000);
