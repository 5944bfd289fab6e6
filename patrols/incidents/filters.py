"""Which reports somebody asks for."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from patrols.models import Incident, IncidentKind
from policing.lib.said_days import day_said


def incidents_of(user: User, words: Mapping[str, str]) -> QuerySet[Incident]:
    """The reports `user` sees, newest first, of a `kind`, from the day `since` to the day `until`; what is not understood filters nothing."""
    rows = Incident.objects.visible_to(user).select_related("grid", "unit").defer("grid__boundary").order_by("-occurred_at", "-pk")
    if words.get("kind") in IncidentKind.values:
        rows = rows.filter(kind=words["kind"])
    since, until = _day(words.get("since", "")), _day(words.get("until", ""))
    if since:
        rows = rows.filter(occurred_at__gte=since)
    return rows.filter(occurred_at__lt=until + timedelta(days=1)) if until else rows


def _day(said: str) -> datetime | None:
    day = day_said(said)
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone()) if day else None
