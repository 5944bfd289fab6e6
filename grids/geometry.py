"""Areas on the ground, and how drawn boundaries meet their neighbours. Degrees are WGS84 lon/lat."""

import math
from typing import Any, NamedTuple

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0
# Neighbours drawn by hand overlap by slivers; less than this share of the smaller one is cut off without a word.
SLIVER = 0.01
# Parts of a grid that is split leave, or reach over, no more than this share of it.
REST = 0.001
# About a centimetre, in degrees: what files are rounded to, and what a cut may leave standing.
PRECISION = 1e-7


class Overlap(NamedTuple):
    """How much of a drawn boundary lies in a grid that stands: its code and square metres."""

    code: str
    square_metres: float


def square_metres(area: BaseGeometry) -> float:
    """The size of an area in degrees, good to a part in a thousand for anything as small as a city."""
    if area.is_empty:
        return 0.0
    return float(area.area) * METRES_PER_DEGREE**2 * math.cos(math.radians(area.centroid.y))


def as_geojson(area: BaseGeometry) -> dict[str, Any]:
    """Polygon or MultiPolygon, whatever else an operation left (lines, points) dropped."""
    faces = [face for part in shapely.get_parts(area) for face in shapely.get_parts(part) if face.geom_type == "Polygon"]
    kept = faces[0] if len(faces) == 1 else shapely.multipolygons(faces)
    said = mapping(kept)
    return {"type": said["type"], "coordinates": _listed(said["coordinates"])}


def _listed(nested: Any) -> Any:
    return [_listed(inner) for inner in nested] if isinstance(nested, tuple | list) else nested


def fit_in(area: BaseGeometry, neighbours: list[tuple[str, BaseGeometry]]) -> tuple[BaseGeometry, list[Overlap]]:
    """`area` without the slivers it shares with `neighbours`, and the overlaps that are no slivers."""
    real = []
    for code, other in neighbours:
        shared = area.intersection(other)
        if shared.area <= SLIVER * min(area.area, other.area):
            area = shapely.set_precision(area.difference(other), PRECISION)
        else:
            real.append(Overlap(code, square_metres(shared)))
    return area, real


def covers(whole: BaseGeometry, parts: list[BaseGeometry]) -> bool:
    """True when `parts` fill `whole`, nothing left out, nothing outside, nothing twice."""
    joined = shapely.union_all(parts)
    wrong = joined.symmetric_difference(whole).area + sum(part.area for part in parts) - joined.area
    return bool(wrong <= REST * whole.area)


def shape_of(boundary: dict[str, Any]) -> BaseGeometry:
    """The shapely geometry of a stored boundary."""
    return shape(boundary)
