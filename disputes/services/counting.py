"""Days as the law counts them: the first day is not counted, and what ends on a holiday ends on the first working day after it.

Source of the counting: 公安机关办理行政案件程序规定（2019）第三十五条.
"""

from datetime import date, timedelta
from typing import NamedTuple

from disputes.models import ClockRule
from grids.calendar import Day, days_between

# The longest row of days without work is eight or nine; looked up in one question.
_REST = 16
DAY = timedelta(days=1)


class Due(NamedTuple):
    """The last day, and whether a holiday in between is not announced yet."""

    on: date
    is_provisional: bool


def due_of(rule: ClockRule, start: date) -> Due:
    """The last day of `rule` for what began on `start`."""
    return working_days_after(start, rule.days) if rule.counting == ClockRule.Counting.WORKING else calendar_days_after(start, rule.days)


def working_days_after(start: date, days: int) -> Due:
    """The `days`-th working day after `start`, make-up days included, `start` not."""
    ahead = days_between(start + DAY, start + timedelta(days=days * 2 + 2 * _REST))
    last = [day for day in ahead if day.is_working][days - 1]
    return Due(last.day, _is_provisional(ahead, last.day))


def calendar_days_after(start: date, days: int) -> Due:
    """`days` days after `start`; on a day without work, the first working day after it."""
    end = start + timedelta(days=days)
    ahead = days_between(end, end + timedelta(days=_REST))
    last = next(day for day in ahead if day.is_working)
    return Due(last.day, _is_provisional(ahead, last.day))


def _is_provisional(days: list[Day], until: date) -> bool:
    return any(day.is_provisional for day in days if day.day <= until)
