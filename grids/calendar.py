"""The Chinese working-day calendar: public holidays and the working days made up for them.

First what an administrator wrote down (`CalendarDay`), then the kept list of the State Council's notices (chinesecalendar), which ends with the last
notice; for a later year statutory holidays alone (holidays), without make-up days, marked provisional.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar
import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grids.models import CalendarDay

SATURDAY = 5
NAMES = {
    "New Year's Day": gettext_noop("New Year’s Day"),
    "Spring Festival": gettext_noop("Spring Festival"),
    "Tomb-sweeping Day": gettext_noop("Tomb-sweeping Day"),
    "Labour Day": gettext_noop("Labour Day"),
    "Dragon Boat Festival": gettext_noop("Dragon Boat Festival"),
    "Mid-autumn Festival": gettext_noop("Mid-autumn Festival"),
    "National Day": gettext_noop("National Day"),
}


# As the list of statutory holidays calls them, before what it says of how a day came about.
STATUTORY = {
    "元旦": "New Year’s Day",
    "农历除夕": "Spring Festival",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}


class Day(NamedTuple):
    """One day: whether people work, what the day is called, and whether a notice is still awaited."""

    day: date
    is_working: bool
    name: str = ""
    is_provisional: bool = False


def days_between(first: date, last: date) -> list[Day]:
    """The days from `first` to `last`, both included; one query."""
    written = {row.day: Day(row.day, row.is_working, row.name) for row in CalendarDay.objects.filter(day__gte=first, day__lte=last)}
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [written.get(day) or _announced(day) or _expected(day) for day in days]


def is_announced(year: int) -> bool:
    """Whether the kept list knows the State Council's notice for `year`."""
    return _announced(date(year, 10, 1)) is not None


def is_working_day(day: date) -> bool:
    """Whether offices and courts work on `day`."""
    return days_between(day, day)[0].is_working


def _announced(day: date) -> Day | None:
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return Day(day, not is_off, _(NAMES[name]) if name in NAMES else "")


def _expected(day: date) -> Day:
    full = _statutory(day.year).get(day, "")
    name = _said(full.partition("（")[0])
    return Day(day, not name and day.weekday() < SATURDAY, name, is_provisional=True)


def _said(name: str) -> str:
    return _(STATUTORY[name]) if name in STATUTORY else name


@lru_cache(maxsize=8)
def _statutory(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("CN", years=year, language="zh_CN").items())
