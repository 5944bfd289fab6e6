"""The quick-response circles of 1, 3 and 5 minutes around the units that are free, and which places lie outside of theirs now.

Practice: one minute at stations, sights and where crowds are, three for the districts' schools, banks, malls and hospitals, five for the rest of a city
(Wuhan, Tianjin and Hunan, 2015 to 2024). A circle is as wide as the unit's own pace makes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.core.cache import cache
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from grids.lookup import boundaries_now
from grids.models import Grid, KeySite
from patrols.lifecycle import UnitStatus
from patrols.models import StreetUnit
from patrols.rows.units import place_of
from patrols.services.nearest import STALE
from patrols.services.travel import DETOUR, PACE, metres_within
from policing.lib.distance import METRES_PER_DEGREE, reach

MINUTES = (1, 3, 5)
OF_SITE: dict[str, int] = {
    KeySite.Kind.SCENIC: 1,
    KeySite.Kind.MALL: 3,
    KeySite.Kind.MARKET: 3,
    KeySite.Kind.HOSPITAL: 3,
    KeySite.Kind.SCHOOL: 3,
    KeySite.Kind.BANK: 3,
    KeySite.Kind.KIOSK: 5,
    KeySite.Kind.SERVICE_POINT: 5,
}
OF_GRID = 5
READY = (UnitStatus.FREE, UnitStatus.RESTING)
# Units move on; a circle drawn from where they were a little ago is as good.
KEPT_S = 15
CORNERS = 16


class Source(NamedTuple):
    """A unit that could set out this moment."""

    lon: float
    lat: float
    mode: str


class Unmet(NamedTuple):
    """A place nobody reaches in its minutes. `minutes` is how long the nearest unit needs, nothing where none is out."""

    kind: str
    key: int
    norm: int
    minutes: float | None


@dataclass(frozen=True)
class Reached:
    """Of each norm {minutes: (places reached, places)}, and those not reached, the worst first."""

    counts: dict[int, tuple[int, int]]
    unmet: list[Unmet] = field(default_factory=list)
    units: int = 0


def reached(user: User, *, now: datetime) -> Reached:
    """Which key sites and grids of `user` lie within their circle now; at most KEPT_S old."""
    name = f"reach:{user.unit_path}"
    if (known := cache.get(name)) is None:
        known = _reached(user, now)
        cache.set(name, known, KEPT_S)
    return known


def sources(user: User, now: datetime) -> list[Source]:
    """The units of `user` that are free and whose place is known and fresh; posts stand where they stand."""
    units = StreetUnit.objects.visible_to(user).in_use().filter(now__status__in=READY).with_now()
    found = []
    for unit in units:
        lon, lat = place_of(unit)
        is_fresh = unit.now.fixed_at is None or now - unit.now.fixed_at <= STALE
        if lon is not None and lat is not None and is_fresh:
            found.append(Source(lon, lat, unit.mode))
    return found


def circles(found: Iterable[Source], minutes: int) -> BaseGeometry:
    """The ground within `minutes` of any of `found`, in WGS84 degrees."""
    return shapely.union_all([_circle(one, metres_within(one.mode, minutes)) for one in found])


def _circle(one: Source, metres: float) -> BaseGeometry:
    wide, high = reach(one.lat, metres)
    turns = np.linspace(0, 2 * np.pi, CORNERS * 2, endpoint=False)
    return shapely.Polygon(np.column_stack((one.lon + wide * np.cos(turns), one.lat + high * np.sin(turns))))


def _reached(user: User, now: datetime) -> Reached:
    found, targets = sources(user, now), _targets(user)
    if not targets:
        return Reached({}, units=len(found))
    minutes = _minutes(np.array([(lon, lat) for *_rest, lon, lat in targets]), found)
    counts: dict[int, list[int]] = {}
    unmet = []
    for (kind, key, norm, _lon, _lat), needed in zip(targets, minutes.tolist(), strict=True):
        met = counts.setdefault(norm, [0, 0])
        met[0] += needed <= norm
        met[1] += 1
        if needed > norm:
            unmet.append(Unmet(kind, key, norm, round(needed, 1) if np.isfinite(needed) else None))
    unmet.sort(key=lambda one: (one.norm, -(one.minutes or 1e9)))
    return Reached({norm: (met, of) for norm, (met, of) in sorted(counts.items())}, unmet, len(found))


def _targets(user: User) -> list[tuple[str, int, int, float, float]]:
    sites = KeySite.objects.visible_to(user).in_use().values_list("kind", "pk", "lon", "lat")
    found: list[Any] = [(kind, pk, OF_SITE[kind], lon, lat) for kind, pk, lon, lat in sites]
    middles = boundaries_now().middles()
    grids = Grid.objects.visible_to(user).in_use().values_list("pk", flat=True)
    return found + [("grid", pk, OF_GRID, *middles[pk]) for pk in grids if pk in middles]


def _minutes(places: Any, found: list[Source]) -> Any:
    """For each place the minutes of whoever would be there first."""
    best = np.full(len(places), np.inf)
    for one in found:
        aside = (places[:, 0] - one.lon) * np.cos(np.radians((places[:, 1] + one.lat) / 2))
        metres = np.hypot(aside, places[:, 1] - one.lat) * METRES_PER_DEGREE
        np.minimum(best, metres * DETOUR / PACE[one.mode], out=best)
    return best
