"""Free times: which rooms are empty in the working hours of the coming days, and who sits where in a week."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from disputes.lifecycle import HELD, SessionStatus
from disputes.models import Dispute, Room, Session
from grids.calendar import days_between

HOURS = (time(9), time(10), time(14), time(15), time(16))
LASTS = timedelta(hours=1)
DAYS_AHEAD = 7
MOST_SLOTS = 6


class Slot(NamedTuple):
    """An hour in which a room is free."""

    starts_at: datetime
    room: Room


def free_slots(rooms: Iterable[Room], taken: Iterable[Session], *, busy: Iterable[Session] = (), until: date | None, now: datetime) -> list[Slot]:
    """The first free hours of working days, one room each, nobody of them `busy`, until a clock ends if one runs. One query for the calendar."""
    today = timezone.localdate(now)
    days = [day.day for day in days_between(today, max(min(until or date.max, today + timedelta(days=DAYS_AHEAD)), today)) if day.is_working]
    booked, elsewhere = list(taken), list(busy)
    starts = (timezone.make_aware(datetime.combine(day, hour)) for day in days for hour in HOURS)
    free = (
        (at, next((room for room in rooms if not _is_taken(room, at, booked)), None))
        for at in starts
        if at > now and not any(_meets(one, at) for one in elsewhere)
    )
    return [Slot(at, room) for at, room in free if room is not None][:MOST_SLOTS]


def _is_taken(room: Room, at: datetime, booked: list[Session]) -> bool:
    return any(one.room_id == room.pk and _meets(one, at) for one in booked)


def _meets(session: Session, at: datetime) -> bool:
    return session.starts_at < at + LASTS and session.ends_at > at


def sessions_between(user: User, first: date, last: date) -> QuerySet[Session]:
    """What is scheduled in the disputes `user` sees from `first` to `last`, both included."""
    begin, end = (timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    seen = Session.objects.filter(dispute__in=Dispute.objects.visible_to(user), status=SessionStatus.SCHEDULED, starts_at__lt=end, ends_at__gt=begin)
    return seen.select_related("room", "host", "mediator", "dispute__category").order_by("starts_at", "pk")


def taken_from(first: datetime, *, station: Any, mediator: Any, officer: Any) -> list[Session]:
    """When from `first` on the rooms of `station` are taken, or were where one was held early, and when those who mediate sit somewhere.

    Times only, also of disputes somebody may not read.
    """
    in_rooms = Q(room__station=station, status__in=[SessionStatus.SCHEDULED, *HELD])
    with_people = Q(host=officer) | Q(mediator=mediator, mediator__isnull=False)
    rows = Session.objects.filter(in_rooms | with_people & Q(status=SessionStatus.SCHEDULED), ends_at__gt=first)
    return list(rows.only("room_id", "host_id", "mediator_id", "status", "starts_at", "ends_at"))


def sits_in(session: Session, *, mediator: Any, officer: Any) -> bool:
    """Whether the one or the other of those who mediate is still expected there."""
    return session.status == SessionStatus.SCHEDULED and (session.host_id == officer or (mediator is not None and session.mediator_id == mediator))
