/* What is said of a street unit and of its calls, in the page's language. A unit that was not heard of for three minutes is stale, and says so in words. */
import { now } from "../lib/time.js";

const STALE_MS = 3 * 60_000;

const STATES = {
  off: () => pgettext("street unit", "Off duty"),
  free: () => pgettext("street unit", "Free"),
  en_route: () => pgettext("street unit", "On the way"),
  on_scene: () => pgettext("street unit", "On the spot"),
  busy: () => pgettext("street unit", "Busy"),
  resting: () => pgettext("street unit", "Resting"),
};
const SIGNS = {
  foot: () => pgettext("sign of a street unit", "F"),
  bicycle: () => pgettext("sign of a street unit", "B"),
  motorcycle: () => pgettext("sign of a street unit", "M"),
  car: () => pgettext("sign of a street unit", "C"),
  post: () => pgettext("sign of a street unit", "P"),
};

export const stateOf = (unit) => STATES[unit.status]?.() ?? unit.status;
export const signOf = (unit) => SIGNS[unit.mode]?.() ?? "";

const ageMs = (unit) => (unit.fixed_at ? now() - Date.parse(unit.fixed_at) : null);
export const isStale = (unit) => (ageMs(unit) ?? 0) > STALE_MS;

export function ago(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return gettext("just now");
  if (minutes < 90) return interpolate(ngettext("%s minute ago", "%s minutes ago", minutes), [minutes]);
  const hours = Math.round(minutes / 60);
  return interpolate(ngettext("%s hour ago", "%s hours ago", hours), [hours]);
}

/* "seen just now, ±12 m"; a post without a phone stands where it stands; else nobody knows. */
export function seen(unit) {
  if (unit.lon == null) return gettext("nobody knows where they are");
  if (!unit.fixed_at) return gettext("at its post");
  const words = interpolate(gettext("seen %s"), [ago(ageMs(unit))]);
  const exact = unit.accuracy_m == null ? words : `${words} · ±${unit.accuracy_m} m`;
  return unit.is_mocked ? `${exact} · ${gettext("position perhaps made up")}` : exact;
}

/* What stands under a unit on the map: its call sign, what it does unless it is free, and how old its place is when that is old. */
export function label(unit) {
  const doing = unit.status === "free" ? "" : stateOf(unit);
  return [unit.call_sign, doing, isStale(unit) ? ago(ageMs(unit)) : ""].filter(Boolean).join(" · ");
}
