"""Drawing, redrawing, splitting and merging grids. Each leaves a change with its author and reason, and the boundary of before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from accounts.models import Unit, User
from grids.geometry import as_geojson, covers, fit_in, is_moved, shape_of
from grids.imports.problems import BadFeature
from grids.imports.shapes import read_boundary
from grids.lookup import boundaries_now, forget_boundaries
from grids.models import BoundaryVersion, Grid, GridBoundary, GridChange, KeySite, Posting, Team
from policing.lib.errors import Refused, StaleMove
from policing.lib.registry import Registry

# Rooms above put anew what lies in places: name → (ids of the grids that changed, now). Called inside the transaction.
place_anew: Registry[Callable[[set[int], datetime], None]] = Registry()


class BoundaryRefused(Refused):
    """The boundary cannot stand like this: the message says where and what to do."""

    code = "boundary_refused"
    message = _("%(what)s; %(remedy)s.")


class Redrawn(NamedTuple):
    """Another boundary for `grid`; `seen` is the version of the boundary it was drawn from."""

    grid: Grid
    boundary: dict[str, Any]
    seen: int | None = None


class Part(NamedTuple):
    """A grid to be: what somebody drew and wrote. `boundary` is GeoJSON in WGS84."""

    code: str
    name: str
    boundary: dict[str, Any]
    kind: str = Grid.Kind.URBAN
    households: int = 0
    population: int = 0


def boundaries_changed() -> None:
    """Call in the transaction that changed a boundary: every process reads them again."""
    BoundaryVersion.objects.get_or_create(pk=1)
    BoundaryVersion.objects.filter(pk=1).update(number=F("number") + 1)
    forget_boundaries()
    transaction.on_commit(forget_boundaries)


@transaction.atomic
def add_grids(grids: Sequence[Grid], *, kind: GridChange.Kind, by: User | None, reason: str, now: datetime) -> None:
    """Save new grids in bulk, as somebody has checked them."""
    Grid.objects.bulk_create(grids, batch_size=500)
    boundaries_moved(grids, kind=kind, by=by, reason=reason, now=now)


def boundaries_moved(drawn: Sequence[Grid], *, kind: GridChange.Kind, by: User | None, reason: str, now: datetime, closed: Sequence[Grid] = ()) -> GridChange:
    """Write down why the saved boundaries of `drawn` hold from `now` on and `closed` hold no places any more; everybody hears of it."""
    change = GridChange.objects.create(kind=kind, at=now, by=by, reason=reason)
    gone = [grid.pk for grid in closed]
    GridBoundary.objects.filter(grid__in=gone, ends_at=None).update(ends_at=now, ended=change)
    Grid.objects.filter(pk__in=gone).update(closed_at=now)
    _keep(drawn, change)
    boundaries_changed()
    _place_key_sites({*gone, *(grid.pk for grid in drawn)})
    for _name, place in place_anew.items():
        place({*gone, *(grid.pk for grid in drawn)}, now)
    return change


def _keep(grids: Sequence[Grid], change: GridChange) -> None:
    GridBoundary.objects.filter(grid__in=grids, ends_at=None).update(ends_at=change.at, ended=change)
    GridBoundary.objects.bulk_create([GridBoundary(grid=grid, boundary=grid.boundary, starts_at=change.at, began=change) for grid in grids], batch_size=500)


@transaction.atomic
def draw_grid(part: Part, *, station: Unit, by: User, reason: str, now: datetime) -> Grid:
    """A new grid where none was. Raises BoundaryRefused when the boundary is no area or lies over a neighbour."""
    _one_at_a_time()
    area = read_shape(part.boundary)
    grid = _made(part, station, _fitting(area, boundaries_now().meeting(area, frozenset()), by))
    boundaries_moved([grid], kind=GridChange.Kind.DRAW, by=by, reason=reason, now=now)
    return grid


def redraw_grid(grid: Grid, *, boundary: dict[str, Any], by: User, reason: str, now: datetime, seen: int | None = None) -> Grid:
    """Give `grid` a new boundary from `now` on, as `redraw_grids` does for many."""
    return redraw_grids([Redrawn(grid, boundary, seen)], by=by, reason=reason, now=now)[0]


@transaction.atomic
def redraw_grids(drawn: Sequence[Redrawn], *, by: User, reason: str, now: datetime) -> list[Grid]:
    """Give grids new boundaries from `now` on, by one change: neighbours whose common edge moves keep their common edge.

    Slivers over neighbours are cut off, and those behind the first that stayed as they were are left out. Raises BoundaryRefused,
    and StaleMove when somebody drew another boundary of one of them meanwhile.
    """
    _one_at_a_time()
    grids = [one.grid for one in drawn]
    still_in_use(grids)
    _as_seen(drawn)
    for grid, area in zip(grids, _fitting_together(drawn, by), strict=True):
        grid.boundary = as_geojson(area)
    before = dict(Grid.objects.filter(pk__in=[grid.pk for grid in grids]).values_list("pk", "boundary"))
    moved = [grid for n, grid in enumerate(grids) if n == 0 or is_moved(shape_of(before[grid.pk]), shape_of(grid.boundary))]
    Grid.objects.bulk_update(moved, ["boundary"])
    boundaries_moved(moved, kind=GridChange.Kind.REDRAW, by=by, reason=reason, now=now)
    return moved


@transaction.atomic
def split_grid(grid: Grid, *, parts: list[Part], by: User, reason: str, now: datetime) -> list[Grid]:
    """Close `grid` and make `parts` of it, which must fill it; officers, teams and places go over. Raises BoundaryRefused."""
    _one_at_a_time()
    still_in_use([grid])
    shapes = [read_shape(part.boundary) for part in parts]
    if len(parts) < 2 or not covers(shape_of(grid.boundary), shapes):
        raise BoundaryRefused(what=_("The parts do not fill the grid exactly"), remedy=_("cut it along one line from edge to edge"))
    made = [_made(part, grid.station, outline) for part, outline in zip(parts, shapes, strict=True)]
    change = boundaries_moved(made, kind=GridChange.Kind.SPLIT, by=by, reason=reason, now=now, closed=[grid])
    hand_over([grid], made, change)
    return made


@transaction.atomic
def merge_grids(grids: list[Grid], *, into: Part, by: User, reason: str, now: datetime) -> Grid:
    """Close `grids` of one station and make one of them; `into.boundary` is not looked at. Raises BoundaryRefused."""
    _one_at_a_time()
    still_in_use(grids)
    if len(grids) < 2 or len({grid.station_id for grid in grids}) > 1:
        raise BoundaryRefused(what=_("Only grids of one station can be merged"), remedy=_("choose at least two of the same station"))
    whole = shape_of(grids[0].boundary).union(shape_of(grids[1].boundary))
    for grid in grids[2:]:
        whole = whole.union(shape_of(grid.boundary))
    part = into._replace(households=sum(grid.households for grid in grids), population=sum(grid.population for grid in grids))
    made = _made(part, grids[0].station, whole)
    change = boundaries_moved([made], kind=GridChange.Kind.MERGE, by=by, reason=reason, now=now, closed=grids)
    hand_over(grids, [made], change)
    return made


def read_shape(boundary: Any, *, datum: str = "wgs84") -> BaseGeometry:
    """A drawn boundary as a shape that can be trusted. Raises BoundaryRefused with place, reason and remedy."""
    try:
        return shape_of(read_boundary(boundary, datum=datum, repair=False)[0])
    except BadFeature as bad:
        raise BoundaryRefused(what=bad.what, remedy=bad.remedy) from bad


def _one_at_a_time() -> None:
    """Two people who draw at once would each not see the other's grid."""
    BoundaryVersion.objects.get_or_create(pk=1)
    BoundaryVersion.objects.select_for_update().get(pk=1)
    forget_boundaries()


