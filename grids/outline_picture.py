"""A boundary as a small drawing of its own, for lists of versions."""

import math
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

WIDE = 100.0
MARGIN = 4.0


class Picture(NamedTuple):
    """An SVG path and the box it is drawn in."""

    path: str
    view_box: str


def picture_of(area: BaseGeometry, frame: tuple[float, float, float, float]) -> Picture:
    """`area` within `frame` (west, south, east, north): drawings of one frame can be laid over each other."""
    west, south, east, north = frame
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDE - 2 * MARGIN) / max((east - west) * shrink, north - south, 1e-9)
    rings = [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]
    drawn = [
        "M" + "L".join(f"{MARGIN + (x - west) * shrink * scale:.1f} {MARGIN + (north - y) * scale:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    ]
    return Picture("".join(drawn), f"0 0 {2 * MARGIN + (east - west) * shrink * scale:.1f} {2 * MARGIN + (north - south) * scale:.1f}")
