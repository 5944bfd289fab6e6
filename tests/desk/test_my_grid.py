"""The community officer's own page: which grids are mine, what is open there, whom to see, and a note that becomes an alert."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from alerts.models import Alert
from desk.my_grid.own_grids import own_grids
from desk.my_grid.picture import picture_of
from grids.models import Absence, KeySite, Posting, ServiceStep, Team, TeamMember
from tests.cast import IN_EAST, IN_WEST, make_officer, make_partner_user, routed, signed_in
from tests.pictures import picture

DAY = timedelta(days=1)


@pytest.fixture
def stand_in(cast):
    """Somebody who stands in for the grid's officer today."""
    found = make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER)
    Absence.objects.create(officer=cast.community.officer, starts_at=cast.now - DAY, ends_at=cast.now + DAY, stand_in=found.officer)
    return found


def grids_of(user, now) -> list[str]:
    return [one.grid.code for one in own_grids(user, now)]


def note(**more) -> dict:
    return {"reference": "note-12345678", "text": "楼道堆放杂物"} | more


def test_my_grids_are_those_i_am_posted_to(cast):
    assert grids_of(cast.community, cast.now) == [cast.grid_e1.code]
    assert grids_of(cast.desk, cast.now) == []


def test_a_stand_in_has_the_grids_meanwhile(cast, stand_in):
    (one,) = own_grids(stand_in, cast.now)
    assert (one.grid, one.stands_in_for) == (cast.grid_e1, str(cast.community))
    assert grids_of(stand_in, cast.now + DAY) == []


def test_an_auxiliary_with_a_posting_has_them_too(cast):
    Posting.objects.create(officer=cast.auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now - DAY)
    assert grids_of(cast.auxiliary, cast.now) == [cast.grid_e1.code]


def test_open_alerts_of_my_grids_that_i_may_see(cast):
    covert, plain = routed(cast, "bank.suspicious_cancellation"), routed(cast)
    Posting.objects.create(officer=cast.auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now - DAY)
    assert {row["id"] for row in picture_of(cast.community, cast.now)["alerts"]} == {str(covert.pk), str(plain.pk)}
    assert [row["id"] for row in picture_of(cast.auxiliary, cast.now)["alerts"]] == [str(plain.pk)]


def test_due_steps_come_oldest_first_and_not_too_early(cast):
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="便民点", **IN_EAST)
    today = timezone.localdate(cast.now)
    for kind, days in (("presence", 2), ("talk", -3), ("result", 40)):
        ServiceStep.objects.create(point=point, kind=kind, due_on=today + timedelta(days=days))
    assert [step.kind for step in picture_of(cast.community, cast.now)["steps"]] == ["talk", "presence"]


def test_whom_to_see_by_role(cast):
    Posting.objects.create(officer=cast.auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now - DAY)
    team = Team.objects.create(kind=Team.Kind.COMMUNITY, name="东河团队", unit=cast.east)
    team.grids.add(cast.grid_e1)
    for kind in (TeamMember.Kind.VOLUNTEER, TeamMember.Kind.GRID_WORKER):
        TeamMember.objects.create(team=team, kind=kind, name=f"某{kind}", starts_on=cast.now.date() - DAY)
    groups = picture_of(cast.community, cast.now)["groups"]
    assert [[person.name for person in group.people] for group in groups] == [["Auxiliary"], ["某grid_worker"], ["某volunteer"]]


def test_the_page_for_whoever_has_no_grid_says_why(cast):
    answer = signed_in(cast.desk).get("/my-grid/")
    assert answer.status_code == 200
    assert "data-note" not in answer.content.decode()


def test_partners_have_no_grid(cast):
    assert signed_in(make_partner_user("teller", cast.bank)).get("/my-grid/").status_code == 404


def test_a_note_becomes_an_alert_in_my_grid(cast):
    answer = signed_in(cast.community).post("/my-grid/note/", note(grid=cast.grid_e1.pk))
    assert answer.status_code == 302
    alert = Alert.objects.get()
    assert (alert.description, alert.source, alert.grid, alert.station, alert.reported_by) == (
        "楼道堆放杂物",
        "patrol",
        cast.grid_e1,
        cast.east,
        cast.community,
    )
    assert alert.place == str(cast.grid_e1)


def test_the_phones_place_is_taken_where_it_is_known_well(cast):
    client = signed_in(cast.community)
    client.post("/my-grid/note/", note(grid=cast.grid_e1.pk, accuracy=20, **IN_EAST))
    client.post("/my-grid/note/", note(reference="note-87654321", grid=cast.grid_e1.pk, accuracy=9000, **IN_WEST))
    exact, vague = Alert.objects.order_by("received_at")
    assert (exact.lon, exact.accuracy_m) == (IN_EAST["lon"], 20)
    assert (vague.grid, vague.accuracy_m) == (cast.grid_e1, None)


