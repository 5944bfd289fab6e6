"""A changed plan takes its rounds along: what has not begun is brought in line, withdrawn or made; what began is touched by nobody."""

import uuid
from datetime import date, time, timedelta

import pytest

from delivery.models import Message
from grids.models import CalendarDay
from patrols.lifecycle import RoundStatus
from patrols.models import Checkpoint, Round, Schedule
from patrols.services.planning import plan_ahead, plan_round
from patrols.services.recording import Entry, take_entries
from patrols.services.replanning import Changes, keep_up, replan
from patrols.services.rounds import call_off, give_more_time
from tests.patrols.walking import MINUTE, Kind, again, clock, make_crew, make_route, make_schedule

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NOON = clock(MONDAY, 12)


@pytest.fixture
def nightly(cast) -> Schedule:
    """Tonight 22, 0, 2, 4, 6 and the first one of tomorrow."""
    schedule = make_schedule(make_route(cast))
    plan_ahead(NOON)
    return schedule


def change(schedule: Schedule, **facts) -> Changes:
    Schedule.objects.filter(pk=schedule.pk).update(**facts)
    return replan(schedule.route, now=NOON)


def standing() -> list:
    return list(Round.objects.standing().values_list("due_at", flat=True))


def test_nothing_changed_changes_nothing(nightly):
    assert replan(nightly.route, now=NOON) == Changes(0, 0, 0)


def test_another_rhythm_keeps_the_rounds_that_fit_and_withdraws_the_rest(cast, nightly):
    kept = Round.objects.get(due_at=clock(MONDAY + DAY, 0))
    assert change(nightly, begins=time(23), every_minutes=60, ends=time(1)) == Changes(made=3, changed=0, withdrawn=5)
    assert standing() == [clock(MONDAY, 23), clock(MONDAY + DAY, 0), clock(MONDAY + DAY, 1), clock(MONDAY + DAY, 23)]
    assert again(kept).status == RoundStatus.PLANNED
    gone = Round.objects.get(due_at=clock(MONDAY, 22))
    assert (gone.status, gone.schedule, gone.withdrawn_at, gone.check_at) == (RoundStatus.CANCELLED, None, NOON, None)


def test_more_minutes_and_graces_reach_the_rounds_ahead_and_their_team_stays(cast, nightly):
    crew = make_crew(cast, cast.community)
    Round.objects.update(crew=crew)
    assert change(nightly, minutes=90, start_grace=5, finish_grace=0) == Changes(0, 6, 0)
    one = Round.objects.get(due_at=clock(MONDAY, 22))
    assert (one.due_until, one.late_at, one.over_at, one.check_at) == (clock(MONDAY, 23, 30), clock(MONDAY, 22, 5), clock(MONDAY, 23, 30), clock(MONDAY, 22, 5))
    assert one.crew == crew


def test_what_somebody_gave_more_time_keeps_it(cast, nightly):
    one = give_more_time(Round.objects.first(), reason="警情", by=cast.auxiliary)
    assert change(nightly, start_grace=0).changed == 5
    assert again(one).late_at == clock(MONDAY, 22, 30)


def test_stops_follow_the_route(nightly):
    Checkpoint.objects.filter(position=2).update(removed_at=NOON)
    Checkpoint.objects.create(route=nightly.route, position=0, name="新点", lon=113.904, lat=35.305)
    assert replan(nightly.route, now=NOON).changed == 6
    for one in Round.objects.all():
        assert [(stop.checkpoint.name, stop.position) for stop in one.stops.order_by("position")] == [("新点", 1), ("1号点", 2), ("3号点", 3)]


@pytest.mark.parametrize("how", ["begun", "said", "late", "past"])
def test_what_began_or_is_over_is_touched_by_nobody(cast, nightly, how):
    one = Round.objects.first()
    if how in ("begun", "said"):
        kind = Kind.START if how == "begun" else Kind.FINISH
        take_entries(one, [Entry(uuid.uuid4(), kind, NOON)], by=cast.auxiliary, sent_at=NOON, now=NOON)
    elif how == "late":
        Round.objects.filter(pk=one.pk).update(status=RoundStatus.LATE)
    now = NOON if how != "past" else one.due_at + MINUTE
    before = again(one)
    Checkpoint.objects.filter(position=1).update(removed_at=NOON)
    Schedule.objects.update(is_active=False)
    replan(nightly.route, now=now)
    assert (again(one).status, again(one).withdrawn_at, again(one).stops.count()) == (before.status, None, 3)
    assert Round.objects.standing().count() == 1


def test_a_round_called_off_by_a_person_stays_so(cast, nightly):
    one = call_off(Round.objects.first(), reason="暴雨", by=cast.leader)
    assert replan(nightly.route, now=NOON) == Changes(0, 0, 0)
    assert again(one).withdrawn_at is None


def test_a_route_that_ends_takes_its_rounds_along_the_extra_ones_too(cast, nightly):
    plan_round(nightly.route, due_at=clock(MONDAY, 21), minutes=30, crew=None, by=cast.leader)
    nightly.route.is_active = False
    nightly.route.save()
    assert replan(nightly.route, now=NOON).withdrawn == 7
    assert standing() == []
    nightly.route.is_active = True
    nightly.route.save()
    assert replan(nightly.route, now=NOON).made == 6


def test_the_team_of_a_withdrawn_round_hears_of_it(cast, nightly):
    Round.objects.filter(due_at=clock(MONDAY, 22)).update(crew=make_crew(cast, cast.community))
    change(nightly, is_active=False)
    assert [message.content["zh-hans"]["title"] for message in Message.objects.filter(room="patrols")] == ["不再安排：东河车门巡查"]


def test_a_holiday_announced_after_planning_withdraws_the_working_days_rounds(cast):
    school = make_schedule(make_route(cast), days=Schedule.Days.WORKING, begins=time(7, 20), every_minutes=None, ends=None)
    assert keep_up(NOON) == 1
    CalendarDay.objects.create(day=MONDAY + DAY, is_working=False, name="全市停课")
    assert keep_up(NOON) == 1
    assert standing() == []
    assert keep_up(NOON) == 0
    assert again(school).is_active
