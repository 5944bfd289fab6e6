// Choosing the way: what is ticked closes the ways the law forbids at once, and says by which article. The server checks again.
const form = document.getElementById("way-form");
const says = form.querySelector("[data-stop-says]");
const ask = form.querySelector("[data-ask]");

function draw() {
  const ticked = [...form.querySelectorAll("[name=exclusions]:checked")];
  const hard = ticked.filter((box) => box.dataset.hard);
  const stopsAll = hard.some((box) => box.dataset.all);
  for (const way of form.querySelectorAll(".way")) {
    const radio = way.querySelector("input");
    radio.disabled = hard.length > 0 && Boolean(way.dataset.police || (stopsAll && way.dataset.mediated));
    if (radio.disabled) radio.checked = false;
    way.classList.toggle("is-closed", radio.disabled);
  }
  if (ask) ask.hidden = hard.length > 0 || !ticked.length;
  says.hidden = !ticked.length;
  says.textContent = ticked.map((box) => [...box.closest("label").querySelectorAll("b, small")].map((part) => part.textContent).join(" · ")).join(" / ");
}

form.addEventListener("change", draw);
draw();
