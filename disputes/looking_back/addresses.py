"""Places where there was trouble again: two disputes or more within fifty metres, in the days in which that counts as coming again. Places, not people."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.db.models import CharField
from django.db.models.functions import Cast

from disputes.lifecycle import Status
from disputes.looking_back.figures import FEW_AT_A_PLACE
from disputes.looking_back.scope import Scope
from policing.lib.distance import METRES_PER_DEGREE

# What phones and maps say of one address lies within this.
AROUND_M = 50.0


class Case(NamedTuple):
    """One dispute at a place."""

    pk: str
    number: str
    place: str
    lon: float | None
    lat: float | None
    station_id: int
    grid_id: int | None
    kind: str
    status: str
    reported_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status != Status.CLOSED


@dataclass(frozen=True)
class Address:
    """A place with the disputes there, the latest first."""

    cases: list[Case]

    @property
    def name(self) -> str:
        """What most of them call it."""
        said = Counter(case.place for case in self.cases if case.place)
        return said.most_common(1)[0][0] if said else ""

    @property
    def at(self) -> Case:
        """One that has a point, if any has."""
        return next((case for case in self.cases if case.lon is not None), self.cases[0])

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def open(self) -> int:
        return sum(case.is_open for case in self.cases)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Code and how many, the most first."""
        return Counter(case.kind for case in self.cases).most_common()


def repeat_addresses(scope: Scope) -> list[Address]:
    """Those with most disputes first; one query. Whoever reads from above is told only of places behind which no single household stands."""
    least = FEW_AT_A_PLACE if scope.is_above else 2
    found = [Address(cases) for cases in _gathered(list(_cases(scope))) if len(cases) >= least]
    return sorted(found, key=lambda one: (-one.count, -one.cases[0].reported_at.timestamp()))


def _cases(scope: Scope) -> Iterator[Case]:
    fields = ("number", "place", "lon", "lat", "station_id", "grid_id", "category_id", "status", "reported_at")
    return (Case(*row) for row in scope.lately().order_by("-reported_at", "pk").values_list(Cast("pk", CharField()), *fields))


def _gathered(cases: list[Case]) -> Iterator[list[Case]]:
    """Around points, the densest first, each case once; what has no point goes to the place it is called by. The latest first, as `cases` are."""
    placed = [case for case in cases if case.lon is not None and case.lat is not None]
    around = [[placed[n] for n in group] for group in _circles(placed)]
    called: dict[tuple[int, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.lon is None and case.place.strip():
            called[_name(case)].append(case)
    for group in around:
        also = [case for name in {_name(case) for case in group} for case in called.pop(name, ())] if called else []
        yield sorted(group + also, key=lambda case: case.reported_at, reverse=True) if also else group
    yield from called.values()


def _circles(placed: list[Case]) -> Iterator[list[int]]:
    """Groups of positions in `placed`, each within AROUND_M of one of them: from neighbour to neighbour a whole street would become one place."""
    if not placed:
        return
    near, counts = _neighbours(placed)
    ends, taken = np.cumsum(counts).tolist(), bytearray(len(placed))
    for middle in np.argsort(-counts, kind="stable").tolist():
        if taken[middle]:
            continue
        group = [n for n in near[ends[middle - 1] if middle else 0 : ends[middle]] if not taken[n]]
        for n in group:
            taken[n] = True
        yield group


def _neighbours(placed: list[Case]) -> tuple[list[int], Any]:
    """Those within AROUND_M of each position, itself among them, one after the other; and how many they are for each."""
    points = _points(placed)
    ones, others = shapely.STRtree(points).query(points, predicate="dwithin", distance=AROUND_M)
    return others[np.lexsort((others, ones))].tolist(), np.bincount(ones, minlength=len(placed))


def _points(placed: list[Case]) -> Any:
    """Where they lie from the first one, in metres, on a plane that is good to a per cent within a city."""
    lon, lat = float(placed[0].lon or 0), float(placed[0].lat or 0)
    wide = cos(radians(lat)) * METRES_PER_DEGREE
    return shapely.points([((case.lon or 0) - lon) * wide for case in placed], [((case.lat or 0) - lat) * METRES_PER_DEGREE for case in placed])


def _name(case: Case) -> tuple[int, str]:
    return case.station_id, "".join(case.place.split()).casefold()
