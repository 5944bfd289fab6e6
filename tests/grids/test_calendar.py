"""Working days: the announced year as announced, the next one provisional, and what an administrator wrote before both."""

from datetime import date

import pytest
from django.utils import translation

from grids.calendar import days_between, is_working_day
from grids.models import CalendarDay

pytestmark = pytest.mark.django_db


def test_a_holiday_is_off_and_its_make_up_saturday_is_worked():
    # State Council notice for 2025: 1 to 8 October off, 28 September and 11 October worked.
    assert not is_working_day(date(2025, 10, 1))
    assert is_working_day(date(2025, 9, 28))
    assert is_working_day(date(2025, 10, 11))
    assert not is_working_day(date(2025, 10, 12))


def test_a_holiday_has_its_name():
    assert days_between(date(2025, 10, 1), date(2025, 10, 1))[0].name == "国庆节"


def test_a_year_without_a_notice_is_provisional_and_never_fails():
    day = days_between(date(2032, 10, 1), date(2032, 10, 2))
    assert [one.is_provisional for one in day] == [True, True]
    assert not day[0].is_working


def test_a_provisional_holiday_has_its_plain_name_in_both_languages():
    # By the statute alone: New Year's Eve and three days of Spring Festival, two of them on a weekend and so a day later.
    for language, said in (("zh-hans", "春节"), ("en", "Spring Festival")):
        with translation.override(language):
            assert {(one.name, one.is_working) for one in days_between(date(2027, 2, 5), date(2027, 2, 10))} == {(said, False)}


def test_a_made_up_saturday_of_2026_is_worked_and_says_for_what():
    # State Council notice for 2026: 14 and 28 February worked for the Spring Festival.
    assert [(one.is_working, one.name, one.is_provisional) for one in days_between(date(2026, 2, 14), date(2026, 2, 15))] == [
        (True, "春节", False),
        (False, "春节", False),
    ]


def test_what_is_written_down_comes_first():
    CalendarDay.objects.create(day=date(2032, 10, 9), is_working=True, name="国庆节调休")
    CalendarDay.objects.create(day=date(2025, 10, 11), is_working=False, name="防汛停工")
    assert is_working_day(date(2032, 10, 9))
    assert not is_working_day(date(2025, 10, 11))
    assert not days_between(date(2032, 10, 9), date(2032, 10, 9))[0].is_provisional


def test_one_query_whatever_the_span(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(days_between(date(2025, 1, 1), date(2025, 12, 31))) == 365
