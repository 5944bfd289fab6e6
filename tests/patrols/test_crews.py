"""Teams of the night: who may be in one, nobody in two at a time, each comes and leaves by one press, rounds are given and shared, last night is copied."""

from datetime import date, datetime, timedelta

import pytest

from grids.models import Absence, Secondment, Team, TeamMember
from patrols.crews.hours import hours_of
from patrols.crews.people import people_of
from patrols.models import Crew, CrewMember, Round
from patrols.services.copying import AllThere, NothingToCopy, copy_last_night
from patrols.services.crews import (
    BadTimes,
    CallSignTaken,
    CrewFacts,
    HasBeenThere,
    InAnotherTeam,
    NobodyLeads,
    NoCallSign,
    NotOfHere,
    NotYet,
    TeamIsOver,
    end_crew,
    keep_crew,
    press_came,
    press_left,
)
from patrols.services.giving import NeedsAReason, give_round, share_rounds
from patrols.services.planning import plan_ahead, plan_round
from patrols.services.rounds import OtherStation, RoundIsOver
from policing.lib.errors import NotAllowed
from tests.patrols.walking import again, clock, make_route, make_schedule

HOUR = timedelta(hours=1)
NIGHT = date(2026, 3, 2)


@pytest.fixture
def now() -> datetime:
    return clock(NIGHT, 20)


def make(cast, now, name="巡一", *, users=None, members=(), leader=None, by=None, crew=None, hours=10, station=None) -> Crew:
    facts = CrewFacts(name, now, now + hours * HOUR, users or [cast.community, cast.auxiliary], list(members), leader or cast.community)
    return keep_crew(facts, station=station or cast.east, by=by or cast.leader, now=now, crew=crew)


def volunteer(cast, name="李志愿") -> TeamMember:
    team, _made = Team.objects.get_or_create(unit=cast.east, kind="community", name="东河义警")
    return TeamMember.objects.create(team=team, kind="volunteer", name=name, starts_on=date(2026, 1, 1))


def names(crew: Crew) -> set[str]:
    return {str(one) for one in crew.members.all()}


# Who is in a team


def test_police_auxiliaries_and_volunteers_go_together_and_one_officer_leads(cast, now):
    crew = make(cast, now, members=[volunteer(cast)])
    assert names(crew) == {"Community", "Auxiliary", "李志愿"}
    assert [str(one) for one in crew.members.filter(is_leader=True)] == ["Community"]


def test_who_can_be_chosen(cast, now):
    volunteer(cast)
    lent = Secondment.objects.create(officer=cast.fraud_officer.officer, unit=cast.east, starts_at=now, ends_at=now + 4 * HOUR)
    Secondment.objects.create(officer=cast.desk.officer, unit=cast.west, starts_at=now, ends_at=now + 4 * HOUR)
    Absence.objects.create(officer=cast.leader.officer, starts_at=now, ends_at=now + HOUR)
    found = {one.name: one for one in people_of(cast.east, now, now + HOUR)}
    assert set(found) == {"Community", "Auxiliary", "Fraud", "李志愿"}
    assert (found["Community"].leads, found["Auxiliary"].leads, found["李志愿"].leads) == (True, False, False)
    assert "Fraud" not in {one.name for one in people_of(cast.east, lent.ends_at, lent.ends_at + HOUR)}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"name": " "}, NoCallSign),
        ({"hours": 25}, BadTimes),
        ({"hours": 0}, BadTimes),
        ({"leader": "auxiliary"}, NobodyLeads),
        ({"leader": "desk"}, NobodyLeads),
        ({"users": ["stranger"], "leader": "stranger"}, NotOfHere),
        ({"by": "desk"}, NotAllowed),
        ({"by": "auxiliary"}, NotAllowed),
    ],
)
def test_a_team_that_is_none_is_refused(cast, now, more, refusal):
    facts = {name: getattr(cast, value) if isinstance(value, str) and hasattr(cast, value) else value for name, value in more.items()}
    if "users" in facts:
        facts["users"] = [getattr(cast, name) for name in facts["users"]]
    with pytest.raises(refusal) as told:
        make(cast, now, **facts)
    assert str(told.value)
    assert not Crew.objects.exists()


