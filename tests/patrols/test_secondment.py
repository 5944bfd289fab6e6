"""Headquarters staff go down to the stations by turn, are told in time, see the station's matters from the first to the last minute of their shift, and
their host stands for what they did."""

import pytest

from accounts.roles import Role
from grids.models import Absence
from patrols.models import Exemption, Quota, SentOfficer
from patrols.services import secondment as services
from patrols.services.secondment import Why
from patrols.services.secondment.errors import (
    BadShift,
    NoPeopleToStation,
    NotFree,
    NotOfPool,
    QuotaInUse,
    ShiftOver,
)
from policing.lib.errors import NotAllowed
from tests.cast import make_officer
from tests.patrols.headquarters import DAY, EVENING, HOUR, MORNING, NOON, TODAY
from tests.patrols.walking import clock

# Whose turn it is


def test_whoever_was_sent_least_goes_first_then_longest_ago_then_by_name(hq):
    hq.was_sent(hq.ann, days_ago=3)
    hq.was_sent(hq.bob, days_ago=10)
    hq.was_sent(hq.cat, days_ago=20, times=2)
    hq.quota(4)
    assert hq.proposes() == ["Dan", "Bob", "Ann", "Cat"]


def test_what_lies_more_than_ninety_days_back_is_forgotten(hq):
    hq.was_sent(hq.ann, days_ago=91, times=9)
    hq.was_sent(hq.bob, days_ago=89)
    hq.quota(2)
    assert hq.proposes() == ["Ann", "Cat"]


def test_a_shortage_is_shared_by_the_stations(hq):
    east, west = hq.quota(3), hq.quota(3, hq.cast.west)
    hq.proposes()
    assert (east.sent.count(), west.sent.count()) == (2, 2)


def test_asked_again_only_what_is_open_is_filled(hq):
    hq.quota(2)
    assert len(hq.proposes()) == 2
    assert hq.proposes() == []


def test_over_ninety_days_nobody_is_sent_more_than_once_oftener_than_another(hq):
    for day in range(30):
        starts_at = EVENING + day * DAY
        hq.quota(3, starts_at=starts_at, ends_at=starts_at + 6 * HOUR)
        services.propose(TODAY + day * DAY, by=hq.planner, now=NOON)
    times = [turn.times for turn in services.turns_of(services.pool_for(hq.planner, EVENING, MORNING).people.values(), EVENING)]
    assert (sum(times), max(times) - min(times)) == (90, 1)


def test_who_cannot_go_and_why(hq):
    quota = hq.quota(1)
    hq.works(hq.ann, EVENING + HOUR, EVENING + 2 * HOUR)
    assert hq.why_not(hq.ann, quota) == Why.ON_DUTY
    hq.works(hq.bob, clock(TODAY, 0), clock(TODAY, 10))
    assert hq.why_not(hq.bob, quota) == Why.AFTER_NIGHT
    Absence.objects.create(officer=hq.cat.officer, starts_at=EVENING, ends_at=EVENING + DAY)
    assert hq.why_not(hq.cat, quota) == Why.AWAY
    services.exempt(hq.dan.officer, reason=Exemption.Reason.CASE, starts_on=TODAY, ends_on=TODAY, by=hq.planner)
    assert hq.why_not(hq.dan, quota) == Why.EXEMPT
    assert hq.proposes() == []


def test_less_than_eleven_hours_before_the_next_shift_is_too_little_rest(hq):
    quota = hq.quota(1)
    hq.works(hq.ann, MORNING + 6 * HOUR, MORNING + 14 * HOUR)
    assert hq.why_not(hq.ann, quota) == Why.NO_REST


def test_a_night_shift_long_over_keeps_nobody(hq):
    hq.works(hq.ann, clock(TODAY - DAY, 20), clock(TODAY, 8))
    assert hq.why_not(hq.ann, hq.quota(1)) is None


def test_whoever_is_sent_that_evening_is_not_sent_again(hq):
    hq.quota(4)
    hq.proposes()
    later = hq.quota(1, hq.cast.west, MORNING - HOUR, MORNING + 5 * HOUR)
    assert hq.why_not(hq.ann, later) == Why.SENT


def test_no_unit_is_emptied(hq):
    services.set_sending_unit(hq.legal, most_at_once=1, by=hq.planner)
    hq.quota(4)
    assert hq.proposes() == ["Ann", "Cat", "Dan"]


def test_a_unit_that_gives_nobody_any_more(hq):
    assert services.set_sending_unit(hq.legal, most_at_once=0, by=hq.planner) is None
    hq.quota(4)
    assert hq.proposes() == ["Cat", "Dan"]