def still_in_use(grids: list[Grid]) -> None:
    """Raises BoundaryRefused where one of `grids` holds no places any more; locks them."""
    if any(grid.closed_at for grid in Grid.objects.select_for_update().filter(pk__in=[grid.pk for grid in grids])):
        raise BoundaryRefused(what=_("A grid was split or merged meanwhile"), remedy=_("load the page again"))


def _as_seen(drawn: Sequence[Redrawn]) -> None:
    standing = set(GridBoundary.objects.filter(grid__in=[one.grid for one in drawn], ends_at=None).values_list("pk", "grid"))
    if any(one.seen is not None and (one.seen, one.grid.pk) not in standing for one in drawn):
        raise StaleMove


def _fitting_together(drawn: Sequence[Redrawn], by: User) -> list[BaseGeometry]:
    """Each fits beside those that stand and those drawn before it."""
    fitted: list[BaseGeometry] = []
    changing = {one.grid.pk for one in drawn}
    for one in drawn:
        area = read_shape(one.boundary)
        beside = [(other.grid.code, shape) for other, shape in zip(drawn, fitted, strict=False)]
        fitted.append(_fitting(area, [*boundaries_now().meeting(area, changing), *beside], by))
    return fitted


def _fitting(area: BaseGeometry, neighbours: list[tuple[str, BaseGeometry]], by: User) -> BaseGeometry:
    fitted, overlaps = fit_in(area, neighbours)
    if overlaps:
        worst = max(overlaps, key=lambda overlap: overlap.square_metres)
        said = {"code": worst.code, "count": f"{worst.square_metres:,.0f}"}
        is_own = Grid.objects.visible_to(by).filter(code=worst.code).exists()
        what = _("It lies over grid %(code)s by %(count)s m²") if is_own else _("It lies over another unit’s grid by %(count)s m²")
        raise BoundaryRefused(what=what % said, remedy=_("draw the edge along the neighbour’s"))
    if fitted.is_empty:
        raise BoundaryRefused(what=_("Nothing is left of it beside its neighbours"), remedy=_("draw it again"))
    return fitted


