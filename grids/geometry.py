"""Areas on the ground, and how drawn boundaries meet their neighbours. Degrees are WGS84 lon/lat."""

import math
from typing import Any, NamedTuple

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

METRES_PER_DEGREE = 111_195.0
# Neighbours drawn by hand overlap by slivers; less than this share of the smaller one is cut off without a word.
SLIVER = 0.01
# Parts of a grid that is split leave, or reach over, no more than this share of it.
REST = 0.001
# About a centimetre, in degrees: what files are rounded to, and what a cut may leave standing.
PRECISION = 1e-7
# What lies between neighbours and is narrower than twice this was meant to belong to one of them: fifteen metres, in degrees.
GAP = 15 / METRES_PER_DEGREE
# A hand that ends its cut on an edge may end a hair before it: a third of a metre, in degrees.
HAIR = 3e-6
# Less is the rounding of the drawing, in square metres.
SMALLEST_GAP = 2.0
SMALLEST_MOVE = 0.5


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


def is_moved(before: BaseGeometry, now: BaseGeometry) -> bool:
    """Whether two boundaries enclose different ground, rounding aside."""
    return square_metres(before.symmetric_difference(now)) > SMALLEST_MOVE


def covers(whole: BaseGeometry, parts: list[BaseGeometry]) -> bool:
    """True when `parts` fill `whole`, nothing left out, nothing outside, nothing twice."""
    joined = shapely.union_all(parts)
    wrong = joined.symmetric_difference(whole).area + sum(part.area for part in parts) - joined.area
    return bool(wrong <= REST * whole.area)


def cut(area: BaseGeometry, corners: list[list[float]]) -> list[BaseGeometry]:
    """What a line through `corners` makes of `area`, from west to east; one part where it does not lead from edge to edge."""
    parts = shapely.get_parts(split(area, _longer(corners)))
    return sorted((part for part in parts if part.area > REST * area.area), key=lambda part: (part.centroid.x, part.centroid.y))


def _longer(corners: list[list[float]]) -> BaseGeometry:
    """The line, a hair longer at both ends."""
    first, last = _beyond(corners[1], corners[0]), _beyond(corners[-2], corners[-1])
    return shapely.LineString([first, *corners[1:-1], last])


def _beyond(before: list[float], end: list[float]) -> list[float]:
    length = math.hypot(end[0] - before[0], end[1] - before[1]) or 1.0
    return [end[0] + (end[0] - before[0]) / length * HAIR, end[1] + (end[1] - before[1]) / length * HAIR]


def gaps(area: BaseGeometry, neighbours: list[BaseGeometry]) -> list[BaseGeometry]:
    """Strips of nobody's ground between `area` and its `neighbours`."""
    if not neighbours:
        return []
    standing = shapely.union_all(neighbours)
    together = standing.union(area)
    filled = together.buffer(GAP, join_style="mitre").buffer(-GAP, join_style="mitre").difference(together)
    pieces = [piece for piece in shapely.get_parts(filled) if piece.geom_type == "Polygon" and square_metres(piece) > SMALLEST_GAP]
    return [piece for piece in pieces if piece.distance(area) < HAIR and piece.distance(standing) < HAIR]


def shape_of(boundary: dict[str, Any]) -> BaseGeometry:
    """The shapely geometry of a stored boundary."""
    return shape(boundary)
