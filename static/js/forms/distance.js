/* Metres between two places in degrees, good to a few per mille within a city. */

const METRES_PER_DEGREE = 111_195;

export function metresBetween(a, b) {
  const shrink = Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot((a.lon - b.lon) * shrink, a.lat - b.lat) * METRES_PER_DEGREE;
}

export function asDistance(metres) {
  if (metres < 950) return interpolate(gettext("%s m"), [Math.round(metres / 10) * 10]);
  return interpolate(gettext("%s km"), [(metres / 1000).toFixed(1)]);
}

/* A ring of `radius` metres around a place, as GeoJSON. */
export function ring({ lon, lat }, radius, corners = 64) {
  const shrink = Math.cos((lat * Math.PI) / 180);
  const at = (n) => {
    const angle = (n / corners) * 2 * Math.PI;
    return [lon + (Math.cos(angle) * radius) / (METRES_PER_DEGREE * shrink), lat + (Math.sin(angle) * radius) / METRES_PER_DEGREE];
  };
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: Array.from({ length: corners + 1 }, (_one, n) => at(n)) } };
}
