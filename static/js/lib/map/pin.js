// The tool that chooses a place: by a click, by dragging the pin, or by moving the map with the arrow keys and pressing Enter for its middle.
const NEAR_ZOOM = 13;

export class Pin {
  begin(place) {
    this.place = place;
    const canvas = place.map.getCanvas();
    canvas.addEventListener("keydown", (event) => event.key === "Enter" && place.isPicking && this.#picked(place.map.getCenter()));
    if (place.isPicking) canvas.classList.add("is-picking");
    if (this.at) this.put(this.at);
  }

  put(at, { look = true } = {}) {
    this.at = at;
    if (!this.place) return;
    const { map, library, isPicking } = this.place;
    this.marker?.remove();
    this.marker = null;
    if (!at) return;
    const element = Object.assign(document.createElement("div"), { className: "map-pin" });
    this.marker = new library.Marker({ element, draggable: isPicking, anchor: "bottom" }).setLngLat([at.lon, at.lat]).addTo(map);
    this.marker.on("dragend", () => this.#picked(this.marker.getLngLat()));
    if (look) map.easeTo({ center: [at.lon, at.lat], zoom: Math.max(map.getZoom(), NEAR_ZOOM), duration: 400 });
  }

  clicked({ lngLat }) {
    if (!this.place.isPicking) return false;
    this.#picked(lngLat);
    return true;
  }

  #picked({ lng, lat }) {
    const { map, grids } = this.place;
    const grid = grids.at(map.project([lng, lat]));
    this.put({ lon: lng, lat }, { look: false });
    grids.name(grid);
    this.place.tell("place-picked", { lon: lng, lat, grid: grid ? { id: grid.id, code: grid.code, name: grid.name } : null });
  }
}
