/* Says beside each field what was wrong with it, and above the form what to do; `null` clears it. */

export function show(form, error) {
  const fields = { ...error?.fields };
  for (const place of form.querySelectorAll("[data-wrong]")) {
    const names = place.dataset.wrong.split(" ").filter((name) => fields[name]);
    place.textContent = names.flatMap((name) => fields[name]).join(" ");
    names.forEach((name) => delete fields[name]);
  }
  const notice = form.querySelector("[data-refusal]");
  notice.hidden = !error;
  notice.textContent = error ? [error.message, ...Object.values(fields).flat()].join(" ") : "";
}

export const bringIntoView = (form) => (form.querySelector("[data-wrong]:not(:empty)") || form.querySelector("[data-refusal]")).scrollIntoView({ block: "center" });
