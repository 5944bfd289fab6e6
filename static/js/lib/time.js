// Time as it is felt: waiting counts up, due counts down, in tabular figures; late turns red; the full date on hover.
//
//   <time-waiting at="2026-08-17T10:21:46+08:00" late-after="30"></time-waiting>   counts up; class "late" after so many seconds
//   <time-due at="…"></time-due>                                                  counts down; "late" and "+02:10" once it has passed
//   <time-at at="…"></time-at>                                                    10:21:46 today, 08-16 10:21 before; `date` on another attribute
//   <live-clock></live-clock>                                                     the station's time of day
//   <time-waiting … until="…">                                                    stands still at `until`
//
// now(): the server's clock in milliseconds, once an answer has told the difference (api.js calls heardServerTime).
// duration(seconds) → "00:47" | "1:02:03" | "3 d"; clockTime(date), fullTime(date) → strings in the page's language and the station's time zone.

let offset = 0;

export function heardServerTime(header) {
  const server = Date.parse(header);
  const difference = server - Date.now();
  if (!Number.isNaN(server)) offset = Math.abs(difference) > 2000 ? difference : 0;
}

export const now = () => Date.now() + offset;

const two = (number) => String(number).padStart(2, "0");

export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (days >= 2) return interpolate(ngettext("%s day", "%s days", days), [days]);
  if (hours) return `${hours}:${two(minutes)}:${two(whole % 60)}`;
  return `${two(minutes)}:${two(whole % 60)}`;
}

const zone = () => document.body.dataset.zone || undefined;
const language = () => document.documentElement.lang || undefined;
const formats = new Map();

function format(name, options) {
  const key = `${name} ${language()}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language(), { timeZone: zone(), hourCycle: "h23", ...options }));
  return formats.get(key);
}

export const clockTime = (date) => format("clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(date);
export const dayTime = (date) => format("day", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).format(date);
export const fullTime = (date) => format("full", { dateStyle: "full", timeStyle: "medium" }).format(date);
const dayOf = (date) => format("date", { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

const ticking = new Set();
setInterval(() => ticking.forEach((element) => element.tick()), 1000);

class Ticking extends HTMLElement {
  static observedAttributes = ["at", "late-after", "until"];

  connectedCallback() {
    ticking.add(this);
    this.tick();
  }

  disconnectedCallback() {
    ticking.delete(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.tick();
  }

  get moment() {
    return Date.parse(this.getAttribute("at"));
  }

  show(text, late = false) {
    if (this.textContent !== text) this.textContent = text;
    this.classList.toggle("late", late);
    if (!this.title) this.title = fullTime(this.moment);
  }
}

class TimeWaiting extends Ticking {
  tick() {
    if (Number.isNaN(this.moment)) return;
    const until = Date.parse(this.getAttribute("until"));
    const seconds = ((Number.isNaN(until) ? now() : until) - this.moment) / 1000;
    const limit = Number(this.getAttribute("late-after")) || Infinity;
    this.show(duration(seconds), Number.isNaN(until) && seconds >= limit);
  }
}

class TimeDue extends Ticking {
  tick() {
    if (Number.isNaN(this.moment)) return;
    const left = (this.moment - now()) / 1000;
    this.show(left >= 0 ? duration(left) : `+${duration(-left)}`, left < 0);
  }
}

class TimeAt extends Ticking {
  tick() {
    if (Number.isNaN(this.moment)) return;
    const today = dayOf(this.moment) === dayOf(now());
    this.show(today ? clockTime(this.moment) : dayTime(this.moment));
  }
}

class LiveClock extends HTMLElement {
  connectedCallback() {
    ticking.add(this);
    this.setAttribute("role", "timer");
    this.setAttribute("aria-live", "off");
    this.tick();
  }

  disconnectedCallback() {
    ticking.delete(this);
  }

  tick() {
    const [hours, minutes, seconds] = clockTime(now()).split(":");
    if (!this.firstElementChild) this.innerHTML = "<span></span><span class='clock-seconds'></span>";
    this.firstElementChild.textContent = `${hours}:${minutes}`;
    this.lastElementChild.textContent = `:${seconds}`;
  }
}

customElements.define("time-waiting", TimeWaiting);
customElements.define("time-due", TimeDue);
customElements.define("time-at", TimeAt);
customElements.define("live-clock", LiveClock);

/* Whether `one` says how the same thing stood before `other` was said. */
export const isOlder = (one, other) => one.id === other?.id && Date.parse(one.changed_at) < Date.parse(other.changed_at);
