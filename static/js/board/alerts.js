// The open alerts as the page knows them: from the first picture, from REST, from the live line. The newest word about each one wins.
import { get } from "../lib/api.js";
import { byNeed, isOver } from "./order.js";

const A_PAGE = 500;
const MOST_PAGES = 4;

export class Alerts {
  #rows = new Map();
  #sorted = null;
  #over = new Map();
  #heardAt = new Map();
  #askedAt = 0;

  constructor({ rows, total }) {
    this.replace(rows, total);
  }

  // By need; the same array until something changes.
  get all() {
    this.#sorted ??= [...this.#rows.values()].sort(byNeed);
    return this.#sorted;
  }

  get(id) {
    return this.#rows.get(id);
  }

  // Answers with the rows that were not there before. What was heard since the question was asked (`askedAt`) is newer than its answer, and stays.
  replace(rows, total, askedAt = 0) {
    if (askedAt < this.#askedAt) return [];
    const known = this.#rows;
    const answered = new Set(rows.map((row) => row.id));
    const open = rows.filter((row) => !this.#isOlder(row, this.#over.get(row.id))).map((row) => (this.#isOlder(row, known.get(row.id)) ? known.get(row.id) : row));
    const since = [...known.values()].filter((row) => !answered.has(row.id) && this.#heardAt.get(row.id) >= askedAt);
    this.#rows = new Map([...open, ...since].map((row) => [row.id, row]));
    this.total = total - (rows.length - open.length) + since.length;
    this.#askedAt = askedAt;
    this.#forget(askedAt);
    this.#sorted = null;
    return this.all.filter((row) => !known.has(row.id));
  }

  #forget(before) {
    for (const [id, at] of this.#heardAt) {
      if (at >= before) continue;
      this.#heardAt.delete(id);
      this.#over.delete(id);
    }
  }

  // True when `row` was not there before. A row that is older than what we know is ignored.
  heard(row) {
    const known = this.#rows.get(row.id);
    if (this.#isOlder(row, known) || this.#isOlder(row, this.#over.get(row.id))) return false;
    this.#sorted = null;
    this.#heardAt.set(row.id, performance.now());
    if (isOver(row)) {
      this.#over.set(row.id, row);
      this.total -= this.#rows.delete(row.id) ? 1 : 0;
      return false;
    }
    this.#rows.set(row.id, row);
    this.total += known ? 0 : 1;
    return !known;
  }

  // Asks the server for all open alerts, page by page.
  async fetch(address) {
    const askedAt = performance.now();
    let page = await get(`${address}?open=true&limit=${A_PAGE}`);
    const rows = page.results;
    for (let n = 1; n < MOST_PAGES && rows.length < page.count && page.results.length; n += 1) {
      page = await get(`${address}?open=true&limit=${A_PAGE}&offset=${rows.length}`);
      rows.push(...page.results);
    }
    return this.replace(rows, page.count, askedAt);
  }

  #isOlder(row, known) {
    return Boolean(known) && Date.parse(known.changed_at) > Date.parse(row.changed_at);
  }
}
