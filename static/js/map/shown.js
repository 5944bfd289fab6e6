// The layers that are on: fetched when they are turned on, the alerts again and again, some of their kinds hidden.
//
//   const shown = new Shown({ map, known, url, tell });     tell(error) says what went wrong; the map tells "layers-changed"
//   shown.turn(name, isOn), shown.again(), shown.seal(chosenId), shown.hide(["key-sites.mall", …]), shown.lines
import { get } from "../lib/api.js";
import { Areas } from "./areas.js";
import { Circles } from "./circles.js";
import { Dots } from "./dots.js";
import { OfficerNames } from "./officer-names.js";
import { UnitSpots } from "./unit-spots.js";

const OFFICERS = "officers";
// Layers whose things come, go and move.
const MOVING = ["seals", "units", "circles"];

export class Shown {
  alerts = [];
  hidden = [];
  #wanted = new Set();
  #layers = new Map();
  #found = new Map();

  constructor({ map, known, url, tell }) {
    Object.assign(this, { map, known, url, tell });
  }

  kindOf(name) {
    return name === OFFICERS ? OFFICERS : this.known.find((one) => one.name === name)?.kind;
  }

  turn(name, isOn) {
    const kind = this.kindOf(name);
    if (!kind) return;
    isOn ? this.#wanted.add(name) : this.#wanted.delete(name);
    if (kind !== "seals") this.#put(name, kind, isOn);
    if (!isOn) this.#found.delete(name);
    if (!isOn && kind === "seals") this.map.points = [];
    if (isOn && kind !== OFFICERS) this.#fill(name);
    else this.#changed();
  }

  #put(name, kind, isOn) {
    const has = this.#layers.get(name);
    if (isOn && !has) this.#layers.set(name, this.map.add(this.#made(name, kind)));
    if (isOn || !has) return;
    this.map.remove(has);
    this.#layers.delete(name);
  }

  #made(name, kind) {
    if (kind === OFFICERS) return new OfficerNames();
    const Layer = { areas: Areas, circles: Circles, units: UnitSpots }[kind] ?? Dots;
    const layer = new Layer({ name, kind });
    layer.hide?.(this.#hiddenOf(name));
    return layer;
  }

  async #fill(name) {
    try {
      const found = await get(`${this.url}?name=${name}`);
      if (!this.#wanted.has(name)) return;
      this.#found.set(name, found);
      if (this.kindOf(name) === "seals") this.seal(this.chosen, found.spots);
      else this.#layers.get(name)?.show(found);
      this.#changed();
    } catch (error) {
      this.tell(error);
    }
  }

  // What may have changed since it was asked for.
  again() {
    for (const name of this.#wanted) if (MOVING.includes(this.kindOf(name))) this.#fill(name);
  }

  seal(chosen, spots = this.alerts) {
    Object.assign(this, { chosen, alerts: spots });
    this.map.points = spots.map((spot) => ({ id: spot.id, lon: spot.lon, lat: spot.lat, priority: spot.priority, label: spot.title, isWaiting: spot.is_waiting, isExercise: spot.is_exercise, isSelected: spot.id === chosen }));
  }

  #hiddenOf(name) {
    return this.hidden.filter((one) => one.startsWith(`${name}.`)).map((one) => one.slice(name.length + 1));
  }

  hide(kinds) {
    this.hidden = kinds;
    for (const [name, layer] of this.#layers) layer.hide?.(this.#hiddenOf(name));
    this.#changed();
  }

  // For the legend: every layer that is on, with its kinds and how many there are.
  get lines() {
    return this.known.filter(({ name }) => this.#found.has(name)).map(({ name, label, kind }) => {
      const { spots, kinds } = this.#found.get(name);
      return { name, label, kind, count: spots.length, kinds: kinds.map((one) => ({ ...one, isHidden: this.hidden.includes(`${name}.${one.name}`) })) };
    });
  }

  #changed() {
    this.map.tell("layers-changed");
  }
}
