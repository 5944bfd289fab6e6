/* Whom an order is for, as the server takes it: sites and teams by name, and an area, less those ticked off. Holds nobody but whom somebody named. */

const SHAPES = ["polygon", "radius", "unit", "grids"];
const isFull = (value) => value != null && (!Array.isArray(value) || value.length > 0);

export class Choice {
  constructor({ named = [], without = [], named_teams: teams = [], without_teams: withoutTeams = [], ...area } = {}) {
    Object.assign(this, { named: new Set(named), without: new Set(without), teams: new Set(teams), withoutTeams: new Set(withoutTeams), area: { kinds: [], teams: [], grids: [], ...area } });
  }

  set(name, value) {
    this.area[name] = value;
    this.without.clear();
    this.withoutTeams.clear();
  }

  get hasShape() {
    return SHAPES.some((name) => isFull(this.area[name])) || this.area.kinds.length > 0 || this.area.teams.length > 0;
  }

  get isEmpty() {
    return !this.hasShape && !this.named.size && !this.teams.size;
  }

  /* One site, by hand: named or ticked off, whatever holds it now. */
  tick(id, isWanted) {
    this.put(id, isWanted, this.named, this.without);
  }

  /* One team, likewise. */
  tickTeam(id, isWanted) {
    this.put(id, isWanted, this.teams, this.withoutTeams);
  }

  put(id, isWanted, named, without) {
    without.delete(id);
    if (isWanted) named.add(id);
    else if (!named.delete(id) || this.hasShape) without.add(id);
  }

  toggleKind(kind, isWanted, list = "kinds") {
    this.set(list, isWanted ? [...this.area[list], kind] : this.area[list].filter((one) => one !== kind));
  }

  addGrid(code) {
    if (code && !this.area.grids.includes(code)) this.set("grids", [...this.area.grids, code]);
  }

  dropGrid(code) {
    this.set("grids", this.area.grids.filter((one) => one !== code));
  }

  get body() {
    const named = { sites: [...this.named], teams: [...this.teams] };
    if (!this.hasShape) return named;
    const area = Object.fromEntries(Object.entries(this.area).filter(([, value]) => isFull(value)));
    if (this.without.size) area.without = [...this.without];
    if (this.withoutTeams.size) area.without_teams = [...this.withoutTeams];
    return { ...named, area };
  }
}
