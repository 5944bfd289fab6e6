"""Laying down a plan: from the templates, as last week, or shift by shift. Only a draft is changed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction

from accounts.models import Unit
from grids.calendar import Day
from grids.lifecycle import RosterStatus
from grids.models import Officer, PlannedShift, Roster, Shift, ShiftTemplate
from grids.services.roster.errors import AlreadyPublished, BadSpan, DayOutside, DaysTaken, NotPlannable, WasPublished
from grids.services.roster.plan import Plan, begins_of, day_of, plannable, read_plan, span_of

LONGEST_DAYS = 93
WEEK = timedelta(days=7)


class PutShift(NamedTuple):
    """A wish: this officer, by this template, on this day."""

    officer: int
    template: int
    day: date


@transaction.atomic
def draft_roster(unit: Unit, *, starts_on: date, ends_on: date) -> Roster:
    """A draft for these days, both included, filled from the unit's templates. Raises BadSpan, DaysTaken."""
    if not 0 <= (ends_on - starts_on).days < LONGEST_DAYS:
        raise BadSpan(fields={"ends_on": [BadSpan.message]})
    try:
        with transaction.atomic():
            roster = Roster.objects.create(unit=unit, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as error:
        raise DaysTaken from error
    fill_from_templates(roster)
    return roster


@transaction.atomic
def fill_from_templates(roster: Roster) -> int:
    """Plan anew what the templates say, whoever is away left out; returns how many shifts. Raises AlreadyPublished."""
    _hold(roster)
    roster.planned.all().delete()
    plan = read_plan(roster)
    rows = [row for template in plan.templates for row in _from_template(plan, template)]
    return _keep(plan, rows)


@transaction.atomic
def fill_as_last_week(roster: Roster) -> int:
    """Plan anew what stood seven days before, again and again to the last day, whoever is away left out; returns how many. Raises AlreadyPublished."""
    _hold(roster)
    roster.planned.all().delete()
    plan = read_plan(roster)
    starts_at, ends_at = span_of(roster)
    week = Shift.objects.filter(unit=roster.unit, starts_at__gte=starts_at - WEEK, starts_at__lt=starts_at)
    weeks = range(1, (ends_at - starts_at) // WEEK + 2)
    later = (_later(plan, shift, number * WEEK) for number in weeks for shift in week)
    return _keep(plan, [row for row in later if row.starts_at < ends_at and row.officer_id in plan.people])


def turn_on(template: ShiftTemplate, day: Day) -> list[int]:
    """The officers whose turn it is on `day`; nobody before the first turn or on a day the template leaves out."""
    turns = sorted({turn["turn"] for turn in template.turns})  # type: ignore[attr-defined]
    if not turns or not is_wanted(template, day):
        return []
    on = turns[(day.day - template.first_on).days % len(turns)]
    return [turn["officer"] for turn in template.turns if turn["turn"] == on]  # type: ignore[attr-defined]


def is_wanted(template: ShiftTemplate, day: Day) -> bool:
    """Whether somebody has to be there by this template on `day`."""
    fits = {ShiftTemplate.Days.EVERY: True, ShiftTemplate.Days.WORKING: day.is_working, ShiftTemplate.Days.REST: not day.is_working}
    return day.day >= template.first_on and fits[ShiftTemplate.Days(template.days)]


@transaction.atomic
def change_plan(roster: Roster, *, put: Iterable[PutShift] = (), take: Iterable[int] = ()) -> None:
    """Take these planned shifts out, then put those in; one who has that shift already keeps it. Raises AlreadyPublished, NotPlannable, DayOutside."""
    _hold(roster)
    roster.planned.filter(pk__in=list(take)).delete()
    wishes = list(put)
    templates = {row.pk: row for row in ShiftTemplate.objects.filter(unit=roster.unit, pk__in=[wish.template for wish in wishes])}
    people = {officer.pk for officer in plannable(roster).filter(pk__in=[wish.officer for wish in wishes])}
    for wish in wishes:
        if wish.officer not in people or wish.template not in templates:
            raise NotPlannable(who=Officer.objects.filter(pk=wish.officer).select_related("user").first() or "?")
        if not roster.starts_on <= wish.day <= roster.ends_on:
            raise DayOutside
    rows = [_row(roster, templates[wish.template], wish.officer, wish.day) for wish in wishes]
    PlannedShift.objects.bulk_create(rows, ignore_conflicts=True)


def drop_roster(roster: Roster) -> None:
    """Delete a draft that never held. Raises WasPublished."""
    if roster.status != RosterStatus.DRAFT or roster.published_at:
        raise WasPublished
    roster.delete()


def _hold(roster: Roster) -> None:
    """Nobody else changes or publishes it until this is done."""
    if Roster.objects.select_for_update().get(pk=roster.pk).status != RosterStatus.DRAFT:
        raise AlreadyPublished


def _from_template(plan: Plan, template: ShiftTemplate) -> Iterator[PlannedShift]:
    for day in plan.days:
        yield from (_row(plan.roster, template, officer, day.day) for officer in turn_on(template, day) if officer in plan.people)


def _row(roster: Roster, template: ShiftTemplate, officer: int, day: date) -> PlannedShift:
    starts_at = begins_of(day, template.begins)
    ends_at = starts_at + timedelta(hours=template.hours)
    return PlannedShift(roster=roster, template=template, officer_id=officer, role=template.role, starts_at=starts_at, ends_at=ends_at)


def _later(plan: Plan, shift: Shift, by: timedelta) -> PlannedShift:
    starts_at, ends_at = shift.starts_at + by, shift.ends_at + by
    template = template_for(plan.templates, shift.role, starts_at)
    return PlannedShift(roster=plan.roster, template=template, officer_id=shift.officer_id, role=shift.role, starts_at=starts_at, ends_at=ends_at)


def template_for(templates: Iterable[ShiftTemplate], role: str, starts_at: datetime) -> ShiftTemplate | None:
    """The template such a shift comes from: same role, same hour."""
    begins = [one for one in templates if one.role == role and begins_of(day_of(starts_at), one.begins) == starts_at]
    return next(iter(begins), None)


def _keep(plan: Plan, rows: list[PlannedShift]) -> int:
    here = [row for row in rows if not plan.is_away(row.officer_id, row.starts_at, row.ends_at)]
    return len(PlannedShift.objects.bulk_create(here, ignore_conflicts=True))
