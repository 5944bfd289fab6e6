"""Rounds are made ahead of their time from schedules, each once, on the right days, across midnight."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from patrols.models import Checkpoint, Round, Schedule
from patrols.services.planning import NoStops, plan_ahead, plan_round, times_of
from policing.lib.errors import NotAllowed
from tests.patrols.walking import clock, make_crew, make_route, make_schedule

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def nightly(cast) -> Schedule:
    return make_schedule(make_route(cast))


def test_every_two_hours_of_the_night_belongs_to_the_day_it_begins_on(nightly):
    assert times_of(nightly, MONDAY, MONDAY) == [clock(MONDAY, 22), *(clock(MONDAY + DAY, hour) for hour in (0, 2, 4, 6))]


def test_once_a_day_needs_no_end(cast):
    once = make_schedule(make_route(cast), every_minutes=None, ends=None, begins=time(7, 30))
    assert times_of(once, MONDAY, MONDAY + DAY) == [clock(MONDAY, 7, 30), clock(MONDAY + DAY, 7, 30)]


@pytest.mark.parametrize(
    ("days", "day", "is_walked"),
    [
        ("working", date(2026, 2, 28), True),  # a Saturday worked for Spring Festival
        ("rest", date(2026, 2, 28), False),
        ("working", date(2026, 2, 20), False),  # a Friday of Spring Festival
        ("rest", date(2026, 2, 20), True),
        ("every", date(2026, 2, 20), True),
    ],
)
def test_holidays_and_make_up_days_are_what_the_calendar_says(cast, days, day, is_walked):
    schedule = make_schedule(make_route(cast), days=days)
    assert bool(times_of(schedule, day, day)) == is_walked


def test_chosen_weekdays_are_walked_whatever_the_calendar_says(cast):
    schedule = make_schedule(make_route(cast), days="chosen", weekdays=[5, 6], every_minutes=None, ends=None)
    # The Friday is one of Spring Festival, the last Saturday one worked for it.
    assert [at.date() for at in times_of(schedule, date(2026, 2, 20), date(2026, 3, 1))] == [date(2026, 2, day) for day in (20, 21, 27, 28)]


def test_the_night_after_a_chosen_weekday_belongs_to_it(cast):
    schedule = make_schedule(make_route(cast), days="chosen", weekdays=[5])
    assert times_of(schedule, date(2026, 3, 6), date(2026, 3, 7))[-1] == clock(date(2026, 3, 7), 6)


@pytest.mark.parametrize(("days", "weekdays"), [("chosen", []), ("every", [1])])
def test_weekdays_are_kept_where_they_are_chosen_and_nowhere_else(cast, days, weekdays):
    with pytest.raises(IntegrityError):
        make_schedule(make_route(cast), days=days, weekdays=weekdays)


def test_terms_have_a_first_and_a_last_day(cast):
    term = make_schedule(make_route(cast), first_on=MONDAY, last_on=MONDAY + DAY, every_minutes=None, ends=None)
    assert [at.date() for at in times_of(term, MONDAY - DAY, MONDAY + 3 * DAY)] == [MONDAY, MONDAY + DAY]


def test_rounds_stand_ready_once_with_their_stops(nightly):
    now = clock(MONDAY, 12)
    removed = Checkpoint.objects.get(position=2)
    removed.removed_at = now
    removed.save()
    assert plan_ahead(now) == 6
    assert plan_ahead(now) == 0
    first = Round.objects.first()
    assert (first.due_at, first.due_until, first.late_at, first.check_at) == (
        clock(MONDAY, 22),
        clock(MONDAY, 23),
        clock(MONDAY, 22, 15),
        clock(MONDAY, 22, 15),
    )
    assert [(stop.checkpoint.name, stop.position) for stop in first.stops.all()] == [("1号点", 1), ("3号点", 2)]


def test_rounds_after_midnight_of_the_night_before_are_made_too(nightly):
    plan_ahead(clock(MONDAY, 1))
    assert Round.objects.first().due_at == clock(MONDAY, 2)


@pytest.mark.parametrize("of", ["schedule", "route"])
def test_what_is_out_of_use_makes_no_rounds(nightly, of):
    row = nightly if of == "schedule" else nightly.route
    row.is_active = False
    row.save()
    assert plan_ahead(clock(MONDAY, 12)) == 0


def test_one_round_more_by_hand(cast):
    crew = make_crew(cast, cast.community)
    one = plan_round(make_route(cast), due_at=cast.now, minutes=30, crew=crew, by=cast.desk)
    kept = Round.objects.get()
    assert (kept.pk, kept.crew, kept.due_until, kept.stops.count()) == (one.pk, crew, cast.now + timedelta(minutes=30), 3)


def test_an_auxiliary_plans_nothing_and_an_empty_route_is_walked_by_nobody(cast):
    route = make_route(cast)
    with pytest.raises(NotAllowed):
        plan_round(route, due_at=cast.now, minutes=30, crew=None, by=cast.auxiliary)
    route.checkpoints.all().delete()
    with pytest.raises(NoStops):
        plan_round(route, due_at=cast.now, minutes=30, crew=None, by=cast.desk)
