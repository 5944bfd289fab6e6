"""Areas that share their corners, in few numbers: every corner is told once, and a ring is a walk from corner to corner.

Neighbours walk over the very same corners, so nothing can gape between them. `static/js/lib/map/outlines.js` reads it.
"""

from collections.abc import Iterable
from typing import Any

# Parts of a degree in which corners are told: a tenth of a metre, and ten metres for what is seen from afar.
FINE = 1_000_000
ROUGH = 10_000

Corner = tuple[int, int]


class Outlines:
    """`add` areas one after the other, then hand out `points`: the corners in the order they were first met, each as its distance from the one before."""

    def __init__(self, scale: int = FINE) -> None:
        self.scale = scale
        self._numbers: dict[Corner, int] = {}

    def add(self, boundary: dict[str, Any]) -> list[list[list[int]]]:
        """The polygons of a GeoJSON Polygon or MultiPolygon as lists of rings, each ring a walk that begins behind the last corner known so far:
        0 goes to the next new corner, any other step to the corner so much further or, below nought, nearer."""
        polygons = boundary["coordinates"] if boundary["type"] == "MultiPolygon" else [boundary["coordinates"]]
        return [[self._walk(ring) for ring in polygon] for polygon in polygons]

    def _walk(self, ring: Iterable[Any]) -> list[int]:
        steps = []
        at = len(self._numbers)
        for corner in self._corners(ring):
            known = self._numbers.get(corner)
            steps.append(0 if known is None else known - at)
            at = self._numbers.setdefault(corner, len(self._numbers))
        return steps

    @property
    def points(self) -> list[int]:
        before = (0, 0)
        told = []
        for corner in self._numbers:
            told += [corner[0] - before[0], corner[1] - before[1]]
            before = corner
        return told

    def _corners(self, ring: Iterable[Any]) -> list[Corner]:
        """Each corner of a closed ring once; those that fall upon the one before are the same."""
        found: list[Corner] = []
        for lon, lat, *_height in ring:
            corner = (round(lon * self.scale), round(lat * self.scale))
            if not found or found[-1] != corner:
                found.append(corner)
        return found[:-1] if len(found) > 1 and found[0] == found[-1] else found
