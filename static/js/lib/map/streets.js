// What lies beneath our own boundaries where the house has chosen a tile service: its pictures, drawn first, dimmed at night, named in a corner.
// Without one the map is our own boundaries alone.
const told = document.querySelector('meta[name="map-ground"]')?.content;
const { tiles, credit, centre } = told ? JSON.parse(told) : { tiles: [], credit: "", centre: [113.9, 35.3] };

export const hasStreets = tiles.length > 0;
export { centre };

// How much of a surface of ours hides what lies beneath it.
export const cover = (usual, overStreets) => (hasStreets ? overStreets : usual);

const isDark = () => document.documentElement.dataset.bsTheme === "dark";
const absolute = (address) => (address.startsWith("/") ? location.origin + address : address);

export class Streets {
  sources = Object.fromEntries(tiles.map((address, n) => [`streets-${n}`, { type: "raster", tiles: [absolute(address)], tileSize: 256, maxzoom: 18 }]));

  layers() {
    const paint = { "raster-fade-duration": 0, "raster-brightness-max": isDark() ? 0.5 : 1, "raster-saturation": isDark() ? -0.6 : -0.25 };
    return tiles.map((_address, n) => ({ id: `streets-${n}`, type: "raster", source: `streets-${n}`, paint }));
  }

  begin(place) {
    if (credit) place.append(Object.assign(document.createElement("small"), { className: "map-credit", textContent: credit }));
  }
}
