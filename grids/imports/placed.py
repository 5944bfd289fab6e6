"""Whether the points of a file lie where they belong, or beside it by just the shift of GCJ-02."""

from functools import cached_property
from typing import Any

import shapely
from shapely.geometry import shape

from accounts.models import Unit
from grids.imports.shifted import Pair, shift_question
from grids.imports.subjects import Asked
from grids.models import Grid, UnitArea
from policing.lib.datum import Point

# A site that is said to have moved less has been measured better, in degrees: some fifty metres.
NEAR = 0.0005


class Placed:
    """The points of a file, each beside what is known of it: where it was before, the grid or station it is said to be in, or all ground the caller keeps."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._pairs: list[tuple[Point, Any, str]] = []

    def note(self, at: Point, *, was: tuple[float, float] | None = None, grid: int | None = None, station: int | None = None) -> None:
        """`at` in WGS84 as the file was read."""
        if was is not None:
            self._pairs.append((at, shapely.Point(was).buffer(NEAR), ""))
        elif grid is not None:
            self._pairs.append((at, grid, "grid"))
        else:
            self._pairs.append((at, station, "station" if station is not None else "anywhere"))

    def question(self) -> str:
        """What to ask a person, or nothing."""
        known = [(at, self._ground(known, by)) for at, known, by in self._pairs]
        return shift_question([Pair(shapely.Point(at.lon, at.lat), ground, "inside") for at, ground in known if ground is not None], self._asked.datum)

    def _ground(self, known: Any, by: str) -> Any:
        if by == "grid":
            return self._grids.get(known)
        if by == "station":
            return self._stations.get(known)
        return self._everywhere if by == "anywhere" else known

    @cached_property
    def _grids(self) -> dict[int, Any]:
        return {pk: shape(boundary) for pk, boundary in self._asked.kept(Grid).in_use().values_list("pk", "boundary")}

    @cached_property
    def _stations(self) -> dict[int, Any]:
        found: dict[int, list[Any]] = {}
        for pk, station in self._asked.kept(Grid).in_use().values_list("pk", "station_id"):
            found.setdefault(station, []).append(self._grids[pk])
        return {station: shapely.union_all(grids) for station, grids in found.items()}

    @cached_property
    def _everywhere(self) -> Any:
        """The drawn areas of the caller's units together with their grids."""
        units = self._asked.kept(Unit).values("pk")
        drawn = [shape(boundary) for boundary in UnitArea.objects.filter(unit__in=units).values_list("boundary", flat=True)]
        whole = shapely.union_all([*drawn, *self._grids.values()])
        shapely.prepare(whole)
        return None if whole.is_empty else whole
