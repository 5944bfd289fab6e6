"""A roster drawn by the server, day by day and role by role: to be read without a script, on a phone and on paper."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from grids.calendar import Day
from grids.models import PlannedShift, ShiftTemplate
from grids.services.roster import Gathered, Kind, Plan, check_plan, gather
from grids.services.roster.checking import serving
from grids.services.roster.plan import begins_of, day_of


@dataclass
class Cell:
    """Who is there, those away at the time marked, and how many are missing."""

    label: str
    people: list[tuple[str, bool]] = field(default_factory=list)
    missing: int = 0


@dataclass
class SheetDay:
    day: Day
    is_today: bool
    cells: list[Cell]


@dataclass
class Sheet:
    heads: list[tuple[str, str]]
    weeks: list[list[SheetDay]]
    checks: list[Gathered]


def sheet_of(plan: Plan, now: datetime) -> Sheet:
    """One column per template, and one for shifts that come from none; a week is Monday to Sunday. No queries."""
    findings = check_plan(plan, now)
    gaps = {(one.day, one.template) for one in findings if one.kind == Kind.GAP}
    cells: dict[tuple[date, int | None], list[PlannedShift]] = defaultdict(list)
    for row in plan.planned:
        cells[day_of(row.starts_at), row.template_id].append(row)
    has_others = any(template is None for _day, template in cells)
    weeks: dict[date, list[SheetDay]] = defaultdict(list)
    for day in plan.days:
        row_of_day = [_cell(plan, day, template, cells[day.day, template.pk], (day.day, template.pk) in gaps) for template in plan.templates]
        if has_others:
            row_of_day.append(Cell(_("Others"), [_person(plan, row) for row in cells[day.day, None]]))
        weeks[day.day - timedelta(days=day.day.weekday())].append(SheetDay(day, day.day == day_of(now), row_of_day))
    heads = [(str(template), f"{template.begins:%H:%M}–{_ends(template.begins, template.hours)}") for template in plan.templates]
    return Sheet([*heads, *([(_("Others"), "")] if has_others else [])], list(weeks.values()), gather(plan, findings))


def _cell(plan: Plan, day: Day, template: ShiftTemplate, rows: list[PlannedShift], is_short: bool) -> Cell:
    starts_at = begins_of(day.day, template.begins)
    there = serving(plan, template, starts_at, starts_at + timedelta(hours=template.hours)) if is_short else ()
    return Cell(str(template), [_person(plan, row) for row in rows], max(template.people_needed - len(there), 0) if is_short else 0)


def _person(plan: Plan, row: PlannedShift) -> tuple[str, bool]:
    return str(plan.people[row.officer_id]), plan.is_away(row.officer_id, row.starts_at, row.ends_at) is not None


def _ends(begins: time, hours: int) -> str:
    ends = datetime.combine(date.min, begins) + timedelta(hours=hours)
    return f"{ends:%H:%M}" if hours < 24 else f"{ends:%H:%M} +1"
