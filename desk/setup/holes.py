"""Places enclosed by grids that belong to none."""

from functools import lru_cache

import shapely
from shapely.geometry import shape

from grids.models import Grid

# Slivers between neighbours drawn by hand are no holes: about a thousand square metres, in square degrees.
SMALLEST = 1e-7


@lru_cache(maxsize=16)
def holes_in(path: str, version: int) -> int:
    """How many holes the grids below `path` enclose; counted anew when the `version` of the boundaries has moved."""
    boundaries = Grid.objects.in_use().filter(station__path__startswith=path).values_list("boundary", flat=True)
    whole = shapely.union_all([shape(boundary) for boundary in boundaries])
    return sum(shapely.Polygon(ring).area > SMALLEST for part in shapely.get_parts(whole) for ring in getattr(part, "interiors", ()))
