/* Which sites an order is for, as the server takes it: named ones and an area, less those ticked off. Holds no site but what was named. */

const SHAPES = ["polygon", "radius", "unit", "grids"];
const isFull = (value) => value != null && (!Array.isArray(value) || value.length > 0);

export class Choice {
  constructor({ named = [], without = [], ...area } = {}) {
    Object.assign(this, { named: new Set(named), without: new Set(without), area: { kinds: [], grids: [], ...area } });
  }

  set(name, value) {
    this.area[name] = value;
    this.without.clear();
  }

  get hasShape() {
    return SHAPES.some((name) => isFull(this.area[name])) || this.area.kinds.length > 0;
  }

  get isEmpty() {
    return !this.hasShape && !this.named.size;
  }

  /* One site, by hand: named or ticked off, whatever holds it now. */
  tick(id, isWanted) {
    this.without.delete(id);
    if (isWanted) this.named.add(id);
    else if (!this.named.delete(id) || this.hasShape) this.without.add(id);
  }

  toggleKind(kind, isWanted) {
    this.set("kinds", isWanted ? [...this.area.kinds, kind] : this.area.kinds.filter((one) => one !== kind));
  }

  addGrid(code) {
    if (code && !this.area.grids.includes(code)) this.set("grids", [...this.area.grids, code]);
  }

  dropGrid(code) {
    this.set("grids", this.area.grids.filter((one) => one !== code));
  }

  get body() {
    if (!this.hasShape) return { sites: [...this.named] };
    const area = Object.fromEntries(Object.entries(this.area).filter(([, value]) => isFull(value)));
    if (this.without.size) area.without = [...this.without];
    return { sites: [...this.named], area };
  }
}
