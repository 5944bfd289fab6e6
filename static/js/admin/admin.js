// Small help for the administration: copy what is shown once, keep a chosen file between checking and importing, the menu, the brightness switch, and names for controls that
// Django's pages leave nameless.
import "./chooser.js";

// The page brings the two words: the catalogue of Django's own pages does not hold ours.
const words = document.querySelector("meta[name=copy-words]").dataset;

for (const code of document.querySelectorAll("code.copy")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "as-button is-quiet", textContent: words.copy });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = words.copied;
  });
  code.after(" ", button);
}

// Checking answers beside the form instead of in its place: a file cannot be chosen twice by a page.
const form = document.querySelector("form[data-upload]");
form?.addEventListener("submit", async (event) => {
  if (event.submitter?.name !== "check") return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  event.submitter.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const report = page.querySelector("#report");
    const errors = [...page.querySelectorAll("form[data-upload] .errorlist")];
    document.querySelector("#report").replaceChildren(...errors, ...report.childNodes);
    document.querySelector("#report .report")?.focus();
  } catch {
    form.submit();
  } finally {
    event.submitter.disabled = false;
  }
});

const brightness = document.querySelector("[data-theme-switch]");
function showBrightness() {
  for (const input of brightness.querySelectorAll("input")) {
    input.checked = input.value === window.zfTheme.choice();
    input.closest("label").classList.toggle("chosen", input.checked);
  }
}
if (brightness) {
  showBrightness();
  brightness.addEventListener("change", (event) => {
    window.zfTheme.choose(event.target.value);
    showBrightness();
  });
}

const openSheets = () => document.querySelectorAll("details.menu[open], details.act[open]");
document.addEventListener("click", (event) => {
  for (const sheet of openSheets()) if (!sheet.contains(event.target)) sheet.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of openSheets()) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
});

// What a screen reader says for controls that stand beside their label without being tied to it.
function name(control, said) {
  if (control && said?.trim() && !control.getAttribute("aria-label")) control.setAttribute("aria-label", said.trim().replace(/[:：]$/, ""));
}

function nameControls() {
  name(document.querySelector("#searchbar"), document.querySelector("#changelist-search input[type=submit]")?.value);
  for (const input of document.querySelectorAll("p.datetime input")) {
    name(input, input.closest(".form-row")?.querySelector("label, legend")?.textContent);
  }
  for (const control of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
    if (!control.labels?.length) name(control, headOf(control.closest("td")));
  }
}

const headOf = (cell) => cell.closest("table").querySelectorAll("thead th")[cell.cellIndex]?.textContent;

for (const empty of document.querySelectorAll(".inline-group thead th:empty, .inline-group thead th.original")) empty.setAttribute("aria-hidden", "true");
nameControls();
document.addEventListener("formset:added", () => setTimeout(nameControls));
