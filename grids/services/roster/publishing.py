"""A plan becomes the truth: in one transaction the unit's coming shifts are what the plan says. What has begun stays as it was."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from grids.lifecycle import ROSTER_MOVES, RosterStatus
from grids.models import Officer, PlannedShift, Roster, Shift, ShiftTemplate
from grids.services.roster.checking import unreached
from grids.services.roster.drafting import template_for
from grids.services.roster.endings import end_swaps_of
from grids.services.roster.errors import NoChannel
from grids.services.roster.plan import Plan, overlaps, read_plan, span_of
from grids.services.roster.telling import tell_of_loss
from policing.lib.lifecycle import move


class Published(NamedTuple):
    """How many shifts are new, stayed as they were, and are no more."""

    added: int
    kept: int
    gone: int


@transaction.atomic
def publish_roster(roster: Roster, *, by: User, now: datetime) -> Published:
    """From now on the plan holds. Raises StaleMove when somebody was first, NoChannel naming whom nothing reaches."""
    move(roster, RosterStatus.PUBLISHED, allowed=ROSTER_MOVES, published_at=now, published_by=by)
    plan = read_plan(roster)
    lock_people({*plan.people, *(shift.officer_id for shift in _held(roster))})
    if lost := unreached(plan, now):
        raise NoChannel(names=", ".join(map(str, lost)))
    return _replace(plan, _held(roster), now)


@transaction.atomic
def reopen_roster(roster: Roster) -> None:
    """Change it again; what was published holds meanwhile. The draft starts from the shifts as they are, swaps included. Raises StaleMove."""
    move(roster, RosterStatus.DRAFT, allowed=ROSTER_MOVES)
    templates = read_plan(roster).templates
    roster.planned.all().delete()
    rows = [_planned(roster, shift, template_for(templates, shift.role, shift.starts_at)) for shift in _held(roster)]
    PlannedShift.objects.bulk_create(rows, ignore_conflicts=True)


def lock_people(officers: Iterable[int]) -> None:
    """Nobody else hands these officers shifts until this transaction ends."""
    list(Officer.objects.select_for_update(no_key=True).filter(pk__in=list(officers)).order_by("pk").values_list("pk", flat=True))


def _held(roster: Roster) -> list[Shift]:
    """The shifts that begin within the roster's days."""
    starts_at, ends_at = span_of(roster)
    return list(Shift.objects.filter(unit=roster.unit, starts_at__gte=starts_at, starts_at__lt=ends_at).select_related("unit", "officer__user"))


def _planned(roster: Roster, shift: Shift, template: ShiftTemplate | None) -> PlannedShift:
    times = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
    return PlannedShift(roster=roster, template=template, officer_id=shift.officer_id, role=shift.role, **times)


def _replace(plan: Plan, held: list[Shift], now: datetime) -> Published:
    begun, coming = [shift for shift in held if shift.starts_at <= now], {_key(shift): shift for shift in held if shift.starts_at > now}
    wanted = {_key(row): row for row in plan.planned if row.starts_at > now}
    kept = [shift for key, shift in coming.items() if key in wanted]
    for shift in kept:
        _give_end(shift, wanted[_key(shift)].ends_at, now)
    gone = [shift for shift in held if shift.starts_at > now and shift not in kept]
    tell_of_loss(gone, now=now)
    end_swaps_of(gone, now=now, is_gone=True)
    Shift.objects.filter(pk__in=[shift.pk for shift in gone]).delete()
    fresh = [row for key, row in wanted.items() if key not in coming] + [row for row in plan.planned if _begins_late(row, begun, now)]
    Shift.objects.bulk_create(_shift(plan, row, now) for row in fresh)
    return Published(len(fresh), len(kept), len(gone))


def _key(row: Shift | PlannedShift) -> tuple[int, str, datetime]:
    return row.officer_id, row.role, row.starts_at


def _give_end(shift: Shift, ends_at: datetime, now: datetime) -> None:
    """Its officer is told of the new end like of a new shift; whoever agreed to take it agreed to the old one."""
    if shift.ends_at != ends_at:
        end_swaps_of([shift], now=now, is_gone=False)
        shift.ends_at, shift.notified_at = ends_at, None
        shift.save(update_fields=["ends_at", "notified_at"])


def _begins_late(row: PlannedShift, begun: list[Shift], now: datetime) -> bool:
    """Published in the middle of a shift that nobody in its role works yet: it begins now, the past is not rewritten."""
    runs = row.starts_at <= now < row.ends_at
    return runs and not any(shift.role == row.role and overlaps(shift, now, row.ends_at) and shift.ends_at > now for shift in begun)


def _shift(plan: Plan, row: PlannedShift, now: datetime) -> Shift:
    return Shift(unit=plan.roster.unit, officer_id=row.officer_id, role=row.role, starts_at=max(row.starts_at, now), ends_at=row.ends_at)