def _made(part: Part, station: Unit, area: BaseGeometry) -> Grid:
    if Grid.objects.filter(code=part.code).exists():
        raise BoundaryRefused(what=_("Grid code %(code)s is taken") % {"code": part.code}, remedy=_("choose another"))
    grid = Grid(code=part.code, name=part.name, kind=part.kind, station=station, households=part.households, population=part.population)
    grid.boundary = as_geojson(area)
    grid.clean_fields(exclude=["station"])
    grid.save()
    return grid


def hand_over(gone: list[Grid], made: list[Grid], change: GridChange) -> None:
    """Postings end with the old grids and begin with the new ones, one main officer each; teams keep their ground."""
    running = list(Posting.objects.at(change.at).filter(grid__in=gone).order_by("kind", "starts_at"))
    fresh: dict[tuple[int, ...], Posting] = {}
    for grid in made:
        for posting in running:
            is_main = posting.kind == Posting.Kind.MAIN
            kept = fresh.setdefault((grid.pk,) if is_main else (grid.pk, posting.officer_id), _again(posting, grid, change.at))
            if is_main and kept.officer_id != posting.officer_id:
                fresh.setdefault((grid.pk, posting.officer_id), _again(posting, grid, change.at, kind=Posting.Kind.DEPUTY))
    Posting.objects.filter(pk__in=[posting.pk for posting in running]).update(ends_at=change.at)
    Posting.objects.bulk_create(fresh.values())
    for team in Team.objects.filter(grids__in=gone).distinct():
        team.grids.remove(*gone)
        team.grids.add(*made)


def _again(posting: Posting, grid: Grid, starts_at: datetime, kind: str = "") -> Posting:
    officer, is_in_committee = posting.officer_id, posting.is_in_committee
    return Posting(officer_id=officer, grid=grid, kind=kind or posting.kind, is_in_committee=is_in_committee, starts_at=starts_at, ends_at=posting.ends_at)


def _place_key_sites(grids: set[int]) -> None:
    moved = []
    for site in KeySite.objects.filter(grid__in=grids):
        place = boundaries_now().find(site.lon, site.lat)
        if place and place.grid_id != site.grid_id:
            site.grid_id = place.grid_id
            moved.append(site)
    KeySite.objects.bulk_update(moved, ["grid"], batch_size=500)
