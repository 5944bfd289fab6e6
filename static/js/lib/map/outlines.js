// Reads what grids/drawn.py packs. Every corner stands once in `points`, as its distance from the one before. A shape is a list of polygons, a polygon a list
// of rings, a ring a walk over corners that begins behind the last one met so far: 0 goes to the next new corner, any other step so much further or back.
// Neighbours walk over the very same corners, so nothing gapes between them.
//
//   const { grids, stations } = unpacked(await get(url));       two GeoJSON collections, with their words as properties; no grids (null) of very many, see `?whole`
export function unpacked({ scale, points, grids, stations }) {
  const corners = [];
  for (let n = 0, x = 0, y = 0; n < points.length; n += 2) corners.push([(x += points[n]) / scale, (y += points[n + 1]) / scale]);
  let met = 0;
  const walk = (steps) => {
    let at = met;
    const ring = steps.map((step) => corners[(at = step ? at + step : met++)]);
    return [...ring, ring[0]];
  };
  const shape = (polygons) => ({ type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(walk)) });
  const feature = (walks, properties) => ({ type: "Feature", id: properties.id, geometry: shape(walks), properties });
  const ofGrid = (n) => {
    const station = grids.station[n];
    const name = `${grids.code[n]} ${grids.name[n]}`;
    return { id: grids.id[n], code: grids.code[n], short: grids.name[n], name, station: stations.name[station], officer: grids.officer[n], isOwn: stations.is_own[station] };
  };
  const ofStation = (n) => ({ id: n, name: stations.name[n], isOwn: stations.is_own[n] });
  const collection = (shapes, properties) => ({ type: "FeatureCollection", features: shapes.map((walks, n) => feature(walks, properties(n))) });
  return { grids: grids && collection(grids.shape, ofGrid), stations: collection(stations.shape, ofStation) };
}

// A point in the middle of each area, with its properties: where a name is written.
export function middles({ features }) {
  const point = ({ geometry, properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: middle(largest(geometry.coordinates)) } });
  return { type: "FeatureCollection", features: features.filter(({ geometry }) => geometry.coordinates[0]?.[0]?.length > 3).map(point) };
}

const largest = (polygons) => polygons.map(([outer]) => outer).reduce((one, other) => (other.length > one.length ? other : one));

function middle(ring) {
  const [left, low] = ring[0];
  let twice = 0, x = 0, y = 0;
  for (let n = 1; n < ring.length - 1; n++) {
    const [ax, ay, bx, by] = [ring[n][0] - left, ring[n][1] - low, ring[n + 1][0] - left, ring[n + 1][1] - low];
    const cross = ax * by - bx * ay;
    [twice, x, y] = [twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross];
  }
  return twice ? [left + x / (3 * twice), low + y / (3 * twice)] : ring[0];
}
