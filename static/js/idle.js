// Signs out a browser nobody has touched for long, after a warning. A board or a wall that is open counts as touched, in every tab of the same browser:
// a desk that falls silent at three in the morning would cost more than one that stays open.
import { duration } from "./lib/time.js";

const KEY = "zf-touched";
const EVERY_MS = 5_000;
const WARN_MS = 120_000;
const limit = Number(document.body.dataset.idle || 0) * 60_000;
const isOnWatch = Boolean(document.querySelector("alert-board, wall-board"));
const leave = document.querySelector(".menu-sheet form");
let dialog;

const touch = () => localStorage.setItem(KEY, String(Date.now()));
const left = () => limit - (Date.now() - Number(localStorage.getItem(KEY) || Date.now()));

function warn() {
  if (!dialog) {
    dialog = document.body.appendChild(document.createElement("dialog"));
    const [title, text, stay] = ["h2", "p", "button"].map((name) => dialog.appendChild(document.createElement(name)));
    dialog.setAttribute("aria-labelledby", (title.id = "idle-title"));
    title.textContent = gettext("Still there?");
    Object.assign(stay, { className: "next", type: "button", textContent: gettext("I am here") });
    stay.addEventListener("click", () => dialog.close());
    dialog.said = text;
  }
  dialog.said.textContent = interpolate(gettext("Nobody has touched this page for a long time. You will be signed out in %s."), [duration(left() / 1000)]);
  if (!dialog.open) dialog.showModal();
}

function look() {
  if (isOnWatch) return touch();
  // Without a line nobody can be signed out; whoever walks out there goes on, and is asked when they come back.
  if (left() <= 0 && navigator.onLine) return leave.submit();
  if (left() <= WARN_MS) return warn();
  if (dialog?.open) dialog.close();
}

if (limit && leave) {
  touch();
  let last = 0;
  const touched = () => {
    if (Date.now() - last < 1_000) return;
    last = Date.now();
    touch();
  };
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(name, touched, { passive: true, capture: true });
  setInterval(look, EVERY_MS);
}
