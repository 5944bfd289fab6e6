// The keyboard at the desk. Letters work unless something is being typed or a dialog is open.
import { html } from "lit";

export const KEYS = [
  ["j ↓", gettext("Next alert")],
  ["k ↑", gettext("Previous alert")],
  ["a", gettext("Acknowledge, or take the next step")],
  ["t", gettext("Transfer")],
  ["n", gettext("Note")],
  ["o", gettext("Order to sites")],
  ["Enter", gettext("Open the whole alert")],
  ["c", gettext("Record a call")],
  ["f", gettext("Find in the queue")],
  ["/", gettext("Search everything")],
  ["1–4", gettext("Only one lane; again: all")],
  ["w u l p", gettext("Waiting, under way, promise passed, without a place")],
  ["0 Esc", gettext("All alerts")],
  ["s", gettext("Sound on or off")],
  ["?", gettext("This list")],
];

const ALSO = { ArrowDown: "j", ArrowUp: "k" };

const isTyping = (target) => target.closest?.("input, textarea, select, dialog, details[open], place-map, [contenteditable]");

export function listenForKeys(hands) {
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat && !/^(j|k|Arrow)/.test(event.key) || isTyping(event.target)) return;
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    const hand = hands[ALSO[event.key] ?? event.key];
    if (!hand) return;
    event.preventDefault();
    hand();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

const key = (names) => names.split(" ").map((name) => html`<kbd>${name}</kbd> `);

export const keysDialog = () => html`
  <dialog class="keys" aria-labelledby="keys-name"><form method="dialog"><h2 id="keys-name">${gettext("Keyboard shortcuts")}</h2>
    <dl>${KEYS.map(([names, what]) => html`<dt>${key(names)}</dt><dd>${what}</dd>`)}</dl><button class="quiet" autofocus>${gettext("Close")}</button></form></dialog>`;
