"""What a page of supervision is about: whose rounds, from which night to which, gathered by what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from patrols.models import Round, Route
from patrols.rows.rounds import NOON, night_of
from policing.lib.said_days import day_said

DAY = timedelta(days=1)
# A quarter.
LONGEST = 92
WEEK = 7


class By(models.TextChoices):
    """What rounds are gathered by."""

    AREA = "area", pgettext_lazy("gathered by", "Police area")
    STATION = "station", pgettext_lazy("gathered by", "Station")
    ROUTE = "route", pgettext_lazy("gathered by", "Route")
    NIGHT = "night", pgettext_lazy("gathered by", "Night")


@dataclass(frozen=True)
class Scope:
    """The rounds of the nights from `first` to `last`, both included, each from noon to noon, below `path`; of `route` alone where there is one."""

    user: User
    first: date
    last: date
    by: By
    unit: Unit | None = None
    route: Route | None = None

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, NOON, tzinfo=timezone.get_default_timezone())

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.last + DAY, NOON, tzinfo=timezone.get_default_timezone())

    @property
    def path(self) -> str:
        return self.unit.path if self.unit else self.user.unit_path

    @property
    def nights(self) -> int:
        return (self.last - self.first).days + 1

    def rounds(self) -> "QuerySet[Round]":
        """Those a plan wanted and still wants, or somebody walked."""
        rows = Round.objects.visible_to(self.user).filter(due_at__gte=self.begins, due_at__lt=self.ends, withdrawn_at=None)
        if self.unit:
            rows = rows.filter(station__path__startswith=self.unit.path)
        return rows.filter(route=self.route) if self.route else rows


def scope_of(user: User, asked: QueryDict, now: datetime, *, units: Sequence[Unit] | None = None) -> Scope:
    """What an address asks for; the last week of nights where it does not say, and never more than a quarter. `units` are those to choose from, if known."""
    tonight = night_of(now)
    last = day_said(asked.get("until")) or tonight
    first = min(day_said(asked.get("from")) or last - (WEEK - 1) * DAY, last)
    first = max(first, last - (LONGEST - 1) * DAY)
    unit, route = _number(asked.get("unit")), _number(asked.get("route"))
    of_unit = next((one for one in units or Unit.objects.visible_to(user).filter(pk=unit) if one.pk == unit), None) if unit else None
    of_route = Route.objects.visible_to(user).filter(pk=route).select_related("station").first() if route else None
    by = asked.get("by", "")
    return Scope(user, first, last, By(by) if by in By.values else _usual(user, of_unit, of_route), of_unit, of_route)


def _usual(user: User, unit: Unit | None, route: Route | None) -> By:
    if route:
        return By.NIGHT
    at = unit or user.works_for or user.unit
    return By.ROUTE if at and at.kind == Unit.Kind.STATION else By.STATION


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else 0
