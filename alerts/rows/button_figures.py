"""Which buttons cry wolf: alarms of a year, how many were unfounded, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import Disposition, Reason
from alerts.models import AlarmPress
from partners.models import PanicAlarm

YEAR = timedelta(days=365)


def seen_by(user: User, before: str = "") -> Q:
    """Presses whose alert `user` may know of; tests are nobody's secret."""
    return Q() if user.may(Right.COVERT) else ~Q(**{f"{before}alert__is_covert": True})


def with_figures(alarms: QuerySet[PanicAlarm], user: User, now: datetime) -> QuerySet[PanicAlarm]:
    """`alarms` with `alarms_made` in a year, a press and what joined it counted once, and `alarms_false` of them."""
    real = Q(presses__is_test=False, presses__is_repeat=False, presses__at__gt=now - YEAR) & seen_by(user, "presses__")
    false = real & Q(presses__alert__disposition=Disposition.UNFOUNDED)
    return alarms.annotate(alarms_made=Count("presses", filter=real), alarms_false=Count("presses", filter=false))


@dataclass(frozen=True)
class Figures:
    """`reasons` are (label, count), the most frequent first; `seen` is the condition by which presses may be listed."""

    made: int
    false: int
    reasons: list[tuple[str, int]]
    seen: Q


def figures_of(alarm: PanicAlarm, user: User, now: datetime) -> Figures:
    """One query."""
    seen = seen_by(user)
    real = AlarmPress.objects.filter(seen, alarm=alarm, is_test=False, is_repeat=False, at__gt=now - YEAR)
    counted: list[Any] = list(real.order_by().values(came=F("alert__disposition"), why=F("alert__disposition_reason")).annotate(n=Count("pk")))
    false = [row for row in counted if row["came"] == Disposition.UNFOUNDED]
    labels = dict(Reason.choices)
    reasons = sorted(((str(labels.get(row["why"], "—")), row["n"]) for row in false), key=lambda one: -one[1])
    return Figures(sum(row["n"] for row in counted), sum(row["n"] for row in false), reasons, seen)
