"""Grids that come to another station, or to their end: their sites go along, what happened there stays where it happened."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.closing import IsClosed
from accounts.models import Unit, User
from grids.models import Grid, GridChange, KeySite
from grids.models.areas import HOLDS_GRIDS
from grids.services.boundaries import boundaries_moved, hand_over, still_in_use
from policing.lib.errors import NotAllowed, Refused


class HoldsNoGrids(Refused):
    code = "holds_no_grids"
    message = _("%(unit)s is %(kind)s: grids belong to a police station or a community police office.")


class GridInUse(Refused):
    code = "grid_in_use"
    status = 409
    message = _("Grid %(grid)s still holds key sites (%(count)s). Close them, or give their ground to a neighbour by merging or redrawing.")


class OfAnotherBureau(Refused):
    code = "other_bureau"
    message = _("%(unit)s belongs to another bureau than grid %(grid)s.")


@transaction.atomic
def move_grids(grids: Sequence[Grid], *, to: Unit, by: User, now: datetime) -> int:
    """Give `grids` to station `to`, with the sites of partners that lie in them; officers stay posted, alerts stay where they were. Returns how many moved.

    Raises NotAllowed, IsClosed, HoldsNoGrids, OfAnotherBureau, and then moves none.
    """
    if not by.is_superuser and not (by.unit_path and to.path.startswith(by.unit_path)):
        raise NotAllowed
    if to.closed_on:
        raise IsClosed(unit=to)
    if to.kind not in HOLDS_GRIDS:
        raise HoldsNoGrids(unit=to, kind=to.get_kind_display())
    moving = [grid for grid in grids if grid.station_id != to.pk]
    for grid in moving:
        if grid.station.path.split("/")[1] != to.path.split("/")[1]:
            raise OfAnotherBureau(unit=to, grid=grid.code)
    Grid.objects.filter(pk__in=[grid.pk for grid in moving]).update(station=to)
    for before in {grid.station for grid in moving}:
        belonging_changed([grid for grid in moving if grid.station == before], before=before, to=to, by=by, now=now)
    return len(moving)


def belonging_changed(grids: Sequence[Grid], *, before: Unit, to: Unit, by: User, now: datetime) -> None:
    """Call in the transaction in which `grids` went from one station to another: their history says so, and what lies in them is put anew."""
    whole = list(Grid.objects.filter(pk__in=[grid.pk for grid in grids]))
    boundaries_moved(whole, kind=GridChange.Kind.MOVE, by=by, reason=f"{before} → {to}"[:200], now=now)


@transaction.atomic
def close_grid(grid: Grid, *, by: User, reason: str, now: datetime) -> None:
    """Its ground belongs to no grid any more; officers' postings end, teams lose it, old matters keep it. Raises GridInUse, BoundaryRefused."""
    still_in_use([grid])
    if held := KeySite.objects.in_use().filter(grid=grid).count():
        raise GridInUse(grid=grid.code, count=held)
    change = boundaries_moved([], kind=GridChange.Kind.CLOSE, by=by, reason=reason, now=now, closed=[grid])
    hand_over([grid], [], change)
