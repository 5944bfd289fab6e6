"""The figures on top of the board, from the rows themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from accounts.models import User
from alerts.lifecycle import WAITING
from alerts.models import Alert
from alerts.models.alert import CapStatus
from grids.models import Shift


def figures(user: User, now: datetime) -> dict[str, Any]:
    """Waiting, medians of today with their counts, and who is on duty. Exercises and tests are outside the statistics."""
    seen = Alert.objects.visible_to(user).filter(cap_status=CapStatus.ACTUAL)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = seen.filter(received_at__gte=midnight)
    waiting = seen.filter(status__in=WAITING).aggregate(n=Count("pk"), oldest=Min("received_at"))
    taken, arrived = _durations(today, "acknowledged_at"), _durations(today, "arrived_at")
    return {
        "waiting": waiting["n"],
        "longest_wait_s": int((now - waiting["oldest"]).total_seconds()) if waiting["oldest"] else None,
        "acknowledge_median_s": _median(taken),
        "acknowledged_today": len(taken),
        "arrive_median_s": _median(arrived),
        "arrived_today": len(arrived),
        "today": today.count(),
        "open": seen.open().count(),
        "on_duty_people": Shift.objects.visible_to(user).at(now).aggregate(n=Count("officer", distinct=True))["n"],
    }


def _durations(alerts: Any, field: str) -> list[timedelta]:
    return list(alerts.filter(~Q(**{field: None})).values_list(F(field) - F("received_at"), flat=True))


def _median(durations: list[timedelta]) -> int | None:
    return int(sorted(durations)[len(durations) // 2].total_seconds()) if durations else None
