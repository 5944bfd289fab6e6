"""Grids of one file that lie over each other."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import shape

from grids.geometry import SLIVER
from grids.models import Grid

# Of the nine relations of two areas the first, that of their insides, must not be empty (OGC Simple Feature Access, DE-9IM).
INSIDES_MEET = "T********"


def overlapping(grids: Sequence[Grid]) -> list[tuple[str, str]]:
    """Codes, the lower first, of grids that share more than a sliver: a point there belongs to the lower code, which nobody may have meant."""
    if not grids:
        return []
    shapes = np.array([shape(grid.boundary) for grid in grids])
    one, other = shapely.STRtree(shapes).query(shapes)
    once = one < other
    one, other = one[once], other[once]
    meet = shapely.relate_pattern(shapes[one], shapes[other], INSIDES_MEET)
    one, other = one[meet], other[meet]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    real = shared > SLIVER * np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    pairs = zip(one[real].tolist(), other[real].tolist(), strict=True)
    return sorted((min(grids[a].code, grids[b].code), max(grids[a].code, grids[b].code)) for a, b in pairs)
