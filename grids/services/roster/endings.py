"""Swaps that came to nothing without anybody's word: a new roster took a shift away, or it began before everybody had agreed. Both hear why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grids.lifecycle import SWAP_MOVES, SwapStatus
from grids.models import Shift, Swap
from grids.services.roster.telling import tell_people, when
from policing.lib.errors import StaleMove
from policing.lib.lifecycle import move


def end_swaps_of(shifts: Iterable[Shift], *, now: datetime, is_gone: bool) -> None:
    """End the open swaps that give or take one of `shifts`, which are about to go (`is_gone`) or to change. Before they do."""
    keys = {shift.pk for shift in shifts}
    touched = Swap.objects.open().filter(Q(shift__in=keys) | Q(in_return__in=keys)).select_related("taker__user", "asked_by")
    for swap in touched:
        _end(swap, _why(swap, keys) if is_gone else Swap.Ending.CHANGED, now)


def _why(swap: Swap, gone: set[int]) -> Swap.Ending:
    return Swap.Ending.GONE if swap.shift_id in gone else Swap.Ending.RETURN_GONE


def overtaken(now: datetime) -> "QuerySet[Swap]":
    """Open swaps of which a shift has begun: nobody can approve them any more."""
    return Swap.objects.open().filter(Q(starts_at__lte=now) | Q(return_starts_at__lte=now)).order_by("starts_at", "pk")


@transaction.atomic
def end_overtaken(swap: Swap, *, now: datetime) -> None:
    """End a swap that time has overtaken."""
    _end(swap, Swap.Ending.BEGUN, now)


def _end(swap: Swap, because: Swap.Ending, now: datetime) -> None:
    """Whoever answered at the same moment was first; then there is nothing to end."""
    try:
        move(swap, SwapStatus.LAPSED, allowed=SWAP_MOVES, ending=because, decided_at=now)
    except StaleMove:
        return

    def words() -> tuple[str, str]:
        facts = {"asker": swap.asked_by, "taker": swap.taker, "shift": when(swap), "why": swap.get_ending_display()}
        title = _("Nothing changes hands: the swap of %(shift)s between %(asker)s and %(taker)s has lapsed") % facts
        return title, _("Because %(why)s. Who is on duty when stands on your duty page.") % facts

    tell_people([swap.asked_by, swap.taker.user], words, now=now)
