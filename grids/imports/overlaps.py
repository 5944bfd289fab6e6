"""Grids of one file that lie over each other."""

from collections.abc import Sequence

import shapely
from shapely.geometry import shape

from grids.geometry import SLIVER
from grids.models import Grid


def overlapping(grids: Sequence[Grid]) -> list[tuple[str, str]]:
    """Codes, the lower first, of grids that share more than a sliver: a point there belongs to the lower code, which nobody may have meant."""
    if not grids:
        return []
    shapes = [shape(grid.boundary) for grid in grids]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    inner, outer = shapely.STRtree(shapes).query(shapes, predicate="contains")
    pairs = {(min(pair), max(pair)) for pair in (*zip(left.tolist(), right.tolist(), strict=True), *zip(inner.tolist(), outer.tolist(), strict=True))}
    found = [(one, other) for one, other in pairs if one != other and _is_more_than_a_sliver(shapes[one], shapes[other])]
    return sorted((min(grids[one].code, grids[other].code), max(grids[one].code, grids[other].code)) for one, other in found)


def _is_more_than_a_sliver(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return bool(one.intersection(other).area > SLIVER * min(one.area, other.area))
