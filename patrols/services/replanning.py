"""A changed plan takes its rounds along: those that have not begun are brought in line, withdrawn or made. What began, or is over, is touched by nobody.

A round that still begins at the same time stays the same round, with its team, so that a phone that holds it already finds it again.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from patrols.lifecycle import ROUND_MOVES, RoundStatus, StopStatus
from patrols.models import Checkpoint, Round, Route, Schedule, Stop
from patrols.models.rounds import RoundQuerySet
from patrols.services import telling
from patrols.services.planning import AHEAD, Planned, keep_rounds, make_missing, planned, round_of
from policing.lib.lifecycle import move


class Changes(NamedTuple):
    """How many rounds were made, brought in line and withdrawn."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0


def keep_up(now: datetime) -> int:
    """Make the rounds that come next, and withdraw those no plan wants any more, as after a holiday was announced; returns how many."""
    wanted = planned(Schedule.objects.in_use().select_related("route"), now)
    astray = Route.objects.filter(pk__in=_unplanned(wanted, now))
    return make_missing(wanted, now) + sum(replan(route, now=now).withdrawn for route in astray)


def _unplanned(wanted: Iterable[Planned], now: datetime) -> set[int]:
    """The routes with rounds ahead that no schedule wants."""
    keys = {(schedule.pk, at) for schedule, at in wanted}
    ahead = _ahead(now).filter(schedule__isnull=False, due_at__lt=now + AHEAD).order_by()
    return {route for route, schedule, at in ahead.values_list("route", "schedule", "due_at") if (schedule, at) not in keys}


@transaction.atomic
def replan(route: Route, *, now: datetime) -> Changes:
    """Bring the rounds of `route` that have not begun by `now` in line with its stops and schedules."""
    route = Route.objects.select_for_update().get(pk=route.pk)
    wanted = {(schedule.pk, at): schedule for schedule, at in planned(route.schedules.in_use().select_related("route"), now)}
    stops = list(route.checkpoints.in_use().order_by("position", "pk"))
    changed, withdrawn = 0, 0
    for one in _untouched(route, now):
        key = (one.schedule_id, one.due_at)
        if not route.is_active or (one.schedule_id and one.due_at < now + AHEAD and key not in wanted):
            _withdraw(one, now)
            withdrawn += 1
            continue
        plan = wanted.get(key)  # type: ignore[arg-type]
        changed += _bring_in_line(one, round_of(plan, one.due_at) if plan else None, stops)
    stand = set(Round.objects.filter(route=route, schedule__isnull=False, continues=None, due_at__gte=now).values_list("schedule", "due_at"))
    made = keep_rounds([round_of(schedule, at) for (pk, at), schedule in wanted.items() if (pk, at) not in stand])
    return Changes(made, changed, withdrawn)


def _ahead(now: datetime) -> RoundQuerySet:
    return Round.objects.standing().filter(status=RoundStatus.PLANNED, continues=None, due_at__gt=now)


def _untouched(route: Route, now: datetime) -> list[Round]:
    """Its rounds ahead of which no phone has said anything, held until the end of the transaction."""
    ahead = _ahead(now).filter(route=route, entries=None).select_related("crew", "route", "station").select_for_update(of=("self",))
    return [one for one in ahead.order_by("pk") if not one.stops.exclude(status=StopStatus.PENDING).exists()]


def _withdraw(one: Round, now: datetime) -> None:
    """Its place is free for another; whoever was to walk it hears of it."""
    move(one, RoundStatus.CANCELLED, allowed=ROUND_MOVES, withdrawn_at=now, schedule=None, check_at=None)
    if one.crew_id:
        telling.tell_of_withdrawn(one, now=now)


def _bring_in_line(one: Round, plan: Round | None, stops: list[Checkpoint]) -> bool:
    """Times as planned, unless somebody gave it others with a reason; stops as they are now. Returns whether anything was."""
    times = {name: getattr(plan, name) for name in ("due_until", "late_at", "over_at", "check_at")} if plan and not one.reason else {}
    moved = {name: at for name, at in times.items() if getattr(one, name) != at}
    if moved:
        Round.objects.filter(pk=one.pk).update(**moved)
    now_there = [(stop.checkpoint_id, stop.position) for stop in one.stops.order_by("position")]
    if now_there == [(point.pk, n) for n, point in enumerate(stops, start=1)]:
        return bool(moved)
    one.stops.all().delete()
    Stop.objects.bulk_create(Stop(round=one, checkpoint=point, position=n) for n, point in enumerate(stops, start=1))
    return True
