// The map's look: colours from the tokens, MapLibre's own sheet, and the empty style that layers are put upon.
const TOKENS = ["ground", "map-0", "map-1", "map-2", "map-line", "map-border", "map-name", "map-site", "paper", "ink", "link", "security", "bank", "school", "police", "red", "orange", "yellow", "blue", "ok", "none", "key", "step-0", "step-1", "step-2", "step-3", "step-4", "over", "on-lane"];

// { ground: "#f3f5f8", … }: the tokens by their short names, as they are in the present theme.
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--zf-${name}`).trim()]));
}

export function addStyles() {
  if (document.querySelector("link[data-maplibre]")) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: import.meta.resolve("maplibre-gl/dist/maplibre-gl.css") });
  link.dataset.maplibre = "";
  document.head.append(link);
}

export const zoomed = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];

export const emptyStyle = (colour) => ({ version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour.ground } }] });

export const NOTHING = { type: "FeatureCollection", features: [] };
