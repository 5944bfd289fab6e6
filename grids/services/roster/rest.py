"""How hard shifts are on a person: short rests, and many nights one after the other. Shown, never forbidden."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Shift, Swap
from grids.services.roster.plan import AROUND, begins_of_night, overlaps
from grids.services.roster.telling import when

REST = timedelta(hours=11)
DAY = timedelta(days=1)


class Nights(NamedTuple):
    """Nights in a row, each by the day it begins on, and the shifts they are worked in."""

    first: date
    last: date
    shifts: list[Any]

    @property
    def nights(self) -> int:
        return (self.last - self.first).days + 1


def is_short(earlier: Any, later: Any) -> bool:
    """Less than eleven hours between two shifts of one person. A shift continued the same day is one long watch, not a short night."""
    if overlaps(earlier, later.starts_at, later.ends_at):
        return False
    is_one_watch = earlier.ends_at == later.starts_at and later.ends_at - earlier.starts_at <= DAY
    return later.starts_at - earlier.ends_at < REST and not is_one_watch


def long_runs(shifts: Iterable[Any]) -> Iterator[Nights]:
    """More nights in a row than DUTY_NIGHTS_IN_A_ROW, of one person's shifts."""
    worked = {night: shift for shift in shifts for night in nights_of(shift.starts_at, shift.ends_at)}
    run: list[date] = []
    for night in [*sorted(worked), date.max]:
        if run and night - run[-1] != DAY:
            if len(run) > settings.DUTY_NIGHTS_IN_A_ROW:
                yield Nights(run[0], run[-1], list({id(shift): shift for shift in (worked[one] for one in run)}.values()))
            run = []
        run.append(night)


def nights_of(starts_at: datetime, ends_at: datetime) -> list[date]:
    """The nights somebody is up who works then, each by the day it begins on: two o'clock in the morning decides."""
    first = timezone.localdate(starts_at, timezone.get_default_timezone()) - DAY
    days = (first + count * DAY for count in range((ends_at - starts_at).days + 3))
    return [day for day in days if starts_at <= begins_of_night(day) < ends_at]


def strains_of(swaps: Sequence[Swap]) -> dict[int, list[str]]:
    """By swap: what it would ask of the two, in sentences. One query for all."""
    open_ones = [swap for swap in swaps if swap.shift]
    people = {pk for swap in open_ones for pk in (swap.taker_id, swap.shift.officer_id if swap.shift else 0)}
    first = min((swap.starts_at for swap in open_ones), default=None)
    if first is None:
        return {}
    last = max(max(swap.ends_at, swap.return_ends_at or swap.ends_at) for swap in open_ones)
    first = min([first, *(swap.return_starts_at for swap in open_ones if swap.return_starts_at)])
    near = list(Shift.objects.filter(officer__in=people, starts_at__lt=last + AROUND, ends_at__gt=first - AROUND).order_by("starts_at"))
    return {swap.pk: list(_strains(swap, near)) for swap in open_ones}


def _strains(swap: Swap, near: list[Shift]) -> Iterator[str]:
    """Of the taker with the shift, and of the asker with the one in return."""
    assert swap.shift
    others = [one for one in near if one.pk not in {swap.shift_id, swap.in_return_id}]
    asker = swap.shift.officer
    for who, takes in ((swap.taker, swap.shift), (asker, swap.in_return)):
        for said in strain_of(takes, [one for one in others if one.officer_id == who.pk]) if takes else ():
            yield _("%(who)s: %(said)s") % {"who": who, "said": said}


def strain_of(takes: Shift, others: list[Shift]) -> Iterator[str]:
    """In words: what one more shift would ask of somebody who has `others`."""
    for other in others:
        if is_short(*sorted((takes, other), key=lambda shift: shift.starts_at)):
            yield _("less than 11 hours to the shift %(other)s") % {"other": when(other)}
    for run in long_runs([takes, *others]):
        if takes in run.shifts:
            yield _("%(n)s nights in a row, %(first)s to %(last)s") % said_run(run)


def said_run(run: Nights) -> dict[str, Any]:
    return {"n": run.nights, "first": f"{run.first:%m-%d}", "last": f"{run.last:%m-%d}"}
