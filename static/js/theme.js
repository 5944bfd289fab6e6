// Light or dark before the first paint: a classic script in the head, so that nothing flashes.
// Night duty gets dark from 19:00 to 06:00 by default; a choice in the menu ("auto", "light", "dark") wins.
(function () {
  "use strict";
  var KEY = "zf-theme";

  function choice() {
    try {
      return localStorage.getItem(KEY) || "auto";
    } catch (error) {
      return "auto";
    }
  }

  function apply() {
    var hour = new Date().getHours();
    var wanted = choice();
    var theme = wanted === "auto" ? (hour >= 19 || hour < 6 ? "dark" : "light") : wanted;
    var root = document.documentElement;
    if (root.getAttribute("data-bs-theme") !== theme) root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-theme-choice", wanted);
  }

  function choose(wanted) {
    try {
      localStorage.setItem(KEY, wanted);
    } catch (error) {
      // A browser that keeps nothing still shows the choice until the next page.
    }
    document.documentElement.setAttribute("data-theme-choice", wanted);
    apply();
  }

  window.zfTheme = { choice: choice, choose: choose };
  apply();
  setInterval(apply, 60000);
  window.addEventListener("storage", apply);
})();
