// The page on paper is drawn by the style sheet; this only opens the browser's dialog.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
