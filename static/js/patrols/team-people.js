/* Who is in a team: found by a few letters among sixty, and always in sight who is chosen and who leads. */
const form = document.querySelector("[data-people]");
const search = form.querySelector("[data-find]");
const said = form.querySelector("[data-chosen]");
const people = [...form.querySelectorAll(".crew-choice li")];
const nameOf = (row) => row.querySelector("b").textContent;

function find() {
  const words = search.value.trim().toLowerCase();
  for (const row of people) row.hidden = Boolean(words) && !row.textContent.toLowerCase().includes(words);
  for (const group of form.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("li:not([hidden])");
  form.querySelector("[data-nobody]").hidden = people.some((row) => !row.hidden);
}

function tell() {
  const leader = people.find((row) => row.querySelector("[name=leader]")?.checked);
  const others = people.filter((row) => row !== leader && row.querySelector("[name=people]").checked);
  const names = [leader && interpolate(gettext("%s (leads)"), [nameOf(leader)]), ...others.map(nameOf)].filter(Boolean);
  const count = interpolate(ngettext("%s person", "%s people", names.length), [names.length]);
  said.textContent = names.length ? interpolate(gettext("%(count)s: %(names)s"), { count, names: names.join(gettext(", ")) }, true) : gettext("Nobody is chosen yet.");
  said.classList.toggle("late", Boolean(names.length) && !leader);
  if (names.length && !leader) said.textContent = interpolate(gettext("%s – nobody leads yet"), [said.textContent]);
}

search.closest("label").hidden = false;
search.addEventListener("input", find);
search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
form.addEventListener("change", tell);
tell();
