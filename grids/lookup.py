"""Which grid holds a point: boundaries in memory, exact, about ten microseconds."""

import time
from collections.abc import Collection
from threading import Lock
from typing import NamedTuple

import shapely
from django.db.models import TextField
from django.db.models.functions import Cast
from shapely.geometry.base import BaseGeometry

from grids.models import BoundaryVersion, Grid

# How long a process may serve from boundaries another process has just changed, in seconds.
TRUST_S = 1.0
# A grid of which less lies in an area only touches its edge.
SMALLEST_SHARE = 1e-4


class Place(NamedTuple):
    """Where a point lies."""

    grid_id: int
    grid_code: str
    station_id: int


class Boundaries:
    """All boundaries of one version in a search tree."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.codes = dict(Grid.objects.values_list("id", "code"))
        # As text, for shapely to read at once: five times as fast as through Python's lists.
        told = Cast("boundary", TextField())
        rows = list(Grid.objects.in_use().order_by("code").annotate(told=told).values_list("id", "code", "station_id", "told"))
        self._places = [Place(grid_id, code, station_id) for grid_id, code, station_id, _told in rows]
        self._tree = shapely.STRtree(shapely.from_geojson([told for *_place, told in rows]) if rows else [])
        self._middles: dict[int, tuple[float, float]] | None = None
        self._points: dict[int, tuple[float, float]] | None = None

    def find(self, lon: float, lat: float) -> Place | None:
        """The place of a point in WGS84 degrees, or None outside every grid. On a shared edge the lower grid code wins."""
        hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._places[hits.min()] if len(hits) else None

    def meeting(self, area: BaseGeometry, ignoring: Collection[int]) -> list[tuple[str, BaseGeometry]]:
        """(code, shape) of the grids that touch or overlap `area`, without those whose ids are in `ignoring`."""
        hits = sorted(self._tree.query(area, predicate="intersects").tolist())
        return [(self._places[hit].grid_code, self._tree.geometries[hit]) for hit in hits if self._places[hit].grid_id not in ignoring]

    def shares(self, area: BaseGeometry) -> list[tuple[int, float]]:
        """(id, share of it inside) of the grids that reach into `area`."""
        hits = [(self._places[hit].grid_id, self._tree.geometries[hit]) for hit in sorted(self._tree.query(area, predicate="intersects").tolist())]
        inside = [(grid, float(area.intersection(shape).area / shape.area)) for grid, shape in hits]
        return [(grid, share) for grid, share in inside if share > SMALLEST_SHARE]

    def station_middles(self) -> dict[int, tuple[float, float]]:
        """For each station a point in that grid of its own which lies nearest to the middle of all of them: id → (lon, lat)."""
        if self._middles is None:
            self._middles = self._found_middles()
        return self._middles

    def middles(self) -> dict[int, tuple[float, float]]:
        """A point within each grid, as near to its middle as can be: id → (lon, lat)."""
        if self._points is None:
            points = shapely.get_coordinates(shapely.point_on_surface(self._tree.geometries)).tolist()
            self._points = {place.grid_id: (lon, lat) for place, (lon, lat) in zip(self._places, points, strict=True)}
        return self._points

    def _found_middles(self) -> dict[int, tuple[float, float]]:
        of_station: dict[int, list[int]] = {}
        for number, place in enumerate(self._places):
            of_station.setdefault(place.station_id, []).append(number)
        return {station: _middle([self._tree.geometries[number] for number in numbers]) for station, numbers in of_station.items()}


def _middle(areas: list[BaseGeometry]) -> tuple[float, float]:
    centres = shapely.get_coordinates(shapely.centroid(areas))
    apart = ((centres - centres.mean(axis=0)) ** 2).sum(axis=1)
    point = areas[int(apart.argmin())].representative_point()
    return float(point.x), float(point.y)


class _Holder:
    """The boundaries this process holds, read again when their version has moved."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: Boundaries | None = None
        self._checked_at = 0.0

    def current(self) -> Boundaries:
        if self._held is None or time.monotonic() - self._checked_at > TRUST_S:
            with self._lock:
                self._refresh()
        assert self._held is not None
        return self._held

    def _refresh(self) -> None:
        number = BoundaryVersion.objects.values_list("number", flat=True).first() or 0
        if self._held is None or self._held.version != number:
            self._held = Boundaries(number)
        self._checked_at = time.monotonic()

    def forget(self) -> None:
        self._held = None


_holder = _Holder()
forget_boundaries = _holder.forget
boundaries_now = _holder.current


def find_place(lon: float, lat: float) -> Place | None:
    """The grid and station of a point in WGS84 degrees, or None when no grid holds it."""
    return _holder.current().find(lon, lat)


def grid_code(grid_id: int | None) -> str | None:
    """The code of a grid, without asking the database."""
    return _holder.current().codes.get(grid_id) if grid_id else None
