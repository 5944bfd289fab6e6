// A browser too old for the live board or wall still gets one that the server draws again and again.
setTimeout(function () {
  "use strict";
  var alive = window.customElements && (customElements.get("alert-board") || customElements.get("wall-board"));
  if (!alive) {
    setInterval(function () {
      location.reload();
    }, 10000);
  }
}, 10000);