def test_an_exemption_ends_and_one_to_come_is_taken_back(hq):
    now_on = services.exempt(hq.ann.officer, reason="care", starts_on=TODAY - DAY, ends_on=TODAY + DAY, by=hq.planner)
    to_come = services.exempt(hq.bob.officer, reason="unfit", starts_on=TODAY + DAY, ends_on=TODAY + DAY, by=hq.planner)
    for one in (now_on, to_come):
        services.end_exemption(one, today=TODAY, by=hq.planner)
    assert [(one.officer, one.ends_on) for one in Exemption.objects.all()] == [(hq.ann.officer, TODAY - DAY)]


def test_hosts_are_on_duty_there_then_and_guests_are_shared(hq):
    other = make_officer("other", hq.cast.east, Role.COMMUNITY_OFFICER)
    hq.works(hq.cast.community, EVENING - HOUR, MORNING)
    hq.works(other, EVENING - HOUR, MORNING)
    hq.works(hq.cast.auxiliary, EVENING - HOUR, MORNING)
    hq.quota(4)
    hq.proposes()
    assert sorted(str(row.host) for row in SentOfficer.objects.all()) == ["Community", "Community", "Other", "Other"]


def test_with_nobody_on_duty_there_is_no_host(hq):
    hq.works(hq.cast.community, EVENING + HOUR, MORNING)
    hq.quota(1)
    hq.proposes()
    assert SentOfficer.objects.get().host is None


# Who may plan


def test_only_whoever_stands_over_a_station_and_plans_sends_to_it(hq):
    for by in (hq.cast.leader, hq.cast.desk, hq.cast.commander, hq.cast.inspector, hq.ann):
        with pytest.raises(NotAllowed):
            services.set_quota(hq.cast.east, starts_at=EVENING, ends_at=MORNING, people=1, by=by)
    for by in (hq.cast.desk, hq.cast.inspector):
        with pytest.raises(NotAllowed):
            services.propose(TODAY, by=by, now=NOON)
        with pytest.raises(NotAllowed):
            services.publish_day(TODAY, by=by, now=NOON)
        with pytest.raises(NotAllowed):
            services.set_sending_unit(hq.legal, most_at_once=1, by=by)
        with pytest.raises(NotAllowed):
            services.exempt(hq.ann.officer, reason="case", starts_on=TODAY, ends_on=TODAY, by=by)


@pytest.mark.parametrize("hours", [0.5, 25, -1])
def test_a_shift_lasts_from_an_hour_to_a_day(hq, hours):
    with pytest.raises(BadShift):
        hq.quota(1, ends_at=EVENING + hours * HOUR)


def test_people_are_sent_to_stations_only(hq):
    with pytest.raises(NoPeopleToStation):
        hq.quota(1, hq.cast.anti_fraud)


def test_a_quota_shrinks_to_what_is_published_and_no_further(hq):
    hq.quota(3)
    hq.proposes()
    hq.quota(2)
    assert SentOfficer.objects.count() == 2
    hq.publishes()
    with pytest.raises(QuotaInUse):
        hq.quota(1)
    with pytest.raises(QuotaInUse):
        hq.quota(2, ends_at=MORNING + HOUR)


def test_a_quota_of_nothing_is_none(hq):
    hq.quota(2)
    hq.proposes()
    assert services.set_quota(hq.cast.east, starts_at=EVENING, ends_at=MORNING, people=0, by=hq.planner) is None
    assert (Quota.objects.count(), SentOfficer.objects.count()) == (0, 0)


def test_the_planner_may_choose_against_the_turn_but_not_against_leave(hq):
    quota = hq.quota(4)
    hq.works(hq.bob, clock(TODAY, 0), clock(TODAY, 10))
    assert services.add_sent(quota, hq.bob.officer, by=hq.planner, now=NOON).officer == hq.bob.officer
    Absence.objects.create(officer=hq.ann.officer, starts_at=EVENING, ends_at=MORNING)
    with pytest.raises(NotFree):
        services.add_sent(quota, hq.ann.officer, by=hq.planner, now=NOON)
    with pytest.raises(NotFree):
        services.add_sent(quota, hq.bob.officer, by=hq.planner, now=NOON)
    with pytest.raises(NotOfPool):
        services.add_sent(quota, hq.cast.stranger.officer, by=hq.planner, now=NOON)
    with pytest.raises(ShiftOver):
        services.add_sent(quota, hq.cat.officer, by=hq.planner, now=MORNING)
