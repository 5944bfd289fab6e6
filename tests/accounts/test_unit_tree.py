"""The tree of units: what may stand below what, how far people see, and what moving a unit takes with it."""

import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.admin.units import story_of
from accounts.models import MAY_STAND_BELOW, SERVING, Unit, User
from accounts.roles import Role
from alerts.models import Alert
from grids.models import Grid
from tests.accounts.test_admin import administrator
from tests.cast import make_officer, make_unit, report, reread, signed_in

Kind = Unit.Kind
CENTRES = {Kind.COMMAND_CENTRE, Kind.ANTI_FRAUD_CENTRE, Kind.PATROL_SWAT, Kind.TRAFFIC, Kind.JOINT_OPERATIONS, Kind.INSPECTORATE}
ROOMS = {Kind.COMMAND_ROOM, Kind.CASE_TEAM, Kind.COMMUNITY_TEAM}
# The rule in words, kind by kind, beside the table that the product reads.
BELOW = {
    Kind.BUREAU: {Kind.BUREAU},
    Kind.SUB_BUREAU: {Kind.BUREAU},
    **dict.fromkeys(CENTRES, {Kind.BUREAU, Kind.SUB_BUREAU}),
    Kind.POLICE_AREA: {Kind.BUREAU, Kind.SUB_BUREAU},
    Kind.STATION: {Kind.BUREAU, Kind.SUB_BUREAU, Kind.POLICE_AREA},
    Kind.POLICE_ROOM: {Kind.BUREAU, Kind.SUB_BUREAU, Kind.POLICE_AREA, Kind.STATION},
    Kind.WORKSTATION: {Kind.BUREAU, Kind.SUB_BUREAU, Kind.POLICE_AREA, Kind.STATION, Kind.POLICE_ROOM, Kind.TRAFFIC, Kind.PATROL_SWAT},
    **dict.fromkeys(ROOMS, {Kind.STATION, Kind.POLICE_AREA}),
}
PAIRS = list(itertools.product(Kind, Kind))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sub_bureau(cast) -> Unit:
    return make_unit("SUB", Kind.SUB_BUREAU, cast.bureau, "城关分局")


def fits(kind: str, parent: Unit | None) -> bool:
    try:
        Unit(code="NEW", kind=kind, name="新", parent=parent).full_clean()
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "over"), PAIRS)
def test_every_kind_stands_only_where_it_belongs(db, kind, over):
    parent = Unit.objects.create(code="OVER", kind=over, name="上")
    assert fits(kind, parent) is (over in BELOW[kind])


def test_only_a_bureau_stands_over_all(db):
    assert {kind for kind in Kind if fits(kind, None)} == {Kind.BUREAU}


def test_every_kind_has_its_rule():
    assert set(MAY_STAND_BELOW) == set(Kind)


def test_a_unit_does_not_change_its_kind_over_the_heads_of_those_below(cast):
    make_unit("ROOM", Kind.COMMAND_ROOM, cast.east, "综合指挥室")
    cast.east.kind = Kind.POLICE_ROOM
    with pytest.raises(ValidationError, match="ROOM unit"):
        cast.east.full_clean()


def test_a_unit_that_holds_grids_stays_of_a_kind_that_may(cast):
    client = administrator("keeper", cast.bureau)
    sent = {"kind": Kind.SUB_BUREAU, "code": "EAST", "name": "城东派出所", "name_en": "", "phone": "", "parent": cast.bureau.pk}
    answer = client.post(reverse("admin:accounts_unit_change", args=[cast.east.pk]), sent, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "grids (1)" in answer.content.decode()
    assert Unit.objects.get(pk=cast.east.pk).kind == Kind.STATION


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.BUREAU])
def test_rooms_and_centres_see_what_the_unit_around_them_sees_and_all_others_their_own(db, kind):
    over = Unit.objects.create(code="OVER", kind=Kind.BUREAU, name="上")
    unit = Unit.objects.create(code="IN", kind=kind, name="内", parent=over)
    assert unit.scope == ("/OVER/" if kind in SERVING else "/OVER/IN/")


def test_a_command_room_at_the_top_sees_only_itself(db):
    """It serves nobody; without a unit around it, it does not see everything."""
    assert Unit.objects.create(code="LONE", kind=Kind.COMMAND_ROOM, name="独").scope == "/LONE/"


def test_who_works_in_the_command_room_sees_the_station_and_no_other(cast):
    room = make_unit("ROOM", Kind.COMMAND_ROOM, cast.east, "综合指挥室")
    sitting = make_officer("sitting", room, Role.DUTY_OFFICER)
    assert (sitting.unit_path, sitting.bureau_path) == (cast.east.path, cast.bureau.path)
    assert set(Grid.objects.visible_to(sitting)) == {cast.grid_e1}


# --- moving ---


def moved(unit: Unit, to: Unit) -> Unit:
    unit = Unit.objects.get(pk=unit.pk)
    unit.parent = to
    unit.full_clean()
    unit.save()
    return unit


