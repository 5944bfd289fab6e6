// The open alerts as the page knows them: from the first picture, from REST, from the live line. The newest word about each one wins.
import { byNeed, isOver } from "./order.js";

export class Alerts {
  #rows = new Map();

  constructor({ rows, total }) {
    this.replace(rows, total);
  }

  get all() {
    return [...this.#rows.values()].sort(byNeed);
  }

  get(id) {
    return this.#rows.get(id);
  }

  replace(rows, total) {
    const known = new Set(this.#rows.keys());
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.total = total;
    return rows.filter((row) => !known.has(row.id));
  }

  // True when `row` was not there before. A row that is older than what we know is ignored.
  heard(row) {
    const known = this.#rows.get(row.id);
    if (known && Date.parse(known.changed_at) > Date.parse(row.changed_at)) return false;
    if (isOver(row)) {
      this.total -= this.#rows.delete(row.id) ? 1 : 0;
      return false;
    }
    this.#rows.set(row.id, row);
    this.total += known ? 0 : 1;
    return !known;
  }
}
