"""What schedules mean for the days to come, also before they are kept."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from grids.calendar import Day, days_between
from patrols.models import Schedule
from patrols.services.planning import times_on

DAYS = 7


def week_of(schedules: Sequence[Schedule], first: date) -> list[dict[str, Any]]:
    """The rounds of the seven days from `first` on, day by day; those after midnight belong to the day before. One query."""
    return [_day(day, schedules) for day in days_between(first, first + timedelta(days=DAYS - 1))]


def _day(day: Day, schedules: Sequence[Schedule]) -> dict[str, Any]:
    rounds = [_round(at, schedule, number) for number, schedule in enumerate(schedules) for at in times_on(schedule, day)]
    facts = {"weekday": date_format(day.day, "D"), "name": day.name, "is_working": day.is_working, "is_provisional": day.is_provisional}
    return {"day": day.day, "rounds": sorted(rounds, key=lambda one: one["begins_at"])} | facts


def _round(at: datetime, schedule: Schedule, number: int) -> dict[str, Any]:
    local, until = timezone.localtime(at), timezone.localtime(at + timedelta(minutes=schedule.minutes))
    return {"begins_at": at, "begins": f"{local:%H:%M}", "ends": f"{until:%H:%M}", "schedule": number}
