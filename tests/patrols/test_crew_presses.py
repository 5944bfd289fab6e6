"""Odd presses: a mistaken "left", a "came" a day ahead, a "left" nobody pressed; and teams of whom nobody is there any more."""

from datetime import datetime, timedelta

import pytest

from patrols.crews.hours import hours_of
from patrols.models import Crew
from patrols.services.crews import InAnotherTeam, NotYet, TeamIsOver, TooEarly, close_over, press_back, press_came, press_left
from patrols.services.giving import NeedsAReason, give_round
from patrols.services.planning import plan_round
from patrols.services.rounds import NobodyThere, OtherStation, hand_over
from policing.lib.errors import NotAllowed
from tests.patrols.test_crews import NIGHT, make
from tests.patrols.walking import again, clock, make_route

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return clock(NIGHT, 20)


def test_a_mistaken_left_is_taken_back_and_a_mistaken_came_too(cast, now):
    member = make(cast, now).members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    press_left(member, by=cast.leader, now=now + HOUR)
    back = press_back(member, by=cast.auxiliary, now=now + HOUR)
    assert (back.came_at, again(member).left_at) == (now, None)
    press_back(member, by=cast.auxiliary, now=now + HOUR)
    assert again(member).came_at is None
    with pytest.raises(NotYet):
        press_back(member, by=cast.auxiliary, now=now + HOUR)


def test_who_left_and_went_with_another_team_is_not_called_back(cast, now):
    member = make(cast, now).members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    press_left(member, by=cast.leader, now=now + HOUR)
    make(cast, now + 2 * HOUR, "巡二", users=[cast.desk, cast.auxiliary], leader=cast.desk)
    with pytest.raises(InAnotherTeam):
        press_back(member, by=cast.leader, now=now + 3 * HOUR)


def test_a_team_can_be_changed_though_somebody_who_left_it_is_with_another_one(cast, now):
    crew = make(cast, now)
    member = crew.members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    press_left(member, by=cast.leader, now=now + HOUR)
    make(cast, now + 2 * HOUR, "巡二", users=[cast.desk, cast.auxiliary], leader=cast.desk)
    assert again(make(cast, now, "巡三", crew=crew)).name == "巡三"


def test_the_record_of_a_team_that_is_home_is_not_taken_back(cast, now):
    member = make(cast, now).members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    for by, refusal in ((cast.leader, TeamIsOver), (cast.stranger, NotAllowed)):
        with pytest.raises(refusal):
            press_back(member, by=by, now=now + 11 * HOUR)


def test_nobody_comes_a_day_early(cast, now):
    member = make(cast, now + 24 * HOUR).members.get(user=cast.auxiliary)
    with pytest.raises(TooEarly):
        press_came(member, by=cast.leader, now=now)
    assert press_came(member, by=cast.leader, now=now + 22 * HOUR).came_at == now + 22 * HOUR


def test_who_forgot_to_press_left_is_counted_when_the_teams_time_is_over(cast, now):
    crew = make(cast, now)
    for member in crew.members.all():
        press_came(member, by=cast.leader, now=now + HOUR)
    press_left(crew.members.get(user=cast.community), by=cast.leader, now=now + 3 * HOUR)
    assert close_over(now + 9 * HOUR) == 0
    assert (close_over(now + 10 * HOUR), close_over(now + 11 * HOUR)) == (1, 0)
    assert {row["name"]: row["month"] for row in hours_of(cast.leader, NIGHT)} == {"Community": 2 * HOUR, "Auxiliary": 9 * HOUR}


def test_a_team_of_whom_everybody_left_is_given_no_round(cast, now):
    crew = make(cast, now)
    for member in crew.members.all():
        press_came(member, by=cast.leader, now=now)
        press_left(member, by=cast.leader, now=now + HOUR)
    patrol = plan_round(make_route(cast), due_at=now + 2 * HOUR, minutes=30, crew=None, by=cast.leader)
    with pytest.raises(NeedsAReason):
        give_round(patrol, crew, by=cast.leader, now=now + HOUR)
    with pytest.raises(NobodyThere):
        hand_over(patrol, crew, reason="近", by=cast.leader, now=now + HOUR)


def test_a_round_planned_by_hand_goes_to_a_team_of_its_station(cast, now):
    crew = make(cast, now)
    Crew.objects.filter(pk=crew.pk).update(station=cast.west)
    with pytest.raises(OtherStation):
        plan_round(make_route(cast), due_at=now, minutes=30, crew=again(crew), by=cast.commander)
