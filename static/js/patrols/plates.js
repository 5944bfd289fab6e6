/* Shows a masked number plate whole: asks why, and keeps that with the look. */
import { post } from "../lib/api.js";

addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-plate]");
  if (!form) return;
  event.preventDefault();
  try {
    const { plate } = await post(form.action, { reason: form.elements.reason.value });
    const shown = Object.assign(document.createElement("span"), { className: "plate-shown number", textContent: plate });
    form.closest("details").replaceWith(shown);
  } catch (error) {
    form.querySelector("[role=status]").textContent = error.message;
  }
});
