"""Days as the law counts them, around holidays and the working days made up for them."""

from datetime import date

import pytest

from disputes.models import ClockRule
from disputes.services.catalogue import load_catalogue
from disputes.services.counting import calendar_days_after, due_of, working_days_after
from grids.models import CalendarDay

pytestmark = pytest.mark.django_db

# National Day 2025: free from 1 to 8 October; 28 September and 11 October are worked.
# Spring Festival 2025: free from 28 January to 4 February; 26 January and 8 February are worked.
WORKING = [
    (date(2025, 9, 25), 3, date(2025, 9, 29), "Thursday: Friday, the Sunday made up, Monday"),
    (date(2025, 9, 30), 3, date(2025, 10, 11), "over the holiday: Thursday, Friday, the Saturday made up"),
    (date(2025, 10, 1), 3, date(2025, 10, 11), "a holiday itself is not counted either"),
    (date(2025, 9, 26), 7, date(2025, 10, 13), "seven days over National Day"),
    (date(2025, 1, 24), 3, date(2025, 2, 5), "Friday before Spring Festival: the Sunday made up, Monday, then Wednesday"),
    (date(2025, 1, 27), 3, date(2025, 2, 7), "the last day before Spring Festival"),
    (date(2025, 2, 6), 3, date(2025, 2, 10), "Friday, the Saturday made up, Monday"),
    (date(2025, 1, 24), 7, date(2025, 2, 10), "seven days over Spring Festival"),
    (date(2025, 6, 3), 3, date(2025, 6, 6), "an ordinary week"),
    (date(2025, 6, 6), 3, date(2025, 6, 11), "over a weekend"),
]
CALENDAR = [
    (date(2025, 9, 1), 30, date(2025, 10, 9), "the thirtieth day is the first of October: the first working day after the holiday"),
    (date(2025, 9, 8), 30, date(2025, 10, 9), "ends on the last day of the holiday"),
    (date(2025, 9, 9), 30, date(2025, 10, 9), "ends on the first working day itself"),
    (date(2025, 9, 11), 30, date(2025, 10, 11), "ends on a Saturday that is worked"),
    (date(2024, 12, 27), 30, date(2025, 1, 26), "ends on a Sunday that is worked"),
    (date(2024, 12, 31), 30, date(2025, 2, 5), "ends in Spring Festival"),
    (date(2025, 5, 9), 30, date(2025, 6, 9), "ends on a Sunday"),
    (date(2025, 6, 2), 30, date(2025, 7, 2), "an ordinary month"),
]


@pytest.mark.parametrize(("start", "days", "due", "why"), WORKING, ids=[row[3] for row in WORKING])
def test_working_days(start, days, due, why):
    assert working_days_after(start, days).on == due


@pytest.mark.parametrize(("start", "days", "due", "why"), CALENDAR, ids=[row[3] for row in CALENDAR])
def test_calendar_days_end_on_a_working_day(start, days, due, why):
    assert calendar_days_after(start, days).on == due


def test_what_an_administrator_wrote_down_wins():
    CalendarDay.objects.create(day=date(2025, 6, 4), is_working=False, name="本地停工")
    assert working_days_after(date(2025, 6, 3), 3).on == date(2025, 6, 9)


def test_a_year_not_yet_announced_says_so():
    assert working_days_after(date(2031, 9, 29), 3).is_provisional
    assert not working_days_after(date(2025, 9, 29), 3).is_provisional


def test_each_clock_counts_as_its_source_says():
    load_catalogue()
    due = {rule.pk: due_of(rule, date(2025, 9, 30)).on for rule in ClockRule.objects.all()}
    assert due == {
        "first-attempt": date(2025, 10, 11),
        "first-after-report": date(2025, 10, 11),
        "second-attempt": date(2025, 10, 16),
        "case": date(2025, 10, 30),
        "people": date(2025, 10, 30),
        "confirmation": date(2025, 10, 30),
    }
