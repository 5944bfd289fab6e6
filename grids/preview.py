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


class Preview(NamedTuple):
    """`boundary` is what would be kept: the drawing without the slivers it shares with neighbours."""

    boundary: dict[str, Any] | None
    square_metres: float
    overlaps: list[tuple[str, float]]
    gaps: list[BaseGeometry]
    parts: list[BaseGeometry]
    goes_over: list[str]


def preview_drawing(boundary: Any, *, grid: Grid | None, user: User, now: datetime) -> Preview:
    """A new grid, or another boundary for `grid`. Raises BoundaryRefused where the drawing is no area."""
    drawn = read_shape(boundary)
    ignoring = {grid.pk} if grid else set()
    neighbours = boundaries_now().meeting(drawn.buffer(GAP), ignoring)
    fitted, overlaps = fit_in(drawn, neighbours)
    moved = fitted.symmetric_difference(shape_of(grid.boundary)) if grid else fitted
    return Preview(
        boundary=None if fitted.is_empty else as_geojson(fitted),
        square_metres=square_metres(fitted),
        overlaps=_named(overlaps, user),
        gaps=gaps(fitted, [area for _code, area in neighbours]) if not overlaps and not fitted.is_empty else [],
        parts=[],
        goes_over=_going(user, moved, [], now),
    )


def _named(overlaps: Sequence[Overlap], user: User) -> list[tuple[str, float]]:
    """(code, square metres); another unit's grid stays without its code."""
    own = set(Grid.objects.visible_to(user).filter(code__in=[overlap.code for overlap in overlaps]).values_list("code", flat=True)) if overlaps else set()
    return [(overlap.code if overlap.code in own else "", overlap.square_metres) for overlap in overlaps]


def preview_split(line: list[list[float]], *, grid: Grid, user: User, now: datetime) -> Preview:
    """`grid` cut along `line`; fewer than two parts where the line does not lead from edge to edge."""
    whole = shape_of(grid.boundary)
    return Preview(grid.boundary, square_metres(whole), [], [], cut(whole, line), _going(user, whole, [grid], now))


def preview_merge(grids: Sequence[Grid], *, user: User, now: datetime) -> Preview:
    whole = shapely.union_all([shape_of(grid.boundary) for grid in grids])
    return Preview(as_geojson(whole), square_metres(whole), [], [], list(shapely.get_parts(whole)), _going(user, whole, grids, now))


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
