/* A route as the page holds it while it is drawn, and as it goes to the server. */
let made = 0;
export const newKey = () => `new-${++made}`;
// As a reader's language calls a stop.
export const called = ({ name, name_en }) => (document.documentElement.lang === "en" && name_en) || name;
const orNull = (text) => text || null;

const EMPTY = { kind: "foot", name: "", name_en: "", is_ordered: false, area: null, instruction: "", stops: [], schedules: [], is_active: true, version: "" };

export function opened(row, { stations, kind }) {
  const route = structuredClone(row ?? { ...EMPTY, kind: kind || EMPTY.kind, station: { id: stations[0]?.[0] } });
  route.stops.forEach((stop) => (stop.key = `stop-${stop.id}`));
  route.schedules.forEach((one) => (one.key = `plan-${one.id}`));
  return route;
}

const numberedName = (number) => interpolate(gettext("Stop %s"), [number]);

// Stops nobody has named yet are called by where they stand in the order.
export const numbered = (stops) => stops.map((stop, n) => (stop.isUnnamed ? { ...stop, name: numberedName(n + 1) } : stop));

export function newStop({ lon, lat }, { kind, number, site }) {
  const minutes = kind === "car_doors" ? 10 : kind === "school" || kind === "post" ? 40 : 5;
  const name = site?.name ?? numberedName(number);
  return { key: newKey(), id: null, name, isUnnamed: !site, name_en: "", lon, lat, radius_m: 40, dwell_minutes: minutes, opens: null, closes: null, key_site: site ? { id: site.id, kind: site.kind } : null };
}

export function newSchedule(today, facts = {}) {
  const usual = { days: "every", weekdays: [], first_on: today, last_on: null, begins: "22:00", ends: "04:00", every_minutes: 120, minutes: 60, start_grace: 15, finish_grace: 15, people_needed: 2, officers_needed: 1 };
  return { key: newKey(), id: null, ...usual, ...facts };
}

// What a station plans most: one press each.
export const HABITS = {
  car_doors: () => [[gettext("Every night, every 2 hours"), [{}]]],
  foot: () => [[gettext("Every evening"), [{ begins: "19:30", ends: null, every_minutes: null, minutes: 90 }]], [gettext("Every night, every 2 hours"), [{}]], [gettext("Friday and Saturday nights"), [{ days: "chosen", weekdays: [5, 6] }]]],
  vehicle: () => [[gettext("Every night, every 3 hours"), [{ begins: "21:00", ends: "03:00", every_minutes: 180, minutes: 90 }]], [gettext("Friday and Saturday nights"), [{ days: "chosen", weekdays: [5, 6] }]]],
  post: () => [[gettext("Every day, 8 to 20"), [{ begins: "08:00", ends: null, every_minutes: null, minutes: 720 }]]],
  school: () => [[gettext("School days, both peaks"), [
    { days: "working", begins: "07:10", ends: null, every_minutes: null, minutes: 50, start_grace: 5 },
    { days: "working", begins: "16:20", ends: null, every_minutes: null, minutes: 60, start_grace: 5 },
  ]]],
};

export function scheduleBody({ id, days, weekdays, first_on, last_on, begins, ends, every_minutes, minutes, start_grace, finish_grace, people_needed, officers_needed }) {
  const rhythm = every_minutes ? { every_minutes: Number(every_minutes), ends: orNull(ends) } : { every_minutes: null, ends: null };
  const numbers = Object.fromEntries(Object.entries({ minutes, start_grace, finish_grace, people_needed, officers_needed }).map(([name, value]) => [name, Number(value)]));
  return { ...(id && { id }), days, weekdays: days === "chosen" ? weekdays : [], first_on, last_on: orNull(last_on), begins, ...rhythm, ...numbers };
}

export const placeBody = ({ lon, lat, dwell_minutes, opens, closes }) => ({ lon, lat, dwell_minutes: Number(dwell_minutes), opens: orNull(opens), closes: orNull(closes) });

const stopBody = (stop) => ({ ...(stop.id && { id: stop.id }), ...placeBody(stop), name: stop.name.trim(), name_en: stop.name_en, radius_m: Number(stop.radius_m), key_site: stop.key_site?.id ?? null });

export function routeBody({ kind, name, name_en, is_ordered, area, instruction, stops, schedules, version, station, id }) {
  const own = id ? { version } : { station: Number(station.id) };
  return { kind, name: name.trim(), name_en, is_ordered, area, instruction, stops: stops.map(stopBody), schedules: schedules.map(scheduleBody), ...own };
}
