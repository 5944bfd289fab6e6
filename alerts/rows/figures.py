"""The figures on top of the board, from the rows themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Min, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from alerts.lifecycle import OPEN, WAITING
from alerts.models import Alert
from alerts.models.alert import CapStatus
from grids.models import Officer, Shift

MOST_NAMES = 60


class Median(Aggregate):
    """The middle duration, as PostgreSQL finds it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures(user: User, now: datetime) -> dict[str, Any]:
    """Waiting, medians of today with their counts, and who is on duty, by three questions. Exercises and tests are outside the statistics."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _counts(user, midnight)
    return {
        "waiting": found["waiting"],
        "longest_wait_s": _seconds(now - found["oldest"]) if found["oldest"] else None,
        "acknowledge_median_s": _seconds(found["taken"]),
        "acknowledged_today": found["taken_count"],
        "arrive_median_s": _seconds(found["arrived"]),
        "arrived_today": found["arrived_count"],
        "today": found["today"],
        "open": found["open"],
        **_on_duty(user, now),
    }


def _counts(user: User, midnight: datetime) -> dict[str, Any]:
    today, waiting = Q(received_at__gte=midnight), Q(status__in=WAITING)
    taken, arrived = today & Q(acknowledged_at__isnull=False), today & Q(arrived_at__isnull=False)
    # Only today's and the open ones are read, however many years lie behind.
    seen = Alert.objects.visible_to(user).filter(today | Q(status__in=OPEN), cap_status=CapStatus.ACTUAL)
    return seen.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("received_at", filter=waiting),
        taken=Median(F("acknowledged_at") - F("received_at"), filter=taken),
        taken_count=Count("pk", filter=taken),
        arrived=Median(F("arrived_at") - F("received_at"), filter=arrived),
        arrived_count=Count("pk", filter=arrived),
        today=Count("pk", filter=today),
        open=Count("pk", filter=Q(status__in=OPEN)),
    )


def _on_duty(user: User, now: datetime) -> dict[str, Any]:
    """How many of the unit's officers are on duty, and the first of them by name: leaders before desks before grids."""
    shifts = Shift.objects.visible_to(user).at(now).select_related("officer__user", "unit").order_by("unit__path", "starts_at")
    people: dict[int, Shift] = {}
    for shift in shifts:
        people.setdefault(shift.officer_id, shift)
    ranks = list(Role)
    first = sorted(people.values(), key=lambda shift: ranks.index(Role(shift.role)))[:MOST_NAMES]
    names = [_on_the_list(shift) for shift in first]
    return {"on_duty_people": len(people), "on_duty": names, "officers": Officer.objects.visible_to(user).count()}


def _on_the_list(shift: Shift) -> dict[str, Any]:
    return {"name": str(shift.officer), "role": shift.get_role_display(), "unit": str(shift.unit), "is_leader": shift.role == Role.DUTY_LEADER}


def _seconds(duration: timedelta | None) -> int | None:
    return int(duration.total_seconds()) if duration is not None else None
