"""Who answers for which grid, and who is on duty when: every desk is held round the clock."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.roles import Role
from grids.models import Grid, Officer, Posting, Shift

DAYS_BACK = 3
HANDOVER_HOUR = 8
SHIFT_ROLES = {value for value, _ in Shift.ROLES}


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
    """Days from eight to eight, the people of one role taking turns, the first of them now. A role with one person only works by day; a desk never closes."""
    groups: dict[tuple[int, str], list[Officer]] = defaultdict(list)
    for officer in officers:
        if officer.user.role in SHIFT_ROLES and officer.user.unit_id:
            groups[officer.user.unit_id, officer.user.role].append(officer)
    handed_over = (timezone.localtime(now) - timedelta(hours=HANDOVER_HOUR)).replace(hour=HANDOVER_HOUR, minute=0, second=0, microsecond=0)
    first = handed_over - timedelta(days=DAYS_BACK)
    rows = [shift for (unit, role), people in groups.items() for shift in _turns(unit, role, people, first, DAYS_BACK + days_ahead)]
    Shift.objects.bulk_create(rows, batch_size=5000)


def _turns(unit: int, role: str, people: list[Officer], first: datetime, days: int) -> Iterator[Shift]:
    hours = 24 if len(people) > 1 or role in {Role.DUTY_LEADER, Role.DUTY_OFFICER} else 12
    for day in range(days):
        starts_at = first + timedelta(days=day)
        yield Shift(unit_id=unit, officer=people[(day - DAYS_BACK) % len(people)], role=role, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
