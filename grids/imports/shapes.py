"""From the geometry of one feature to a boundary in WGS84 that can be trusted."""

import math
import re
from functools import lru_cache
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from grids.imports.problems import BadFeature
from policing.lib.datum import Point, to_wgs84

# China's box with a margin, in degrees; the same box with the axes swapped does not touch it.
LON, LAT = (73.0, 136.0), (3.0, 54.0)
# About a centimetre.
DECIMALS = 7
PLACE = re.compile(r"\[([-\d.e+]+) ([-\d.e+]+)\]")

Rings = list[list[Point]]


def read_boundary(geometry: Any, *, datum: str, repair: bool) -> tuple[dict[str, Any], bool]:
    """The boundary as GeoJSON in WGS84, and whether it had to be repaired. Raises BadFeature."""
    polygons = [Polygon(rings[0], rings[1:]) for rings in _polygons(geometry)]
    outline = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    was_valid = bool(outline.is_valid)
    if not was_valid:
        outline = _repaired(outline) if repair else _refuse_crossing(outline)
    if datum == "gcj02":
        outline = shapely.transform(outline, _to_wgs84)
    return _as_geojson(_to_the_centimetre(outline)), not was_valid


def _to_the_centimetre(outline: BaseGeometry) -> BaseGeometry:
    """Rounding moves corners; where that makes rings cross, GEOS finds the nearest boundary that stands, which takes it much longer."""
    rounded = shapely.transform(outline, lambda corners: corners.round(DECIMALS))
    return rounded if rounded.is_valid else shapely.set_precision(outline, 10.0**-DECIMALS)


def _polygons(geometry: Any) -> list[Rings]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise _wrong_kind(kind)
    if not isinstance(coordinates, list) or not coordinates:
        raise BadFeature(_("the boundary is empty"), _("draw it, or take the feature out"))
    return [_rings(polygon) for polygon in coordinates]


def _wrong_kind(kind: Any) -> BadFeature:
    if kind is None:
        return BadFeature(_("it has no geometry"), _("draw its boundary, or take the feature out"))
    return BadFeature(
        _("its geometry is a %(kind)s, a grid needs a Polygon or a MultiPolygon") % {"kind": str(kind)[:30]}, _("dissolve it into one area and run again")
    )


def _rings(polygon: Any) -> Rings:
    if not isinstance(polygon, list) or not polygon:
        raise BadFeature(_("one of its areas is empty"), _("draw it, or take it out"))
    return [_ring(ring) for ring in polygon]


def _ring(ring: Any) -> list[Point]:
    if not isinstance(ring, list):
        raise BadFeature(_("its coordinates are not nested as GeoJSON wants"), _("export the layer again"))
    points = _plain_points(ring) or [_point(position) for position in ring]
    if len(set(points)) < 3:
        raise BadFeature(_("a ring has fewer than three different points"), _("draw the ring again"))
    return points


def _plain_points(ring: list[Any]) -> list[Point]:
    """The points of a ring where there is nothing to say against any; else none, and a closer look finds which and why."""
    try:
        lons, lats = [position[0] for position in ring], [position[1] for position in ring]
        if {type(number) for number in (*lons, *lats)} != {float} or {type(position) for position in ring} != {list}:
            return []
    except (TypeError, IndexError, KeyError):
        return []
    is_in_china = LON[0] <= min(lons) and max(lons) <= LON[1] and LAT[0] <= min(lats) and max(lats) <= LAT[1]
    # No comparison finds a NaN, but a sum does.
    return list(map(Point, lons, lats)) if is_in_china and math.isfinite(sum(lons) + sum(lats)) else []


def _point(position: Any) -> Point:
    if not isinstance(position, list) or len(position) < 2:
        raise BadFeature(_("its coordinates are not nested as GeoJSON wants"), _("export the layer again"))
    lon, lat = position[:2]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(_bounded(n)) for n in (lon, lat)):
        raise BadFeature(_("a coordinate is not a number"), _("repair the feature and run again"))
    return _in_china(Point(float(lon), float(lat)))


def _bounded(number: float) -> float:
    """Integers of any length fit into JSON, but not into a float."""
    return number if isinstance(number, float) or abs(number) < 10**15 else math.inf


def _in_china(at: Point) -> Point:
    if LON[0] <= at.lon <= LON[1] and LAT[0] <= at.lat <= LAT[1]:
        return at
    where = {"lon": f"{at.lon:.6g}", "lat": f"{at.lat:.6g}"}
    if LON[0] <= at.lat <= LON[1] and LAT[0] <= at.lon <= LAT[1]:
        raise BadFeature(_("longitude and latitude are swapped (%(lon)s, %(lat)s)") % where, _("write the longitude first and run again"))
    if abs(at.lon) > 180 or abs(at.lat) > 90:
        raise BadFeature(_("the coordinates are not degrees (%(lon)s, %(lat)s)") % where, _("export the layer in WGS84 (EPSG:4326) and run again"))
    raise BadFeature(_("a point lies outside China (%(lon)s, %(lat)s)") % where, _("check the coordinate system and run again"))


def _refuse_crossing(outline: BaseGeometry) -> BaseGeometry:
    found = PLACE.search(shapely.is_valid_reason(outline))
    where = f"{float(found[1]):.6f}, {float(found[2]):.6f}" if found else "?"
    raise BadFeature(
        _("its boundary crosses or touches itself at %(where)s") % {"where": where}, _("draw it again there, or let crossing boundaries be mended")
    )


def _repaired(outline: BaseGeometry) -> BaseGeometry:
    areas = [part for part in shapely.get_parts(shapely.make_valid(outline)) if part.geom_type in ("Polygon", "MultiPolygon")]
    whole = shapely.union_all(areas)
    if whole.is_empty:
        raise BadFeature(_("nothing is left of its boundary after the repair"), _("draw it again"))
    return whole


def same_boundary(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True when two boundaries enclose the same ground, to the precision that is kept, wherever their rings begin."""
    if one == other:
        return True
    shapes = [shape(boundary).normalize() for boundary in (one, other)]
    return bool(shapely.equals_exact(*shapes, tolerance=2 * 10.0**-DECIMALS))


def _to_wgs84(points: Any) -> Any:
    return [_corner(lon, lat) for lon, lat in points.tolist()]


@lru_cache(maxsize=200_000)
def _corner(lon: float, lat: float) -> Point:
    """Neighbours share their corners, so that most have been moved before."""
    return to_wgs84(Point(lon, lat))


def _as_geojson(outline: BaseGeometry) -> dict[str, Any]:
    if outline.is_empty or not outline.area:
        raise BadFeature(_("its boundary encloses no area"), _("draw it again"))
    parts = [[_corners(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(outline).tolist()]
    return {"type": "Polygon", "coordinates": parts[0]} if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": parts}


def _corners(ring: Any) -> list[list[float]]:
    return shapely.get_coordinates(ring).round(DECIMALS).tolist()  # type: ignore[no-any-return]


def read_point(geometry: Any, lon: float | None, lat: float | None, *, datum: str) -> Point | None:
    """A place in WGS84 from a Point, or from two columns of degrees; nothing where none is said. Raises BadFeature."""
    if isinstance(geometry, dict):
        if geometry.get("type") != "Point":
            raise BadFeature(_("its geometry is a %(kind)s, a site needs a Point") % {"kind": str(geometry.get("type"))[:30]}, _("mark its entrance"))
        at = _point(geometry.get("coordinates"))
    elif lon is None or lat is None:
        return None
    else:
        at = _in_china(Point(lon, lat))
    return to_wgs84(at) if datum == "gcj02" else at
