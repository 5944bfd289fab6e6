// Street units on the one map: as everywhere, from what the layer says of them. A click tells "spot-chosen" {layer, spot}.
import { Units } from "../lib/map/units.js";

export class UnitSpots extends Units {
  hidden = new Set();

  constructor({ name }) {
    super();
    this.name = name;
  }

  show({ spots }) {
    this.spots = spots;
    this.#showAll();
  }

  hide(kinds) {
    this.hidden = new Set(kinds);
    this.#showAll();
  }

  #showAll() {
    const row = ({ id, title, lon, lat, kind, tone, facts = [], is_waiting: isStale = false }) => ({ id, lon, lat, call_sign: title, mode: kind, status: tone, isStale, words: tone === "free" ? facts.slice(1) : facts });
    super.show((this.spots ?? []).filter(({ kind }) => !this.hidden.has(kind)).map(row));
  }

  clicked(at) {
    const id = this.at(at);
    if (!id) return false;
    this.place.tell("spot-chosen", { layer: this.name, spot: this.spots.find((spot) => spot.id === String(id)) });
    return true;
  }
}
