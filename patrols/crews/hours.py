"""The hours people patrolled: what is counted, credited and shown, never what anybody is judged by."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from patrols.models import CrewMember

WEEK = timedelta(days=7)


def hours_of(user: User, day: date) -> QuerySet[Any]:
    """Who came to teams `user` sees in the month of `day`: `name`, `kind`, hours in the seven days up to `day`, in the month, and nights. The most first."""
    first, after = day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    week = Q(came_at__gte=_midnight(day + timedelta(days=1)) - WEEK, came_at__lt=_midnight(day + timedelta(days=1)))
    month = Q(came_at__gte=_midnight(first), came_at__lt=_midnight(after))
    worked = ExpressionWrapper(F("left_at") - F("came_at"), output_field=DurationField())
    there = CrewMember.objects.visible_to(user).filter(week | month, left_at__isnull=False)
    named: Any = there.values("user", "member", name=Coalesce("user__full_name", "member__name"), role=F("user__role"), kind=F("member__kind"))
    none = timedelta()
    sums = {"week": Coalesce(Sum(worked, filter=week), none), "month": Coalesce(Sum(worked, filter=month), none), "nights": Count("pk", filter=month)}
    return named.annotate(**sums).order_by("-month", "name", "user", "member")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
