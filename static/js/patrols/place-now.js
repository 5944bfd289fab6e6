/* Where the phone is this moment: { lon, lat, accuracy_m }, or null when it cannot say so in good time. */
const PATIENCE_MS = 10_000;

export function placeNow(patience = PATIENCE_MS) {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    const found = ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy });
    navigator.geolocation.getCurrentPosition(found, () => resolve(null), { enableHighAccuracy: true, maximumAge: 0, timeout: patience });
  });
}
