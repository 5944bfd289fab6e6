"""Who answers for which grid, and who is on duty when: every desk is held round the clock."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from grids.lifecycle import RosterStatus
from grids.models import Grid, Officer, PlannedShift, Posting, Roster, Shift, ShiftTemplate, TemplateTurn

DAYS_BACK = 3
HANDOVER_HOUR = 8
SHIFT_ROLES = {value for value, _ in Shift.ROLES}
NAMES: dict[str, tuple[str, str]] = {
    Role.DUTY_LEADER: ("带班", "Leader on duty"),
    Role.DUTY_OFFICER: ("值班", "Duty desk"),
    Role.COMMUNITY_OFFICER: ("社区", "Community"),
    Role.AUXILIARY: ("备勤", "Stand-by"),
}


def make_postings(grids: list[Grid], officers: list[Officer], now: datetime) -> None:
    """A main officer for every grid, several neighbouring grids for one officer; auxiliaries beside them."""
    starts_at = now - timedelta(days=100)
    crews = _by_unit(officers, Role.COMMUNITY_OFFICER), _by_unit(officers, Role.AUXILIARY)
    kinds = Posting.Kind.MAIN, Posting.Kind.AUXILIARY
    rows = [
        Posting(officer=officer, grid=grid, kind=kind, starts_at=starts_at)
        for crew, kind in zip(crews, kinds, strict=True)
        for grid, officer in _dealt_out(grids, crew)
    ]
    Posting.objects.bulk_create(rows, batch_size=2000)


def _by_unit(officers: list[Officer], role: Role) -> dict[int, list[Officer]]:
    found: dict[int, list[Officer]] = defaultdict(list)
    for officer in officers:
        if officer.user.role == role and officer.user.unit_id:
            found[officer.user.unit_id].append(officer)
    return found


def _dealt_out(grids: list[Grid], crew: dict[int, list[Officer]]) -> Iterator[tuple[Grid, Officer]]:
    of_station: dict[int, list[Grid]] = defaultdict(list)
    for grid in grids:
        of_station[grid.station_id].append(grid)
    for station, own in of_station.items():
        people = crew[station]
        from_the_west = sorted(own, key=lambda grid: grid.boundary["coordinates"][0][0])
        yield from ((grid, people[n * len(people) // len(own)]) for n, grid in enumerate(from_the_west))


def make_shifts(officers: list[Officer], now: datetime, days_ahead: int) -> None:
    """Every unit's desks held round the clock by shift templates whose crews take turns, and the published roster they make.

    Days from eight to eight, the first of each crew on now. A role with one person only works by day; a desk never closes.
    """
    groups: dict[tuple[int, str], list[Officer]] = defaultdict(list)
    for officer in officers:
        if officer.user.role in SHIFT_ROLES and officer.user.unit_id:
            groups[officer.user.unit_id, officer.user.role].append(officer)
    handed_over = (timezone.localtime(now) - timedelta(hours=HANDOVER_HOUR)).replace(hour=HANDOVER_HOUR, minute=0, second=0, microsecond=0)
    first, days = handed_over - timedelta(days=DAYS_BACK), DAYS_BACK + days_ahead
    templates = ShiftTemplate.objects.bulk_create([_template(unit, role, people, first) for (unit, role), people in groups.items()])
    TemplateTurn.objects.bulk_create((turn for one in templates for turn in _crew(one, groups[one.unit_id, one.role])), batch_size=5000)
    rosters = _rosters({unit for unit, _role in groups}, first.date(), days, now)
    planned = [row for one in templates for row in _turns(one, rosters, groups[one.unit_id, one.role], first, days)]
    PlannedShift.objects.bulk_create(planned, batch_size=5000)
    Shift.objects.bulk_create((_shift(row, now) for row in planned), batch_size=5000)


def _template(unit: int, role: str, people: list[Officer], first: datetime) -> ShiftTemplate:
    name, name_en = NAMES[role]
    is_held = len(people) > 1 or role in {Role.DUTY_LEADER, Role.DUTY_OFFICER}
    hours = 24 if is_held else 12
    return ShiftTemplate(unit_id=unit, name=name, name_en=name_en, role=role, begins=first.time(), hours=hours, first_on=first.date())


def _crew(template: ShiftTemplate, people: list[Officer]) -> Iterator[TemplateTurn]:
    """So that the first of them is on today."""
    for number, officer in enumerate(people):
        yield TemplateTurn(template=template, officer=officer, turn=(number + DAYS_BACK) % len(people) + 1)


def _rosters(units: set[int], first: date, days: int, now: datetime) -> dict[tuple[int, date], Roster]:
    """One per unit and month, by unit and first of the month."""
    leader = User.objects.filter(role=Role.DUTY_LEADER).order_by("pk").first()
    facts = {"status": RosterStatus.PUBLISHED, "published_at": now, "published_by": leader}
    of_month: dict[date, list[date]] = defaultdict(list)
    for day in (first + timedelta(days=number) for number in range(days)):
        of_month[day.replace(day=1)].append(day)
    rows = {(unit, month): Roster(unit_id=unit, starts_on=own[0], ends_on=own[-1], **facts) for unit in sorted(units) for month, own in of_month.items()}
    Roster.objects.bulk_create(rows.values(), batch_size=2000)
    return rows


def _turns(template: ShiftTemplate, rosters: dict[tuple[int, date], Roster], people: list[Officer], first: datetime, days: int) -> Iterator[PlannedShift]:
    for day in range(days):
        starts_at, officer = first + timedelta(days=day), people[(day - DAYS_BACK) % len(people)]
        roster, ends_at = rosters[template.unit_id, starts_at.date().replace(day=1)], starts_at + timedelta(hours=template.hours)
        yield PlannedShift(roster=roster, template=template, officer=officer, role=template.role, starts_at=starts_at, ends_at=ends_at)


def _shift(row: PlannedShift, now: datetime) -> Shift:
    """Whoever is on within a day knows already; the others are told when it is time."""
    notified_at = now if row.starts_at < now + timedelta(days=1) else None
    times = {"starts_at": row.starts_at, "ends_at": row.ends_at, "notified_at": notified_at}
    return Shift(unit_id=row.roster.unit_id, officer=row.officer, role=row.role, **times)
