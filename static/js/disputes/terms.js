/* Lines of an agreement, or of what was done on the spot: another empty one appears as soon as the last is written on, and amounts are asked only where
   money is paid. */
const form = document.querySelector("[data-terms]");
const list = form.querySelector(".lines");
const MONEY = new Set(["cash", "transfer"]);

function suit(line) {
  const mode = line.querySelector("[name=mode]");
  if (!mode) return;
  const amount = line.querySelector(".line-amount");
  const pays = MONEY.has(mode.value);
  amount.classList.toggle("is-idle", !pays);
  amount.querySelector("input").readOnly = !pays;
  if (!pays) amount.querySelector("input").value = "";
}

function grow() {
  const last = list.lastElementChild;
  if (!last.querySelector("[name=words]").value) return;
  const next = last.cloneNode(true);
  for (const gone of next.querySelectorAll(".wrong")) gone.remove();
  const split = next.querySelector(".line-split");
  if (split) split.value = list.children.length;
  for (const input of next.querySelectorAll("input")) input.value = "";
  next.querySelector(".term-n").textContent = list.children.length + 1;
  next.classList.add("is-empty");
  list.append(next);
  suit(next);
}

list.addEventListener("input", (event) => {
  const line = event.target.closest("[data-line]");
  line.classList.remove("is-empty");
  suit(line);
  grow();
});
for (const line of list.children) suit(line);
