"""Key sites stand in the grid their point lies in; a service point's round has five dated steps, each done once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from grids.models import KeySite, ServiceStep
from grids.services.key_sites import (
    NameTaken,
    NoServicePoint,
    NothingToTell,
    NotYet,
    OutsideEveryGrid,
    RoundIsOpen,
    SiteFacts,
    StepDone,
    add_key_site,
    begin_round,
    change_key_site,
    close_key_site,
    finish_step,
)
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, IN_WEST, NOWHERE, make_officer, signed_in

POINT = SiteFacts(kind=KeySite.Kind.SERVICE_POINT, name="东河服务点", **IN_EAST)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def point(cast) -> KeySite:
    return add_key_site(POINT, by=cast.community)


def test_a_site_stands_in_the_grid_of_its_point(cast, point):
    assert point.grid == cast.grid_e1


@pytest.mark.parametrize("place", [IN_WEST, NOWHERE])
def test_a_point_outside_ones_grids_is_refused(cast, place):
    with pytest.raises(OutsideEveryGrid):
        add_key_site(POINT._replace(**place), by=cast.community)


def test_a_name_is_taken_once_per_kind_and_grid(cast, point):
    with pytest.raises(NameTaken):
        add_key_site(POINT, by=cast.community)


def test_a_site_that_moves_changes_its_grid(cast):
    boss = make_officer("boss", cast.bureau, Role.DUTY_LEADER)
    mall = add_key_site(SiteFacts(KeySite.Kind.MALL, "欢乐汇", **IN_EAST), by=boss)
    assert change_key_site(mall, SiteFacts(KeySite.Kind.MALL, "欢乐汇", **IN_WEST), by=boss).grid == cast.grid_w1


def test_five_steps_in_one_press_on_working_days(cast, point):
    steps = begin_round(point, first_on=MONDAY, by=cast.auxiliary)
    assert [(step.kind, step.due_on) for step in steps] == [
        ("presence", MONDAY),
        ("talk", date(2026, 3, 5)),
        ("feedback", date(2026, 3, 9)),
        ("follow_up", date(2026, 3, 16)),
        ("result", date(2026, 4, 1)),
    ]


def test_a_step_on_a_weekend_waits_for_monday(cast, point):
    steps = {step.kind: step.due_on for step in begin_round(point, first_on=date(2026, 3, 4), by=cast.community)}
    assert steps["talk"] == date(2026, 3, 9)


def test_one_round_at_a_time(cast, point):
    begin_round(point, first_on=MONDAY, by=cast.community)
    with pytest.raises(RoundIsOpen):
        begin_round(point, first_on=MONDAY, by=cast.community)
    ServiceStep.objects.update(done_on=MONDAY, done_by=cast.community)
    begin_round(point, first_on=MONDAY + timedelta(days=60), by=cast.community)


def test_only_service_points_have_rounds(cast, point):
    close_key_site(point, by=cast.community)
    with pytest.raises(NoServicePoint):
        begin_round(KeySite.objects.get(), first_on=MONDAY, by=cast.community)
    mall = add_key_site(SiteFacts(KeySite.Kind.MALL, "欢乐汇", **IN_EAST), by=cast.community)
    with pytest.raises(NoServicePoint):
        begin_round(mall, first_on=MONDAY, by=cast.community)


def test_a_step_is_done_once_with_what_came_of_it(cast, point):
    step = begin_round(point, first_on=MONDAY, by=cast.community)[0]
    with pytest.raises(NothingToTell):
        finish_step(step, note="  ", by=cast.auxiliary, now=cast.now)
    with pytest.raises(NotYet):
        finish_step(step, note="x", done_on=timezone.localdate(cast.now) + timedelta(days=1), by=cast.auxiliary, now=cast.now)
    done = finish_step(step, note="到岗两人", by=cast.auxiliary, now=cast.now)
    assert (done.done_on, done.done_by, done.note) == (timezone.localdate(cast.now), cast.auxiliary, "到岗两人")
    with pytest.raises(StepDone):
        finish_step(step, note="again", by=cast.community, now=cast.now)


def test_auxiliaries_do_steps_but_keep_no_sites(cast, point):
    for step in (lambda: add_key_site(POINT, by=cast.auxiliary), lambda: close_key_site(point, by=cast.auxiliary)):
        with pytest.raises(NotAllowed):
            step()
    with pytest.raises(NotAllowed):
        begin_round(point, first_on=MONDAY, by=cast.inspector)


def test_the_page_adds_plans_ticks_and_closes(cast):
    client, page = signed_in(cast.community), f"/grids/{cast.grid_e1.code}/sites/"
    assert client.post(page, {"kind": "service_point", "name": "便民点", **IN_EAST}).status_code == 302
    site = KeySite.objects.get()
    client.post(f"/key-sites/{site.pk}/round/", {"first_on": "2026-03-02"})
    step = site.steps.order_by("due_on").first()
    client.post(f"/key-sites/steps/{step.pk}/done/", {"note": "办妥"})
    said = client.get(page).content.decode()
    assert "便民点" in said
    assert "办妥" in said
    assert site.steps.open().count() == 4
    client.post(f"/key-sites/{site.pk}/close/")
    assert not KeySite.objects.get().is_active
    client.post(f"/key-sites/{site.pk}/close/", {"reopen": "1"})
    assert KeySite.objects.get().is_active


def test_a_page_in_error_says_what(cast):
    answer = signed_in(cast.community).post(f"/grids/{cast.grid_e1.code}/sites/", {"kind": "mall", "name": "x", **NOWHERE})
    assert answer.status_code == 400
    assert KeySite.objects.count() == 0


def test_the_contract_does_the_same(cast):
    client = signed_in(cast.community)
    made = client.post("/api/v1/key-sites/", {"kind": "service_point", "name": "便民点", **IN_EAST}, format="json").json()
    assert client.post(f"/api/v1/key-sites/{made['id']}/round/", {"first_on": "2026-03-02"}, format="json").status_code == 201
    (row,) = client.get(f"/api/v1/key-sites/?grid={cast.grid_e1.code}").json()["results"]
    assert len(row["steps"]) == 5
    done = client.post(f"/api/v1/service-steps/{row['steps'][0]['id']}/done/", {"note": "办妥"}, format="json")
    assert done.json()["note"] == "办妥"
    assert signed_in(cast.stranger).get("/api/v1/key-sites/").json()["results"] == []
    assert signed_in(cast.stranger).post(f"/api/v1/key-sites/{made['id']}/close/", {}, format="json").status_code == 404
