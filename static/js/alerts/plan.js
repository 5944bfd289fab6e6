/* A tap on the drawing says where the button hangs. */

const plan = document.querySelector("[data-plan]");
const form = document.querySelector(".plan-edit form");
const percent = (part, whole) => (100 * part / whole).toFixed(1);

plan?.querySelector("img").addEventListener("click", (event) => {
  const { width, height } = event.currentTarget.getBoundingClientRect();
  form.elements.x.value = percent(event.offsetX, width);
  form.elements.y.value = percent(event.offsetY, height);
  form.closest("details").open = true;
  const mark = plan.querySelector("circle") ?? plan.querySelector("svg").appendChild(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
  for (const [name, value] of [["cx", `${form.elements.x.value}%`], ["cy", `${form.elements.y.value}%`], ["r", "11"]]) mark.setAttribute(name, value);
});
