"""Grids that come to another station: their sites go along, what happened there stays where it happened."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.closing import IsClosed
from accounts.models import Unit, User
from grids.models import Grid
from grids.models.areas import HOLDS_GRIDS
from grids.services.boundaries import boundaries_changed, place_anew
from policing.lib.errors import NotAllowed, Refused


class HoldsNoGrids(Refused):
    code = "holds_no_grids"
    message = _("%(unit)s is %(kind)s: grids belong to a police station or a community police office.")


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
    moved = {grid.pk for grid in moving}
    Grid.objects.filter(pk__in=moved).update(station=to)
    belonging_changed(moved, now)
    return len(moved)


def belonging_changed(grids: set[int], now: datetime) -> None:
    """Call in the transaction in which the station of `grids` changed: what lies in them is put anew."""
    boundaries_changed()
    for _name, place in place_anew.items() if grids else ():
        place(grids, now)
