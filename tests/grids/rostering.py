"""What tests of the roster share: the station's crew on three turns, and days that never fall together with today."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.roles import Role
from grids.models import Roster, ShiftTemplate
from grids.services.roster import Turn, check_plan, draft_roster, publish_roster, read_plan, save_template
from tests.cast import Cast, make_officer

# A Monday; 1 to 8 October 2025 were off, 28 September and 11 October worked (State Council notice for 2025).
MONDAY = date(2025, 9, 22)


def at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def make_crew(cast: Cast, count: int = 3) -> list:
    """Officers of the East station's command room who take turns."""
    return [make_officer(f"crew{n}", cast.east, Role.DUTY_OFFICER).officer for n in range(1, count + 1)]


def make_template(cast: Cast, crew: list, *, first_on: date = MONDAY, together: int = 1, **facts) -> ShiftTemplate:
    wanted = {"name": "值班", "role": Role.DUTY_OFFICER, "begins": time(8), "hours": 24, "people_needed": together, "first_on": first_on} | facts
    turns = [Turn(officer.pk, n // together + 1) for n, officer in enumerate(crew)]
    return save_template(ShiftTemplate(unit=cast.east), crew=turns, **wanted)


def drafted(cast: Cast, first: date, days: int = 7) -> Roster:
    return draft_roster(cast.east, starts_on=first, ends_on=first + timedelta(days=days - 1))


def published(cast: Cast, first: date, days: int = 7, *, now: datetime | None = None) -> Roster:
    roster = drafted(cast, first, days)
    publish_roster(roster, by=cast.leader, now=now or at(first, 0))
    return roster


def who(roster: Roster) -> list[str]:
    """Usernames in the order of their shifts."""
    return [row.officer.user.username for row in roster.planned.select_related("officer__user").order_by("starts_at", "officer")]


def findings(roster: Roster, now: datetime) -> list:
    return check_plan(read_plan(roster), now)
