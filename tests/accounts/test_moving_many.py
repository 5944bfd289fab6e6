"""Many at once: people go to another unit, stations come below another one; nobody moves what they do not keep, and nothing moves by half."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as TICKED
from django.urls import reverse

from accounts.models import AccessLog, Unit, User
from accounts.roles import Role
from tests.accounts.test_admin import administrator
from tests.cast import make_officer, make_partner_user, make_unit

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def keeper(cast):
    return administrator("keeper", cast.bureau)


@pytest.fixture
def of_east(cast):
    return administrator("east-keeper", cast.east)


def act_on(client, model: str, action: str, *rows, target) -> str:
    sent = {"action": action, TICKED: [row.pk for row in rows], "give": "1", "target": target.pk}
    return client.post(reverse(f"admin:accounts_{model}_changelist"), sent, headers=ENGLISH, follow=True).content.decode()


def unit_of(person: User) -> Unit | None:
    return User.objects.get(pk=person.pk).unit


def test_people_go_to_another_unit_and_it_is_written_down(cast, keeper):
    assert "2 people belong to" in act_on(keeper, "user", "move_people", cast.desk, cast.auxiliary, target=cast.west)
    assert (unit_of(cast.desk), unit_of(cast.auxiliary)) == (cast.west, cast.west)
    assert AccessLog.objects.filter(action="rights", subject=f"accounts.user:{cast.desk.pk}").exists()


def test_whoever_may_not_be_changed_keeps_everybody_where_they_are(cast, keeper):
    assert "Nobody has moved" in act_on(keeper, "user", "move_people", cast.desk, cast.inspector, target=cast.west)
    assert (unit_of(cast.desk), unit_of(cast.inspector)) == (cast.east, cast.bureau)


def test_an_administrator_of_a_station_is_not_lifted_to_the_bureau(cast, keeper):
    below = make_officer("below", cast.east, Role.ADMINISTRATOR)
    act_on(keeper, "user", "move_people", below, target=cast.bureau)
    assert unit_of(below) == cast.east


def test_nobody_moves_themselves(cast, keeper):
    me = User.objects.get(username="keeper")
    act_on(keeper, "user", "move_people", me, target=cast.east)
    assert unit_of(me) == cast.bureau


def test_partner_people_and_those_who_are_there_stay(cast, keeper):
    clerk = make_partner_user("clerk", cast.bank)
    assert "0 people belong to" in act_on(keeper, "user", "move_people", clerk, cast.desk, target=cast.east)
    assert unit_of(clerk) is None


def test_a_station_gives_nobody_away_and_takes_nobody(cast, of_east):
    act_on(of_east, "user", "move_people", cast.desk, target=cast.west)
    act_on(of_east, "user", "move_people", cast.stranger, target=cast.east)
    assert (unit_of(cast.desk), unit_of(cast.stranger)) == (cast.east, cast.west)


def test_stations_come_below_a_police_area(cast, keeper):
    area = make_unit("AREA", Unit.Kind.POLICE_AREA, cast.bureau, "东部警务区")
    assert "2 units stand below" in act_on(keeper, "unit", "move_units", cast.east, cast.west, target=area)
    assert set(area.children.values_list("path", flat=True)) == {"/9999/AREA/EAST/", "/9999/AREA/WEST/"}


def test_one_that_does_not_fit_keeps_all_where_they_are(cast, keeper):
    area = make_unit("AREA", Unit.Kind.POLICE_AREA, cast.bureau, "东部警务区")
    said = act_on(keeper, "unit", "move_units", cast.east, cast.command_centre, target=area)
    assert "cannot stand below" in said
    assert "Nothing has moved" in said
    assert not area.children.exists()


def test_nobody_moves_the_unit_they_stand_in(cast, of_east):
    room = make_unit("ROOM", Unit.Kind.COMMAND_ROOM, cast.east, "综合指挥室")
    act_on(of_east, "unit", "move_units", cast.east, target=room)
    act_on(of_east, "unit", "move_units", cast.west, target=cast.east)
    assert set(Unit.objects.filter(kind="station").values_list("path", flat=True)) == {"/9999/EAST/", "/9999/WEST/"}


def test_a_closed_unit_takes_nobody(cast, keeper):
    closed = make_unit("OLD", Unit.Kind.STATION, cast.bureau, "老街派出所")
    Unit.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    act_on(keeper, "user", "move_people", cast.desk, target=closed)
    assert unit_of(cast.desk) == cast.east
