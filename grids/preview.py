"""What a drawing would do before anybody does it: its size, whom it overlaps, what it leaves open, what goes over."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import shapely
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from grids.geometry import GAP, Overlap, as_geojson, cut, fit_in, gaps, shape_of, square_metres
from grids.lookup import boundaries_now
from grids.models import Grid, KeySite, Posting
from grids.services.boundaries import read_shape
from policing.lib.map_layers import Box
from policing.lib.registry import Registry

# (user, ground that changes hands, grids that are closed, now) → "3 sites", or nothing.
GoesOver = Callable[[User, BaseGeometry, Sequence[Grid], datetime], str]
# What changes its grid with the ground: each room says how much of its own.
goes_over: Registry[GoesOver] = Registry()


class Size(NamedTuple):
    """How large a grid that goes along would be, and is."""

    code: str
    square_metres: float
    before: float


class Preview(NamedTuple):
    """`boundary` is what would be kept: the drawing without the slivers it shares with neighbours; `along` are neighbours whose edge moves with it."""

    boundary: dict[str, Any] | None
    square_metres: float
    overlaps: list[tuple[str, float]] = []
    gaps: list[BaseGeometry] = []
    parts: list[BaseGeometry] = []
    goes_over: list[str] = []
    along: list[Size] = []


def preview_drawing(boundary: Any, *, grid: Grid | None, user: User, now: datetime, along: Sequence[tuple[Grid, Any]] = ()) -> Preview:
    """A new grid, or another boundary for `grid` and for neighbours that go `along`. Raises BoundaryRefused where a drawing is no area."""
    drawn = [(grid, read_shape(boundary)), *((one, read_shape(theirs)) for one, theirs in along)]
    changing = {one.pk for one, _area in drawn if one}
    standing = boundaries_now().meeting(shapely.union_all([area for _one, area in drawn]).buffer(GAP), changing)
    fitted, overlaps = _fitted([(one.code if one else "", area) for one, area in drawn], standing)
    grounds = [(one, area, shape_of(one.boundary) if one else shapely.Polygon()) for (one, _drawn), area in zip(drawn, fitted, strict=True)]
    return Preview(
        boundary=None if fitted[0].is_empty else as_geojson(fitted[0]),
        square_metres=square_metres(fitted[0]),
        overlaps=_named(overlaps, user),
        gaps=_gaps(fitted, [area for _code, area in standing]) if not overlaps else [],
        goes_over=_going(user, shapely.union_all([area.symmetric_difference(before) for _one, area, before in grounds]), [], now),
        along=[Size(one.code, square_metres(area), square_metres(before)) for one, area, before in grounds[1:] if one],
    )


def _fitted(drawn: list[tuple[str, BaseGeometry]], standing: list[tuple[str, BaseGeometry]]) -> tuple[list[BaseGeometry], list[Overlap]]:
    """Each beside those that stand and those before it, as they would be kept; and all overlaps, the largest with each neighbour once."""
    kept: list[tuple[str, BaseGeometry]] = []
    found: dict[str, Overlap] = {}
    for code, area in drawn:
        fitted, overlaps = fit_in(area, [*standing, *kept])
        kept.append((code, fitted))
        for one in overlaps:
            found[one.code] = max(one, found.get(one.code, one), key=lambda overlap: overlap.square_metres)
    return [area for _code, area in kept], list(found.values())


def _gaps(fitted: Sequence[BaseGeometry], standing: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """What would belong to nobody between the drawn ones, and between these and those that stand."""
    found = [gap for n, area in enumerate(fitted) if not area.is_empty for gap in gaps(area, [*standing, *fitted[:n], *fitted[n + 1 :]])]
    return [part for part in shapely.get_parts(shapely.union_all(found)) if part.geom_type == "Polygon"] if found else []


def _named(overlaps: Sequence[Overlap], user: User) -> list[tuple[str, float]]:
    """(code, square metres); another unit's grid stays without its code."""
    own = set(Grid.objects.visible_to(user).filter(code__in=[overlap.code for overlap in overlaps]).values_list("code", flat=True)) if overlaps else set()
    return [(overlap.code if overlap.code in own else "", overlap.square_metres) for overlap in overlaps]


def preview_split(line: list[list[float]], *, grid: Grid, user: User, now: datetime) -> Preview:
    """`grid` cut along `line`; fewer than two parts where the line does not lead from edge to edge."""
    whole = shape_of(grid.boundary)
    return Preview(grid.boundary, square_metres(whole), parts=cut(whole, line), goes_over=_going(user, whole, [grid], now))


def preview_merge(grids: Sequence[Grid], *, user: User, now: datetime) -> Preview:
    whole = shapely.union_all([shape_of(grid.boundary) for grid in grids])
    return Preview(as_geojson(whole), square_metres(whole), parts=list(shapely.get_parts(whole)), goes_over=_going(user, whole, grids, now))


def _going(user: User, area: BaseGeometry, closed: Sequence[Grid], now: datetime) -> list[str]:
    if area.is_empty:
        return []
    shapely.prepare(area)
    return [said for _name, count in goes_over.items() if (said := count(user, area, closed, now))]


def held_in(area: BaseGeometry, places: list[tuple[float, float]]) -> int:
    """How many of `places` (lon, lat) lie in `area`."""
    return int(shapely.intersects_xy(area, [lon for lon, _lat in places], [lat for _lon, lat in places]).sum()) if places else 0


@goes_over.register("officers")
def _officers(user: User, area: BaseGeometry, closed: Sequence[Grid], now: datetime) -> str:
    count = Posting.objects.at(now).filter(grid__in=[grid.pk for grid in closed]).values("officer").distinct().count() if closed else 0
    return ngettext("%(n)s officer", "%(n)s officers", count) % {"n": count} if count else ""


@goes_over.register("key sites")
def _key_sites(user: User, area: BaseGeometry, closed: Sequence[Grid], now: datetime) -> str:
    near = KeySite.objects.visible_to(user).in_use().filter(**Box(*area.bounds).filters)
    count = held_in(area, list(near.values_list("lon", "lat")))
    return ngettext("%(n)s key site", "%(n)s key sites", count) % {"n": count} if count else ""
