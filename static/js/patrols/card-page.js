// A problem card: its place on the map, and a button that prints it.
import "../lib/map.js";

const print = document.querySelector("[data-print]");
print.hidden = false;
print.addEventListener("click", () => window.print());