def test_a_moved_station_takes_people_grids_and_open_alerts_along(cast, sub_bureau):
    alert = reread(report(cast))
    over = make_officer("over", sub_bureau, Role.DUTY_OFFICER)
    assert signed_in(over).get(f"/api/v1/alerts/{alert.pk}/").status_code == 404
    moved(cast.east, sub_bureau)
    desk = type(cast.desk).objects.get(pk=cast.desk.pk)
    assert desk.unit_path == "/9999/SUB/EAST/"
    assert set(Grid.objects.visible_to(over)) == {cast.grid_e1}
    for whoever in (over, desk, cast.commander):
        assert signed_in(whoever).get(f"/api/v1/alerts/{alert.pk}/").status_code == 200
    assert not Alert.objects.visible_to(cast.stranger).exists()


def test_whoever_was_over_it_before_sees_it_no_longer(cast, sub_bureau):
    other = make_unit("SUB2", Kind.SUB_BUREAU, cast.bureau, "城北分局")
    before = make_officer("before", sub_bureau, Role.DUTY_OFFICER)
    moved(cast.east, sub_bureau)
    alert = reread(report(cast))
    assert Alert.objects.visible_to(before).filter(pk=alert.pk).exists()
    moved(cast.east, other)
    assert not Alert.objects.visible_to(before).exists()
    assert not Grid.objects.visible_to(before).exists()


def test_a_new_alert_finds_the_moved_station_and_the_unit_now_over_it(cast, sub_bureau):
    from alerts.models.catalogue import Target
    from alerts.services.people import people_for

    boss = make_officer("boss", sub_bureau, Role.DUTY_OFFICER, on_duty=True)
    moved(cast.east, sub_bureau)
    alert = reread(report(cast))
    assert (alert.station, alert.grid) == (cast.east, cast.grid_e1)
    told, units, _off_duty = people_for([Target.UNIT_ABOVE], alert, cast.now)
    assert ([one.name for one in told], units) == ([str(boss)], [sub_bureau])


def test_where_it_stood_is_kept(cast, sub_bureau):
    with time_machine.travel("2026-05-04T04:00:00Z"):
        moved(cast.east, sub_bureau)
    assert [line.partition(" until ")[0] for line in story_of(cast.east)] == ["stood below 9999 unit"]


def test_rooms_below_it_keep_their_place_in_the_history_too(cast, sub_bureau):
    room = make_unit("ROOM", Kind.COMMAND_ROOM, cast.east, "综合指挥室")
    moved(cast.east, sub_bureau)
    paths = Unit.pgh_event_models["update"].objects.filter(pgh_obj=room.pk).order_by("pgh_id").values_list("path", flat=True)
    assert list(paths) == ["/9999/EAST/ROOM/", "/9999/SUB/EAST/ROOM/"]


def test_nothing_moves_into_another_bureau(cast):
    """Its partners, its people's postings and its secondments are one bureau's."""
    abroad = make_unit("8888", Kind.BUREAU, None, "邻市局")
    with pytest.raises(ValidationError, match="another bureau"):
        moved(cast.east, abroad)


def test_a_whole_bureau_comes_below_a_new_one(cast):
    province = make_unit("8000", Kind.BUREAU, None, "省厅")
    moved(cast.bureau, province)
    assert Unit.objects.get(pk=cast.east.pk).path == "/8000/9999/EAST/"


def test_nothing_moves_below_a_closed_unit(cast, sub_bureau):
    Unit.objects.filter(pk=sub_bureau.pk).update(closed_on="2026-01-01")
    with pytest.raises(ValidationError, match="closed"):
        moved(cast.east, Unit.objects.get(pk=sub_bureau.pk))


# --- the first day ---


def test_whoever_sets_the_house_up_belongs_to_the_first_bureau_they_make(db):
    """The first administrator comes from the command line and has no unit; without one no page about grids would open to them."""
    first = User.objects.create_superuser("first", password="correct horse battery")
    client = Client()
    client.force_login(first)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/setup/"
    assert client.get("/coverage/").status_code == 404
    sent = {"kind": Kind.BUREAU, "code": "4199", "name": "新港市公安局", "name_en": "", "phone": "", "parent": ""}
    assert client.post(reverse("admin:accounts_unit_add"), sent).status_code == 302
    first.refresh_from_db()
    assert first.unit == Unit.objects.get(code="4199")
    for page in ("/coverage/", "/grids/draw/", "/setup/", "/imports/"):
        assert client.get(page).status_code == 200, page


def test_a_second_bureau_takes_nobody_along(cast):
    keeper = administrator("root", cast.bureau, is_superuser=True)
    sent = {"kind": Kind.BUREAU, "code": "8888", "name": "邻市局", "name_en": "", "phone": "", "parent": ""}
    keeper.post(reverse("admin:accounts_unit_add"), sent)
    assert Unit.objects.filter(code="8888").exists()
    assert User.objects.get(username="root").unit == cast.bureau
