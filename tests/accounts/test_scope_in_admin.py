"""Where a unit stands says who sees what: it moves as a whole, and nobody moves or raises themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Unit, User
from accounts.roles import Role
from partners.models import Partner
from tests.cast import make_partner_user, make_unit


@pytest.fixture
def keeper(cast) -> Client:
    """The bureau's administrator, signed in."""
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=cast.administrator.pk))
    return client


def test_units_below_move_with_a_unit(cast):
    room = make_unit("ROOM1", Unit.Kind.POLICE_ROOM, cast.east, "警务室")
    desk = make_unit("ROOM2", Unit.Kind.POLICE_ROOM, room, "警务点")
    cast.east.code = "EAST9"
    cast.east.save()
    assert [Unit.objects.get(pk=unit.pk).path for unit in (room, desk)] == ["/9999/EAST9/ROOM1/", "/9999/EAST9/ROOM1/ROOM2/"]
    assert Unit.objects.get(pk=cast.west.pk).path == "/9999/WEST/"


def test_a_unit_whose_code_begins_alike_stays(cast):
    neighbour = make_unit("EAST2", Unit.Kind.STATION, cast.bureau, "城东二所")
    cast.east.code = "E"
    cast.east.save()
    assert Unit.objects.get(pk=neighbour.pk).path == "/9999/EAST2/"


def test_a_unit_cannot_stand_below_itself(cast):
    cast.bureau.parent = cast.east
    with pytest.raises(ValidationError):
        cast.bureau.full_clean()


def test_an_administrator_cannot_take_a_unit_out_of_its_bureau(cast, keeper):
    sent = {"parent": "", "kind": "station", "code": "FREE", "name": "城东派出所", "name_en": "", "phone": "110"}
    assert keeper.post(reverse("admin:accounts_unit_change", args=[cast.east.pk]), sent).status_code == 302
    east = Unit.objects.get(pk=cast.east.pk)
    assert (east.path, east.phone) == ("/9999/EAST/", "110")


def test_an_administrator_cannot_make_themselves_a_duty_leader(cast, keeper):
    me = cast.administrator
    sent = {"username": me.username, "full_name": "x", "language": "", "role": Role.DUTY_LEADER, "unit": cast.east.pk, "is_active": "on", "is_staff": "on"}
    sent |= {"date_joined_0": "2026-08-17", "date_joined_1": "08:00:00"}
    assert keeper.post(reverse("admin:accounts_user_change", args=[me.pk]), sent).status_code == 302
    me.refresh_from_db()
    assert (me.full_name, me.role, me.unit) == ("x", Role.ADMINISTRATOR, cast.bureau)


def test_partner_people_are_kept_by_the_bureau_their_partner_belongs_to(cast, keeper):
    clerk = make_partner_user("clerk", cast.bank)
    foreign = Partner.objects.create(bureau=make_unit("8888", Unit.Kind.BUREAU, None, "邻市局"), kind="bank", name="邻市银行")
    other = make_partner_user("other", foreign)
    assert keeper.get(reverse("admin:accounts_user_change", args=[clerk.pk])).status_code == 200
    assert keeper.get(reverse("admin:accounts_user_change", args=[other.pk])).status_code == 302