def test_the_pages_script_hears_where_to_go_or_what_is_wrong(cast):
    client, wants = signed_in(cast.community), {"HTTP_ACCEPT": "application/json", "HTTP_ACCEPT_LANGUAGE": "en"}
    bad = client.post("/my-grid/note/", note(grid=cast.grid_e1.pk, text="卡号 6222021234567890128"), **wants)
    assert (bad.status_code, bad.json()["code"], list(bad.json()["fields"])) == (400, "invalid", ["text"])
    assert "last four digits" in bad.json()["message"]
    for _again in range(2):
        good = client.post("/my-grid/note/", note(grid=cast.grid_e1.pk), **wants)
        assert (good.status_code, good.json()) == (201, {"url": "/my-grid/"})
    assert Alert.objects.count() == 1
    assert Alert.objects.get().number in client.get("/my-grid/").content.decode()


def test_sent_twice_it_is_one_alert(cast):
    client = signed_in(cast.community)
    for _again in range(2):
        assert client.post("/my-grid/note/", note(grid=cast.grid_e1.pk)).status_code == 302
    assert Alert.objects.count() == 1


def test_a_photo_comes_along_and_a_bad_one_leaves_nothing(cast):
    client = signed_in(cast.community)
    bad = SimpleUploadedFile("x.jpg", b"no picture")
    assert client.post("/my-grid/note/", note(grid=cast.grid_e1.pk, photo=bad)).status_code == 400
    assert Alert.objects.count() == 0
    assert client.post("/my-grid/note/", note(grid=cast.grid_e1.pk, photo=SimpleUploadedFile("x.jpg", picture()))).status_code == 302
    assert Alert.objects.get().attachments.count() == 1


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "卡号 6222021234567890128"}, {"type": "no.such"}, {"reference": "x"}])
def test_a_note_that_is_not_in_order_is_said_so(cast, wrong):
    answer = signed_in(cast.community).post("/my-grid/note/", note(grid=cast.grid_e1.pk) | wrong)
    assert answer.status_code == 400
    assert Alert.objects.count() == 0


def test_nobody_writes_into_a_grid_that_is_not_theirs(cast):
    assert signed_in(cast.community).post("/my-grid/note/", note(grid=cast.grid_w1.pk)).status_code == 400
    assert signed_in(cast.inspector).post("/my-grid/note/", note(grid=cast.grid_e1.pk)).status_code == 403
    assert Alert.objects.count() == 0


def test_an_exercise_stays_one(cast):
    signed_in(cast.community).post("/my-grid/note/", note(grid=cast.grid_e1.pk, exercise="on"))
    assert Alert.objects.get().cap_status == "Exercise"


def test_a_step_is_ticked_from_here(cast):
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="便民点", **IN_EAST)
    step = ServiceStep.objects.create(point=point, kind="talk", due_on=timezone.localdate(cast.now))
    answer = signed_in(cast.community).post(f"/key-sites/steps/{step.pk}/done/", {"note": "已宣讲", "back": "my-grid"})
    assert answer["Location"] == "/my-grid/"
    step.refresh_from_db()
    assert step.done_by == cast.community


def test_the_place_in_the_navigation_is_first_for_who_has_grids(cast):
    from desk.navigation import PLACES

    assert PLACES[0].name == "desk:my-grid"
    assert "/my-grid/" in signed_in(cast.community).get("/").content.decode()
    assert 'href="/my-grid/"' not in signed_in(cast.desk).get("/").content.decode()


def test_other_rooms_are_asked_once_however_many_grids(cast, monkeypatch):
    from desk.my_grid.picture import other_matters
    from grids.matters import Matter, Matters, open_matters

    asked = []

    def find(user, grids, now):
        asked.append(list(grids))
        return {cast.grid_e1.pk: [Matter(title="Leaking gas")]}

    monkeypatch.setitem(open_matters._things, "hazards", Matters("Hazards", find))
    grids = [cast.grid_e1, cast.grid_w1]
    found = dict(other_matters(cast.commander, grids, cast.now))
    assert [(grid, matter.title) for grid, matter in found["Hazards"]] == [(cast.grid_e1, "Leaking gas")]
    assert asked == [grids]
    assert other_matters(cast.commander, [], cast.now) == []
    assert asked == [grids]
