// Where a key site is: tapped on the map, or where this phone stands. Without a script the two numbers are typed.
import "../lib/map.js";

const map = document.querySelector("place-map");

for (const form of document.querySelectorAll("form[data-place]")) {
  const where = form.querySelector(".ask-where");
  where.hidden = false;
  where.querySelector("[data-here]").addEventListener("click", () => locate(form));
}

if (map) {
  map.points = JSON.parse(document.getElementById("points").textContent);
  map.addEventListener("place-picked", ({ detail }) => put(map.closest("form"), detail, detail.grid?.name || ""));
}

function put(form, { lon, lat }, said) {
  form.elements.lon.value = lon.toFixed(6);
  form.elements.lat.value = lat.toFixed(6);
  form.querySelector(".ask-where [role=status]").textContent = said;
}

function locate(form) {
  const say = (text) => (form.querySelector(".ask-where [role=status]").textContent = text);
  const refused = () => say(gettext("This phone gives no place. Tap it on the map, or type it."));
  if (!navigator.geolocation) return refused();
  say(gettext("Finding this phone …"));
  const found = ({ coords }) => {
    put(form, { lon: coords.longitude, lat: coords.latitude }, `±${Math.round(coords.accuracy)} m`);
    if (form.contains(map)) map.pin({ lon: coords.longitude, lat: coords.latitude });
  };
  return navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 });
}
