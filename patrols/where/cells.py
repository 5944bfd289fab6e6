"""The ground in squares of 250 m: from WGS84 degrees to cells and back.

The projection is the sinusoidal one on a sphere, which keeps areas, so that a cell is as large as the next everywhere; like China's large-scale maps it has
zones of three degrees around 0°, 3° … 114°, 117°, in which no square leans by more than some two in a hundred. A cell is one number: zone, column, row.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from policing.lib.distance import METRES_PER_DEGREE

SIDE_M = 250.0
ZONE_DEGREES = 3.0
# Zones, columns and rows are counted from below nought, and each takes so many bits of the number.
BITS, SHIFTED = 20, 1 << 19
COLUMN = 1 << BITS
MASK = COLUMN - 1

Cells = NDArray[np.int64]
AROUND = np.array([column * COLUMN + row for column in (-1, 0, 1) for row in (-1, 0, 1)], dtype=np.int64)


def cells_of(lon: Any, lat: Any, *, side: float = SIDE_M) -> Cells:
    """The cells of points in WGS84 degrees."""
    east, north = np.asarray(lon, float), np.asarray(lat, float)
    zone = np.floor(east / ZONE_DEGREES + 0.5)
    x = (east - zone * ZONE_DEGREES) * METRES_PER_DEGREE * np.cos(np.radians(north))
    column, row = np.floor(x / side).astype(np.int64), np.floor(north * METRES_PER_DEGREE / side).astype(np.int64)
    return ((zone.astype(np.int64) + SHIFTED) << 2 * BITS) + ((column + SHIFTED) << BITS) + row + SHIFTED


def cell_of(lon: float, lat: float) -> int:
    """The cell of one point in WGS84 degrees."""
    return int(cells_of([lon], [lat])[0])


def middle_of(cell: int) -> tuple[float, float]:
    """The middle of a cell: longitude, latitude."""
    return _place(cell, 0.5, 0.5)


def outline_of(cell: int) -> dict[str, Any]:
    """A cell as a GeoJSON polygon in WGS84 degrees."""
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return {"type": "Polygon", "coordinates": [[list(_place(cell, right, up)) for right, up in corners]]}


def with_neighbours(cells: Cells) -> Cells:
    """`cells` and the eight around each, every one once, in order."""
    return np.unique((np.unique(cells)[:, None] + AROUND[None, :]).ravel())


def _place(cell: int, right: float, up: float) -> tuple[float, float]:
    zone, column, row = (cell >> 2 * BITS) - SHIFTED, ((cell >> BITS) & MASK) - SHIFTED, (cell & MASK) - SHIFTED
    lat = (row + up) * SIDE_M / METRES_PER_DEGREE
    lon = zone * ZONE_DEGREES + (column + right) * SIDE_M / (METRES_PER_DEGREE * float(np.cos(np.radians(lat))))
    return round(lon, 7), round(lat, 7)