def test_nobody_is_in_two_teams_at_a_time(cast, now):
    one = volunteer(cast)
    make(cast, now, members=[one])
    for users, members in (([cast.desk, cast.auxiliary], []), ([cast.desk], [one])):
        with pytest.raises(InAnotherTeam) as told:
            make(cast, now + HOUR, "巡二", users=users, members=members, leader=cast.desk)
        assert "巡一" in str(told.value)
    assert Crew.objects.count() == 1


def test_who_left_early_is_free_for_another_team(cast, now):
    crew = make(cast, now)
    member = crew.members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    press_left(member, by=cast.leader, now=now + HOUR)
    assert make(cast, now + 2 * HOUR, "巡二", users=[cast.desk, cast.auxiliary], leader=cast.desk).members.count() == 2


def test_a_call_sign_is_out_once_at_a_time(cast, now):
    make(cast, now)
    with pytest.raises(CallSignTaken):
        make(cast, now + HOUR, users=[cast.desk], leader=cast.desk)


def test_a_team_changes_but_who_came_stays(cast, now):
    crew = make(cast, now)
    press_came(crew.members.get(user=cast.auxiliary), by=cast.community, now=now)
    with pytest.raises(HasBeenThere):
        make(cast, now, users=[cast.community], crew=crew)
    make(cast, now, "巡三", users=[cast.desk, cast.auxiliary], leader=cast.desk, crew=crew)
    assert (again(crew).name, names(crew)) == ("巡三", {"Desk", "Auxiliary"})


# Coming, leaving, hours


def test_each_presses_for_themselves_and_the_leader_for_all(cast, now):
    crew = make(cast, now, members=[volunteer(cast)])
    helper, own = crew.members.get(user=None), crew.members.get(user=cast.auxiliary)
    with pytest.raises(NotAllowed):
        press_came(helper, by=cast.auxiliary, now=now)
    with pytest.raises(NotYet):
        press_left(own, by=cast.auxiliary, now=now)
    press_came(own, by=cast.auxiliary, now=now)
    press_came(own, by=cast.auxiliary, now=now + HOUR)
    press_came(helper, by=cast.community, now=now)
    press_left(helper, by=cast.community, now=now + 3 * HOUR)
    press_left(helper, by=cast.community, now=now + 5 * HOUR)
    assert (again(own).came_at, again(helper).worked) == (now, 3 * HOUR)


def test_a_team_that_goes_home_takes_everybody_along_and_its_rounds_are_free(cast, now):
    crew = make(cast, now)
    member = crew.members.get(user=cast.auxiliary)
    press_came(member, by=cast.leader, now=now)
    ahead = plan_round(make_route(cast), due_at=now + 2 * HOUR, minutes=30, crew=crew, by=cast.leader)
    end_crew(crew, by=cast.leader, now=now + HOUR)
    assert (again(member).left_at, again(crew).ends_at, again(ahead).crew) == (now + HOUR, now + HOUR, None)
    with pytest.raises(TeamIsOver):
        end_crew(again(crew), by=cast.leader, now=now + 2 * HOUR)
    with pytest.raises(TeamIsOver):
        make(cast, now + 3 * HOUR, crew=again(crew))


def test_a_team_that_never_went_out_is_taken_back(cast, now):
    end_crew(make(cast, now + HOUR), by=cast.leader, now=now)
    assert not Crew.objects.exists()


def test_hours_are_counted_per_person_for_week_and_month(cast, now):
    one = volunteer(cast)
    for days, hours in ((0, 3), (1, 2), (20, 4)):
        at = clock(date(2026, 3, 31), 20) - timedelta(days=days)
        crew = make(cast, at, members=[one])
        for member in crew.members.exclude(user=cast.auxiliary):
            press_came(member, by=cast.leader, now=at)
            press_left(member, by=cast.leader, now=at + hours * HOUR)
    rows = {row["name"]: row for row in hours_of(cast.leader, date(2026, 3, 31))}
    assert (rows["李志愿"]["week"], rows["李志愿"]["month"], rows["李志愿"]["nights"]) == (5 * HOUR, 9 * HOUR, 3)
    assert "Auxiliary" not in rows
    assert list(hours_of(cast.stranger, date(2026, 3, 31))) == []


