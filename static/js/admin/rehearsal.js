// A chain is tried out beside its form, again at every change, as long as one station is chosen: all of them take their time and are asked for by the button.
const PAUSE_MS = 400;
const button = document.querySelector("[data-rehearse]");
const shown = document.querySelector("#rehearsal");
const form = button?.form;
let asked = 0;
let pause = 0;

async function play() {
  const turn = ++asked;
  shown.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn === asked && answer.ok) shown.replaceChildren(...page.querySelector("#rehearsal").childNodes);
  } finally {
    if (turn === asked) shown.removeAttribute("aria-busy");
  }
}

const isWritten = () => [...form.querySelectorAll(".rows-edit input[type=text]")].some((input) => input.value);
const mayPlay = () => form.elements.station?.value && isWritten();
form?.addEventListener("input", () => {
  clearTimeout(pause);
  if (mayPlay()) pause = setTimeout(play, PAUSE_MS);
});
button?.addEventListener("click", (event) => {
  event.preventDefault();
  play();
});
if (form && mayPlay()) play();
