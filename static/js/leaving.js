/* Nothing of a person stays readable on a phone they have left: pages kept for work without a line, and rounds as they were last told, go.
   What was recorded and is not sent yet stays, in the name of whoever recorded it. */
const ROUND = /^zf-round-/;

export function forgetPages() {
  for (const name of Object.keys(localStorage).filter((one) => ROUND.test(one))) {
    const kept = JSON.parse(localStorage.getItem(name) || "{}");
    if (kept.waiting?.length || kept.findings?.length || kept.refused?.length) localStorage.setItem(name, JSON.stringify({ ...kept, row: null, rowAt: 0, said: {} }));
    else localStorage.removeItem(name);
  }
  return globalThis.caches?.delete("patrols-pages");
}

document.querySelector(".menu-sheet form")?.addEventListener("submit", () => forgetPages());
/* Whoever is asked to sign in is nobody here. */
if (document.querySelector("[data-signed-out]")) forgetPages();