# Rounds


def test_a_team_too_small_needs_a_reason_and_it_is_kept(cast, now):
    make_schedule(make_route(cast), people_needed=3, officers_needed=2)
    plan_ahead(now)
    crew, patrol = make(cast, now), Round.objects.earliest("due_at")
    with pytest.raises(NeedsAReason) as told:
        give_round(patrol, crew, by=cast.leader, now=now)
    assert "3" in str(told.value)
    kept = give_round(patrol, crew, by=cast.leader, now=now, reason="两人病假")
    assert kept.crew == crew
    assert kept.reason.startswith("两人病假 (")
    assert give_round(kept, None, by=cast.desk, now=now).crew is None


def test_a_team_that_is_away_or_busy_needs_a_reason(cast, now):
    crew, route = make(cast, now), make_route(cast)
    walking = plan_round(route, due_at=now + HOUR, minutes=60, crew=crew, by=cast.leader)
    for at in (now + HOUR + timedelta(minutes=30), now + 11 * HOUR):
        with pytest.raises(NeedsAReason):
            give_round(plan_round(route, due_at=at, minutes=30, crew=None, by=cast.leader), crew, by=cast.leader, now=now)
    assert give_round(walking, crew, by=cast.leader, now=now).crew == crew


def test_rounds_are_given_by_those_who_decide_within_a_station_and_ahead(cast, now):
    crew = make(cast, now)
    patrol = plan_round(make_route(cast), due_at=now + HOUR, minutes=30, crew=None, by=cast.leader)
    with pytest.raises(NotAllowed):
        give_round(patrol, crew, by=cast.auxiliary, now=now)
    Crew.objects.filter(pk=crew.pk).update(station=cast.west)
    with pytest.raises(OtherStation):
        give_round(patrol, again(crew), by=cast.leader, now=now)
    Round.objects.update(status="started")
    with pytest.raises(RoundIsOver):
        give_round(patrol, None, by=cast.leader, now=now)


def test_the_nights_rounds_are_shared_evenly_and_what_is_left_says_why(cast, now):
    first = make(cast, now)
    second = make(cast, now, "巡二", users=[cast.desk, cast.leader], leader=cast.desk)
    make_schedule(make_route(cast))  # 22, 0, 2, 4 and 6, for two people with an officer
    make_schedule(make_route(cast, name="两人不够"), people_needed=5, every_minutes=None, ends=None)
    plan_ahead(now)
    shared = share_rounds(cast.east, by=cast.leader, now=now)
    assert sorted(Round.objects.filter(crew=crew).count() for crew in (first, second)) == [2, 2]
    assert {left.round.route.name: left.why for left in shared.left if left.round.due_at < now + 9 * HOUR}.keys() == {"两人不够"}
    assert all(left.why for left in shared.left)
    assert share_rounds(cast.east, by=cast.leader, now=now).given == []


# Last night again


def test_last_nights_teams_go_out_tonight_without_those_who_cannot(cast, now):
    before = make(cast, now - timedelta(days=1), members=[volunteer(cast)])
    make(cast, now, "巡九", users=[cast.desk, cast.auxiliary], leader=cast.desk)
    copied = copy_last_night(cast.east, by=cast.leader, now=now)
    assert [(one.name, one.starts_at, names(one)) for one in copied.crews] == [("巡一", before.starts_at + timedelta(days=1), {"Community", "李志愿"})]
    assert copied.without == [("巡一", ["Auxiliary"])]
    with pytest.raises(AllThere):
        copy_last_night(cast.east, by=cast.leader, now=now)


def test_without_a_night_there_is_nothing_to_copy_and_without_a_leader_no_team(cast, now):
    with pytest.raises(NothingToCopy):
        copy_last_night(cast.east, by=cast.leader, now=now)
    make(cast, now - timedelta(days=1))
    make(cast, now, "巡九", users=[cast.community], leader=cast.community)
    assert copy_last_night(cast.east, by=cast.leader, now=now).leaderless == ["巡一"]
    assert CrewMember.objects.filter(crew__starts_at=now).count() == 1
