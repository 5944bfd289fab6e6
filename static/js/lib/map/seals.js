// Points as numbered seals. Seals that would cover each other become one with the number of all: the chosen one, whoever waits, the most urgent on top.
// Only what changed is drawn again, so that five hundred points and ten changes a second cost little.
import { extentOf } from "./geometry.js";

const REACH_PX = 27;
// So many keep their rings apart as well, or a city at night is a heap of them.
const MANY = 60;
const CLOSEST_ZOOM = 17;

const rank = (point) => (point.isSelected ? 0 : point.isWaiting ? 10 : 20) + (Number(point.priority) || 5);

// [[leader, follower, …], …] of points within `reach` pixels of a leader.
export function grouped(points, project, reach) {
  const cells = new Map();
  const groups = [];
  const cell = (x, y) => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  const nearest = ({ x, y }) => {
    for (const dx of [0, -reach, reach])
      for (const dy of [0, -reach, reach]) {
        const found = cells.get(cell(x + dx, y + dy))?.find((group) => Math.hypot(group.x - x, group.y - y) < reach);
        if (found) return found;
      }
    return null;
  };
  for (const point of [...points].sort((a, b) => rank(a) - rank(b))) {
    const at = project(point);
    const near = nearest(at);
    if (near) near.members.push(point);
    else {
      const group = { ...at, x: at.x, y: at.y, members: [point] };
      groups.push(group);
      const name = cell(at.x, at.y);
      cells.set(name, [...(cells.get(name) ?? []), group]);
    }
  }
  return groups.map((group) => group.members);
}

const looks = ([point, ...others]) => [point.priority, point.label, point.isWaiting, point.isSelected, point.isExercise, point.lon, point.lat, others.length].join("|");

export class Seals {
  #points = [];
  #drawn = new Map();

  get points() {
    return this.#points;
  }

  set points(points) {
    this.#points = points.filter((point) => point.lon != null && point.lat != null);
    this.draw();
  }

  get extent() {
    return extentOf(this.#points.map(({ lon, lat }) => [lon, lat]));
  }

  begin(place) {
    this.place = place;
    place.map.on("zoomend", () => this.draw());
    place.map.on("resize", () => this.#measure());
    this.#measure();
  }

  // The size of a seal is the sheet's business; how far two must stand apart follows from it.
  #measure() {
    const probe = this.#button();
    probe.classList.add("is-probe");
    this.place.stage.append(probe);
    this.reach = (probe.firstElementChild.offsetWidth || REACH_PX) + 3;
    probe.remove();
    this.draw();
  }

  draw() {
    if (!this.place) return;
    const reach = this.#points.length > MANY ? this.reach * 2 : this.reach;
    const groups = grouped(this.#points, ({ lon, lat }) => this.place.map.project([lon, lat]), reach);
    const leaders = new Set(groups.map(([point]) => point.id));
    for (const [id, seal] of this.#drawn) {
      if (leaders.has(id)) continue;
      seal.marker.remove();
      this.#drawn.delete(id);
    }
    for (const group of groups) this.#drawGroup(group);
  }

  #drawGroup(group) {
    const [point, ...others] = group;
    const seal = this.#drawn.get(point.id) ?? this.#newSeal(point);
    seal.group = group;
    if (seal.looks === looks(group)) return;
    seal.looks = looks(group);
    seal.marker.setLngLat([point.lon, point.lat]);
    const button = seal.marker.getElement();
    const states = { [`p${point.priority}`]: point.priority, "is-waiting": point.isWaiting, "is-selected": point.isSelected, "is-exercise": point.isExercise };
    for (const name of [...button.classList]) if (/^(p\S|is-)/.test(name)) button.classList.remove(name);
    button.classList.add(...Object.keys(states).filter((name) => states[name]));
    button.firstElementChild.textContent = point.priority;
    if (others.length) button.dataset.count = others.length + 1;
    else delete button.dataset.count;
    button.title = this.#words(point, others);
    button.setAttribute("aria-label", [point.priority, this.#words(point, others)].filter(Boolean).join(" "));
  }

  #words(point, others) {
    const own = point.label || gettext("Place of the alert");
    return others.length ? interpolate(ngettext("%(own)s, and %(count)s more here", "%(own)s, and %(count)s more here", others.length), { own, count: others.length }, true) : own;
  }

  #button() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "map-point" });
    button.append(document.createElement("span"));
    return button;
  }

  #newSeal(point) {
    const button = this.#button();
    const marker = new this.place.library.Marker({ element: button }).setLngLat([point.lon, point.lat]).addTo(this.place.map);
    const seal = { marker };
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#pressed(seal.group);
    });
    this.#drawn.set(point.id, seal);
    return seal;
  }

  // Those that stand apart are looked at more closely; those of one place are chosen one after the other.
  #pressed(group) {
    const { map } = this.place;
    const box = extentOf(group.map(({ lon, lat }) => [lon, lat]));
    const isSpread = Math.abs(box[1][0] - box[0][0]) + Math.abs(box[1][1] - box[0][1]) > 0.0004;
    if (group.length > 1 && isSpread && map.getZoom() < CLOSEST_ZOOM) return map.fitBounds(box, { padding: 80, maxZoom: CLOSEST_ZOOM, duration: 400 });
    const next = group[0].isSelected && group.length > 1 ? this.#after(group) : group[0];
    return this.place.tell("point-chosen", { id: next.id });
  }

  #after(group) {
    const inOrder = [...group].sort((a, b) => (a.id < b.id ? -1 : 1));
    return inOrder[(inOrder.indexOf(group[0]) + 1) % inOrder.length];
  }
}
