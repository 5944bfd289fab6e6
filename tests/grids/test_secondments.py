"""Lent to another unit an officer sees what that unit's people see, from the first moment to the last, and nothing beside it."""

from datetime import timedelta

import pytest
import time_machine

from accounts.backends import WithUnit
from accounts.roles import Role
from grids.services.absences import OwnUnit, SecondedAlready, end_secondment, second_officer
from grids.services.postings import OtherBureau
from policing.lib.errors import NotAllowed
from tests.cast import Cast, make_officer, report, reread, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def boss(cast: Cast):
    return make_officer("boss", cast.bureau, Role.DUTY_LEADER)


def lent(cast, boss, officer, unit):
    return second_officer(officer, unit=unit, starts_at=cast.now + DAY, ends_at=cast.now + 3 * DAY, task="街面巡防", by=boss)


def paths_of(user, *moments) -> list[str]:
    seen = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            seen.append(WithUnit().get_user(user.pk).unit_path)
    return seen


def test_before_during_and_after(cast, boss):
    lent(cast, boss, cast.community.officer, cast.west)
    moments = (cast.now, cast.now + DAY, cast.now + 3 * DAY - timedelta(seconds=1), cast.now + 3 * DAY)
    assert paths_of(cast.community, *moments) == [cast.east.path, cast.west.path, cast.west.path, cast.east.path]


def test_headquarters_staff_sent_down_see_the_street_only(cast, boss):
    lent(cast, boss, cast.commander.officer, cast.west)
    assert paths_of(cast.commander, cast.now, cast.now + DAY) == [cast.bureau.path, cast.west.path]


def test_alerts_follow_through_the_doors(cast, boss):
    in_east = reread(report(cast))
    second_officer(cast.community.officer, unit=cast.west, starts_at=cast.now - DAY, ends_at=cast.now + DAY, by=boss)
    second_officer(cast.stranger.officer, unit=cast.east, starts_at=cast.now - DAY, ends_at=cast.now + DAY, by=boss)
    assert signed_in(cast.community).get(f"/api/v1/alerts/{in_east.pk}/").status_code == 404
    assert signed_in(cast.stranger).get(f"/api/v1/alerts/{in_east.pk}/").status_code == 200


def test_ending_it_early_ends_the_sight(cast, boss):
    secondment = second_officer(cast.stranger.officer, unit=cast.east, starts_at=cast.now - DAY, ends_at=cast.now + DAY, by=boss)
    end_secondment(secondment, at=cast.now, by=boss)
    assert paths_of(cast.stranger, cast.now) == [cast.west.path]


def test_nobody_gives_sight_they_do_not_have(cast):
    for unit in (cast.bureau, cast.west):
        with pytest.raises(NotAllowed):
            second_officer(cast.community.officer, unit=unit, starts_at=cast.now, ends_at=cast.now + DAY, by=cast.leader)


def test_what_is_in_the_way_is_named(cast, boss):
    lent(cast, boss, cast.community.officer, cast.west)
    with pytest.raises(SecondedAlready):
        lent(cast, boss, cast.community.officer, cast.anti_fraud)
    with pytest.raises(OwnUnit):
        lent(cast, boss, cast.desk.officer, cast.east)


def test_not_across_bureaus(cast, boss):
    from accounts.models import Unit
    from tests.cast import make_unit

    abroad = make_officer("abroad", make_unit("8888", Unit.Kind.BUREAU, None, "邻市局"), Role.DUTY_OFFICER)
    with pytest.raises(OtherBureau):
        lent(cast, boss, abroad.officer, cast.east)


def test_whoever_is_not_lent_costs_one_question(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert WithUnit().get_user(cast.desk.pk).unit_path == cast.east.path
