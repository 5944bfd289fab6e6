"""From schedules to rounds: what is walked tonight and tomorrow, made ahead of its time, each once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from grids.calendar import Day, days_between
from patrols.models import Checkpoint, Crew, Round, Route, Schedule, Stop
from patrols.services.rounds import OtherStation
from policing.lib.errors import NotAllowed, Refused

# Rounds stand on the list so long before they begin.
AHEAD = timedelta(hours=36)
DAY = timedelta(days=1)


class NoStops(Refused):
    code = "no_stops"
    message = _("This route has no stop and no area. Add one first.")


Planned = tuple[Schedule, datetime]


def plan_ahead(now: datetime) -> int:
    """Make the rounds of the schedules in use that begin from `now` on within AHEAD and are not made yet; returns how many."""
    return make_missing(planned(Schedule.objects.in_use().select_related("route"), now), now)


def make_missing(wanted: Iterable[Planned], now: datetime) -> int:
    """Make the rounds of `wanted` that are not there; returns how many."""
    known = set(Round.objects.filter(due_at__gte=now, due_at__lt=now + AHEAD, continues=None).values_list("schedule", "due_at"))
    return keep_rounds([round_of(schedule, at) for schedule, at in wanted if (schedule.pk, at) not in known])


def planned(schedules: Iterable[Schedule], now: datetime) -> list[Planned]:
    """Which of `schedules` begin when, from `now` on within AHEAD."""
    first, last = _local(now).date() - DAY, _local(now + AHEAD).date()
    days = days_between(first, last)
    return [(schedule, at) for schedule in schedules for at in _times(schedule, days) if now <= at < now + AHEAD]


def times_of(schedule: Schedule, first: date, last: date) -> list[datetime]:
    """When the rounds of `schedule` begin that belong to the days from `first` to `last`; those after midnight belong to the day before."""
    return list(_times(schedule, days_between(first, last)))


def _times(schedule: Schedule, days: Iterable[Day]) -> Iterator[datetime]:
    return (at for day in days for at in times_on(schedule, day))


def times_on(schedule: Schedule, day: Day) -> list[datetime]:
    """When the rounds of `schedule` begin that belong to `day`."""
    return list(_times_of_day(schedule, day.day)) if _is_walked(schedule, day) else []


def _is_walked(schedule: Schedule, day: Day) -> bool:
    if day.day < schedule.first_on or (schedule.last_on and day.day > schedule.last_on):
        return False
    if schedule.days == Schedule.Days.CHOSEN:
        return day.day.isoweekday() in schedule.weekdays
    return schedule.days == Schedule.Days.EVERY or (schedule.days == Schedule.Days.WORKING) == day.is_working


def _times_of_day(schedule: Schedule, day: date) -> Iterator[datetime]:
    at = _at(day, schedule.begins)
    if not schedule.every_minutes or schedule.ends is None:
        yield at
        return
    ends = _at(day if schedule.ends >= schedule.begins else day + DAY, schedule.ends)
    while at <= ends:
        yield at
        at += timedelta(minutes=schedule.every_minutes)


def round_of(schedule: Schedule, at: datetime) -> Round:
    """The round of `schedule` that begins at `at`, not kept yet."""
    until = at + timedelta(minutes=schedule.minutes)
    late_at = at + timedelta(minutes=schedule.start_grace)
    over_at = until + timedelta(minutes=schedule.finish_grace)
    route = schedule.route
    return Round(
        route=route, schedule=schedule, station_id=route.station_id, due_at=at, due_until=until, late_at=late_at, over_at=over_at, check_at=late_at
    )  # fmt: skip


@transaction.atomic
def keep_rounds(rounds: list[Round]) -> int:
    """Keep `rounds` with their stops; two planners at once make each once. Returns how many."""
    Round.objects.bulk_create(rounds, ignore_conflicts=True)
    made = list(Round.objects.filter(pk__in=[one.pk for one in rounds]))
    stops: dict[int, list[Checkpoint]] = {}
    for checkpoint in Checkpoint.objects.in_use().filter(route__in={one.route_id for one in made}).order_by("position", "pk"):
        stops.setdefault(checkpoint.route_id, []).append(checkpoint)
    Stop.objects.bulk_create(
        Stop(round=one, checkpoint=checkpoint, position=n) for one in made for n, checkpoint in enumerate(stops.get(one.route_id, []), start=1)
    )
    return len(made)


@transaction.atomic
def plan_round(route: Route, *, due_at: datetime, minutes: int, crew: Crew | None, by: User, reason: str = "") -> Round:
    """One round more, outside every schedule. Raises NotAllowed, OtherStation, NoStops."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if crew and crew.station_id != route.station_id:
        raise OtherStation
    if not route.area and not route.checkpoints.in_use().exists():
        raise NoStops
    plan = Schedule(route=route, minutes=minutes)
    one = round_of(plan, due_at)
    one.schedule, one.crew, one.reason = None, crew, reason
    keep_rounds([one])
    return one


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())
