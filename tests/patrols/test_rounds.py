"""A late start goes to the team's leader, a missed round to the duty chief; more time, another team and calling off need a reason."""

from datetime import timedelta

import pytest

from delivery.models import Message, Recipient
from patrols.lifecycle import ROUND_MOVES, STOP_MOVES, RoundStatus, StopStatus
from patrols.models import Crew, Round
from patrols.services.rounds import NobodyThere, NoReason, OtherStation, RoundIsOver, SameTeam, call_off, check_round, give_more_time, hand_over, to_check
from policing.lib.errors import IllegalMove, NotAllowed
from policing.lib.lifecycle import move
from tests.patrols.walking import MINUTE, Kind, Phone, again, make_crew, make_round


@pytest.fixture
def crew(cast) -> Crew:
    return make_crew(cast, cast.community)


@pytest.fixture
def patrol(cast, crew) -> Round:
    return make_round(cast, crew=crew)


def told() -> list[tuple[str, str]]:
    rows = Recipient.objects.filter(message__room="patrols").select_related("message", "addressee__user").order_by("created_at", "name")
    return [(row.addressee.user.username, row.message.content["en"]["title"].split(":")[0]) for row in rows]


def sweep(now) -> None:
    for one in to_check(now):
        check_round(one, now=now)


def test_late_goes_to_the_leader_of_the_team_and_missed_to_the_duty_chief(cast, patrol):
    sweep(cast.now + 14 * MINUTE)
    assert told() == []
    sweep(cast.now + 15 * MINUTE)
    sweep(cast.now + 16 * MINUTE)
    assert (again(patrol).status, told()) == (RoundStatus.LATE, [("community", "Not begun")])
    sweep(cast.now + 75 * MINUTE)
    sweep(cast.now + 90 * MINUTE)
    assert (again(patrol).status, told()) == (RoundStatus.MISSED, [("community", "Not begun"), ("leader", "Missed")])


def test_a_leader_who_went_home_hears_nothing_and_the_duty_chief_does(cast, patrol, crew):
    crew.members.update(came_at=cast.now - timedelta(hours=1), left_at=cast.now)
    sweep(cast.now + 15 * MINUTE)
    assert told() == [("leader", "Not begun")]


def test_no_team_takes_over_from_itself_or_when_it_is_home(cast, patrol, crew):
    with pytest.raises(SameTeam):
        hand_over(patrol, crew, reason="近", by=cast.leader, now=cast.now)
    other = make_crew(cast, cast.desk, "巡二")
    with pytest.raises(NobodyThere):
        hand_over(patrol, other, reason="近", by=cast.leader, now=other.ends_at)


def test_without_a_team_late_goes_to_the_duty_chief(cast):
    make_round(cast)
    sweep(cast.now + 15 * MINUTE)
    assert told() == [("leader", "Not begun")]


def test_a_round_that_does_not_come_back_is_asked_after_once(cast, patrol):
    phone = Phone(patrol, cast.community)
    phone.says(Kind.START, cast.now)
    phone.sends(cast.now)
    sweep(cast.now + 74 * MINUTE)
    assert told() == []
    sweep(cast.now + 75 * MINUTE)
    sweep(cast.now + 80 * MINUTE)
    assert told() == [("community", "Not finished"), ("leader", "Not finished")]
    assert not Message.objects.filter(room="patrols", content__en__title__startswith="Not", can_wait=True).exists(), "nobody waits for such a word"
    assert again(patrol).status == RoundStatus.STARTED


def test_a_quarter_of_an_hour_more(cast, patrol):
    sweep(cast.now + 15 * MINUTE)
    give_more_time(again(patrol), reason="处置警情", by=cast.auxiliary)
    later = again(patrol)
    assert (later.status, later.check_at, later.due_until) == (RoundStatus.PLANNED, cast.now + 30 * MINUTE, cast.now + 75 * MINUTE)


def test_another_team_hears_of_what_is_left_and_has_a_quarter_of_an_hour(cast, patrol):
    other = make_crew(cast, cast.desk, "巡二")
    theirs = hand_over(patrol, other, reason="车坏了", by=cast.auxiliary, now=cast.now + 5 * MINUTE)
    assert (again(patrol).status, theirs.crew, theirs.late_at, theirs.stops.count()) == (RoundStatus.HANDED_OVER, other, cast.now + 20 * MINUTE, 3)
    assert told() == [("desk", "A round for you")]
    further = hand_over(theirs, make_crew(cast, cast.leader, "巡三"), reason="换班", by=cast.leader, now=cast.now + 6 * MINUTE)
    assert further.continues == theirs


def test_a_reason_is_asked_for(cast, patrol, crew):
    for refused in (
        lambda: give_more_time(patrol, reason="  ", by=cast.leader),
        lambda: hand_over(patrol, crew, reason="", by=cast.leader, now=cast.now),
        lambda: call_off(patrol, reason="\u200e", by=cast.leader),
    ):
        with pytest.raises(NoReason):
            refused()


def test_what_is_over_stays(cast, patrol, crew):
    call_off(patrol, reason="暴雨", by=cast.leader)
    with pytest.raises(RoundIsOver):
        give_more_time(patrol, reason="再等等", by=cast.leader)
    with pytest.raises(RoundIsOver):
        hand_over(patrol, crew, reason="再等等", by=cast.leader, now=cast.now)


def test_an_auxiliary_calls_nothing_off_and_no_other_station_takes_over(cast, patrol):
    with pytest.raises(NotAllowed):
        call_off(patrol, reason="暴雨", by=cast.auxiliary)
    theirs = Crew.objects.create(station=cast.west, name="西一", starts_at=cast.now, ends_at=cast.now + timedelta(hours=1))
    with pytest.raises(OtherStation):
        hand_over(patrol, theirs, reason="近", by=cast.leader, now=cast.now)


@pytest.mark.parametrize(("before", "after"), [(one, other) for one in RoundStatus.values for other in RoundStatus.values], ids=str)
def test_a_round_moves_as_its_table_says(patrol, before, after):
    Round.objects.filter(pk=patrol.pk).update(status=before)
    standing = again(patrol)
    if after in ROUND_MOVES[before]:
        move(standing, after, allowed=ROUND_MOVES)
    else:
        with pytest.raises(IllegalMove):
            move(standing, after, allowed=ROUND_MOVES)
    assert again(patrol).status == standing.status


@pytest.mark.parametrize(("before", "after"), [(one, other) for one in StopStatus.values for other in StopStatus.values], ids=str)
def test_a_stop_moves_as_its_table_says(patrol, before, after):
    stop = patrol.stops.first()
    type(stop).objects.filter(pk=stop.pk).update(status=before, reason="x")
    standing = again(stop)
    if after in STOP_MOVES[before]:
        move(standing, after, allowed=STOP_MOVES)
    else:
        with pytest.raises(IllegalMove):
            move(standing, after, allowed=STOP_MOVES)
    assert again(stop).status == standing.status
