// A browser too old for the live board still gets one that the server draws again and again.
setTimeout(function () {
  "use strict";
  if (!window.customElements || !customElements.get("alert-board")) {
    setInterval(function () {
      location.reload();
    }, 10000);
  }
}, 10000);
