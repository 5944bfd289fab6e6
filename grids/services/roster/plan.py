"""All that a roster is judged by, read at once: what is planned, by which templates, who could work, who is away, what else they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import SERVING, Unit
from grids.calendar import Day, days_between
from grids.models import Absence, Officer, PlannedShift, Roster, Secondment, Shift, ShiftTemplate
from grids.services.roster.reached import with_channel

# So far on either side what else somebody does is looked at: for eleven hours of rest, and for nights in a row.
AROUND = timedelta(days=8)
NIGHT = time(2)
ROLES = [role for role, _label in Shift.ROLES]


class Away(NamedTuple):
    """Somebody is not to be planned: away (`kind` of Absence), or lent to another unit (`unit` is its key)."""

    officer: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    unit: int | None


@dataclass(frozen=True)
class Plan:
    """One roster with everything around it. `elsewhere` are shifts that hold: of other units, and of this one outside the roster's days."""

    roster: Roster
    days: list[Day]
    templates: list[ShiftTemplate]
    people: dict[int, Officer]
    planned: list[PlannedShift]
    elsewhere: list[Shift]
    away: list[Away]

    def is_away(self, officer: int, starts_at: datetime, ends_at: datetime) -> Away | None:
        """The absence or the secondment to another unit that keeps the officer from working then."""
        unit = self.roster.unit_id
        return next((one for one in self.away if one.officer == officer and one.unit != unit and overlaps(one, starts_at, ends_at)), None)


def overlaps(one: Any, starts_at: datetime, ends_at: datetime) -> bool:
    return one.starts_at < ends_at and one.ends_at > starts_at


def begins_of(day: date, begins: time) -> datetime:
    """That hour of that day in the bureau's time zone."""
    return datetime.combine(day, begins, tzinfo=timezone.get_default_timezone())


def begins_of_night(day: date) -> datetime:
    """Two in the morning of the night that begins on that day."""
    return begins_of(day + timedelta(days=1), NIGHT)


def day_of(at: datetime) -> date:
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def span_of(roster: Roster) -> tuple[datetime, datetime]:
    """From midnight before the first day to midnight after the last: the shifts that begin in between belong to the roster."""
    return begins_of(roster.starts_on, time()), begins_of(roster.ends_on + timedelta(days=1), time())


def read_plan(roster: Roster) -> Plan:
    """`roster` (with its unit) and all it is judged by. Six queries."""
    planned = list(roster.planned.order_by("starts_at", "role", "pk"))
    templates = sorted(templates_of(roster.unit), key=lambda template: _place(template.role))
    crew = {turn["officer"] for template in templates for turn in template.turns}  # type: ignore[attr-defined]
    by_role = sorted(plannable(roster, {*crew, *(row.officer_id for row in planned)}), key=lambda officer: _place(officer.user.role))
    people = {officer.pk: officer for officer in by_role}
    starts_at, ends_at = span_of(roster)
    near = Shift.objects.filter(officer__in=people, starts_at__lt=ends_at + AROUND, ends_at__gt=starts_at - AROUND)
    elsewhere = near.exclude(unit=roster.unit, starts_at__gte=starts_at, starts_at__lt=ends_at).select_related("unit")
    away = away_between(people, starts_at, ends_at + AROUND)
    return Plan(roster, days_between(roster.starts_on, roster.ends_on), templates, people, planned, list(elsewhere), away)


def _place(role: str) -> int:
    """Leaders first, as everywhere."""
    return ROLES.index(role) if role in ROLES else len(ROLES)


def templates_of(unit: Unit) -> "QuerySet[ShiftTemplate]":
    """The unit's templates in use, each with `turns`: [{"officer": key, "turn": number}, …]."""
    turn = JSONObject(officer="crew__officer", turn="crew__turn")
    turns = JSONBAgg(turn, filter=Q(crew__isnull=False), default=Value([], JSONField()), order_by=["crew__turn", "crew__pk"])
    return ShiftTemplate.objects.filter(unit=unit, is_active=True).annotate(turns=turns).order_by("begins", "role", "pk")


def plannable(roster: Roster, also: Iterable[int] = ()) -> "QuerySet[Officer]":
    """Who may be planned: the unit's people, those of the rooms and teams inside it, those lent to it in these days; and `also`."""
    starts_at, ends_at = span_of(roster)
    lent = Secondment.objects.filter(unit=roster.unit_id, starts_at__lt=ends_at, ends_at__gt=starts_at).values("officer")
    own = Q(user__unit=roster.unit_id) | Q(user__unit__parent=roster.unit_id, user__unit__kind__in=SERVING)
    ours = Q(own, user__role__in=dict(Shift.ROLES)) | Q(pk__in=lent) | Q(pk__in=list(also))
    people = with_channel(Officer.objects.filter(ours, user__is_active=True))
    return people.select_related("user").order_by("user__role", "badge_number")


def away_between(officers: Iterable[int], starts_at: datetime, ends_at: datetime) -> list[Away]:
    """Absences and secondments of these officers that touch the span. One query."""
    when = {"officer__in": list(officers), "starts_at__lt": ends_at, "ends_at__gt": starts_at}
    absent = Absence.objects.filter(**when).order_by().annotate(unit_or_none=_none()).values_list("officer", "starts_at", "ends_at", "kind", "unit_or_none")
    lent = Secondment.objects.filter(**when).order_by().annotate(kind=Value("seconded"), lent_to=F("unit"))
    return [Away(*row) for row in absent.union(lent.values_list("officer", "starts_at", "ends_at", "kind", "lent_to"), all=True)]


def _none() -> Subquery:
    """A typed NULL, so that both halves of the union have the same columns."""
    return Subquery(Unit.objects.filter(pk=OuterRef("pk"), pk__lt=0).values("pk")[:1])
