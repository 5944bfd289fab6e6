"""A route with three stops in the east, and a phone that walks it."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from patrols.models import Checkpoint, Crew, CrewMember, Round, RoundEntry, Route, Schedule
from patrols.services.planning import plan_round
from patrols.services.recording import Entry, Taken, take_entries
from tests.cast import Cast

M = TypeVar("M", bound=Model)
Kind = RoundEntry.Kind
MINUTE = timedelta(minutes=1)
STOPS = ((113.9050, 35.3050), (113.9060, 35.3050), (113.9070, 35.3050))  # 91 m apart


def make_route(town: Cast, **facts: Any) -> Route:
    route = Route.objects.create(**{"station": town.east, "kind": Route.Kind.CAR_DOORS, "name": "东河车门巡查"} | facts)
    for n, (lon, lat) in enumerate(STOPS, start=1):
        Checkpoint.objects.create(route=route, position=n, name=f"{n}号点", lon=lon, lat=lat)
    return route


def make_schedule(route: Route, **facts: Any) -> Schedule:
    """Every two hours from 22:00 to 06:00."""
    usual = {"first_on": date(2026, 1, 1), "begins": time(22), "ends": time(6), "every_minutes": 120}
    return Schedule.objects.create(route=route, **usual | facts)


def make_crew(town: Cast, leader: User, name: str = "巡一") -> Crew:
    crew = Crew.objects.create(station=town.east, name=name, starts_at=town.now - timedelta(hours=2), ends_at=town.now + timedelta(hours=8))
    CrewMember.objects.create(crew=crew, user=leader, is_leader=True)
    return crew


def make_round(town: Cast, *, crew: Crew | None = None, **facts: Any) -> Round:
    """One that is due now and takes an hour."""
    return plan_round(make_route(town, **facts), due_at=town.now, minutes=60, crew=crew, by=town.leader)


def again(row: M) -> M:
    """As the database has it now."""
    return type(row)._base_manager.get(pk=row.pk)


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


class Phone:
    """Walks a round and keeps what it has to say; `off` is how wrong its clock is."""

    def __init__(self, patrol: Round, by: User, *, off: timedelta = timedelta()) -> None:
        self.round, self.by, self.off = patrol, by, off
        self.points = list(patrol.route.checkpoints.order_by("position"))
        self.held: list[Entry] = []

    def says(self, kind: str, at: datetime, stop: int | None = None, **facts: Any) -> Entry:
        """`stop` counts from one."""
        point = self.points[stop - 1].pk if stop else None
        entry = Entry(uuid.uuid4(), kind, at + self.off, checkpoint=point, **facts)
        self.held.append(entry)
        return entry

    def comes(self, stop: int, at: datetime, **facts: Any) -> Entry:
        lon, lat = STOPS[stop - 1]
        return self.says(Kind.CHECK_IN, at, stop, **{"how": "position", "lon": lon, "lat": lat, "accuracy_m": 10.0} | facts)

    def sends(self, now: datetime) -> list[Taken]:
        """Everything it holds; it keeps it, as a phone does that never got the answer."""
        return take_entries(self.round, self.held, by=self.by, sent_at=now + self.off, now=now)


def whys(taken: list[Taken]) -> list[str]:
    return [one.why for one in taken]
