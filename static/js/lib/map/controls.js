// Words and buttons upon the map.
export function button(text, label, press, className = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: label, className });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
}

export function zoomButtons(place) {
  const box = Object.assign(document.createElement("div"), { className: "map-controls" });
  box.append(
    button("+", gettext("Zoom in"), () => place.map?.zoomIn()),
    button("−", gettext("Zoom out"), () => place.map?.zoomOut()),
    button("⤢", gettext("Show everything"), () => place.showAll()),
  );
  return box;
}

// A sentence over the whole map, with a button to try again if there is anything to try.
export function note(sentence, again) {
  const made = Object.assign(document.createElement("div"), { className: "map-note" });
  made.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  if (again) made.append(button(gettext("Try again"), gettext("Try again"), again, "quiet"));
  return made;
}
