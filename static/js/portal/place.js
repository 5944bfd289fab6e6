/* Where the phone is, asked for beforehand with a reason, and how exactly it is known. */

const EXACT_ENOUGH_M = 500;
const OLD_MS = 120_000;

export class Place {
  constructor(sheet) {
    this.sheet = sheet;
    sheet.querySelector("[data-action=place]").addEventListener("click", () => this.watch());
    this.start();
  }

  async start() {
    if (!navigator.geolocation) return this.say("denied");
    const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (permission?.state === "granted") this.watch();
    else this.say(permission?.state === "denied" ? "denied" : "prompt");
  }

  watch() {
    this.say("searching");
    navigator.geolocation.watchPosition(
      (found) => this.found(found),
      (error) => error.code === error.PERMISSION_DENIED && this.say("denied"),
      { enableHighAccuracy: true, maximumAge: 15_000, timeout: 30_000 },
    );
  }

  found({ coords, timestamp }) {
    this.at = { lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy), since: timestamp };
    this.say(coords.accuracy <= EXACT_ENOUGH_M ? "found" : "vague");
    for (const figure of this.sheet.querySelectorAll("[data-accuracy]")) figure.textContent = `±${this.at.accuracy} m`;
  }

  say(state) {
    for (const line of this.sheet.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== state;
  }

  /* The fields of an alarm; nothing when the place is not known or from another time. */
  get fields() {
    if (!this.at || Date.now() - this.at.since > OLD_MS) return {};
    const { lon, lat, accuracy } = this.at;
    return { lon, lat, accuracy };
  }
}
