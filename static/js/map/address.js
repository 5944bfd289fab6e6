// What is chosen on the map, as it stands in the page's address: ?colour=coverage&on=units,alerts&grid=0410-017&polygon=lon,lat;lon,lat or &radius=lon,lat,metres
const told = (number) => String(Number(number.toFixed(6)));

export function areaFrom(asked) {
  const corners = asked.get("polygon")?.split(";").map((corner) => corner.split(",").map(Number));
  const [lon, lat, metres] = asked.get("radius")?.split(",").map(Number) ?? [];
  if (corners?.length > 2 && corners.flat().every(Number.isFinite)) return { polygon: corners };
  return [lon, lat, metres].every(Number.isFinite) ? { radius: { lon, lat, metres } } : null;
}

export function areaInto(asked, area) {
  asked.delete("polygon");
  asked.delete("radius");
  if (area?.polygon) asked.set("polygon", area.polygon.map((corner) => corner.map(told).join(",")).join(";"));
  if (area?.radius) asked.set("radius", [told(area.radius.lon), told(area.radius.lat), area.radius.metres].join(","));
  return asked;
}

// Writes `changes` into the address; what is empty leaves it.
export function keep(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value == null || value === "" ? asked.delete(name) : asked.set(name, value);
  history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
}
