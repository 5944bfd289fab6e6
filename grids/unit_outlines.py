"""The ground of sub-bureaus for the map: as it was drawn, else the sum of their grids."""

from typing import NamedTuple

import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from accounts.models import Unit, User
from grids.drawn import COARSE, borders_of
from grids.geometry import shape_of
from grids.models import BoundaryVersion, Grid, UnitArea


class Outline(NamedTuple):
    """A unit, its ground to about fifty metres, and how many grids lie below it."""

    unit: Unit
    area: BaseGeometry
    grids: int


def outlines_for(user: User) -> list[Outline]:
    """Of the sub-bureaus `user` sees, and of other units for which an area was drawn; four questions."""
    drawn = {area.unit_id: shape_of(area.boundary) for area in UnitArea.objects.visible_to(user)}
    units = list(Unit.objects.visible_to(user).filter(Q(kind=Unit.Kind.SUB_BUREAU) | Q(pk__in=drawn), closed_on=None).order_by("path"))
    below = _grids_below(units, user)
    outlines = _sums(units, below) | {pk: area.simplify(COARSE / 5) for pk, area in drawn.items()}
    counts: dict[int, int] = {}
    for unit, _grid in below:
        counts[unit] = counts.get(unit, 0) + 1
    return [Outline(unit, outlines[unit.pk], counts.get(unit.pk, 0)) for unit in units if unit.pk in outlines]


def _grids_below(units: list[Unit], user: User) -> list[tuple[int, int]]:
    """(unit, grid) of all grids that lie below one of `units`."""
    if not units:
        return []
    rows = Grid.objects.visible_to(user).in_use().order_by("pk").values_list("pk", "station__path")
    return [(unit.pk, grid) for grid, path in rows for unit in units if path.startswith(unit.path)]


def _sums(units: list[Unit], below: list[tuple[int, int]]) -> dict[int, BaseGeometry]:
    """What encloses the grids of each sub-bureau, neighbours without gaps between them."""
    wanted = {unit.pk for unit in units if unit.kind == Unit.Kind.SUB_BUREAU}
    pairs = tuple((grid, unit) for unit, grid in below if unit in wanted)
    if not pairs:
        return {}
    version = BoundaryVersion.objects.values_list("number", flat=True).first() or 0
    order = list(dict.fromkeys(unit for _grid, unit in pairs))
    return dict(zip(order, shapely.coverage_simplify(borders_of(version, pairs), COARSE), strict=True))
