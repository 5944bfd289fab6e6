/* Shows a masked number of somebody on duty: asks why, keeps that with the look, and makes it a number to press. */
import { post } from "../lib/api.js";

addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-number]");
  if (!form) return;
  event.preventDefault();
  const said = form.querySelector("[role=status]");
  try {
    const { number } = await post(form.action, { reason: form.elements.reason.value });
    said.textContent = number ? "" : gettext("There is no number on file.");
    if (number) form.replaceChildren(link(number));
  } catch (error) {
    said.textContent = error.message;
  }
});

function link(number) {
  const made = document.createElement("a");
  Object.assign(made, { href: `tel:${number}`, textContent: number, className: "quiet number" });
  return made;
}
