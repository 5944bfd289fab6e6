"""Who sees what: the covert story by role, and each unit its own."""

import pytest
from django.core import signing
from rest_framework.test import APIClient

from accounts.models import Unit
from accounts.roles import Role
from tests.cast import IN_WEST, make_officer, make_site, make_unit, routed, signed_in
from tests.story import Story, tell_story


@pytest.fixture
def story(cast) -> Story:
    return tell_story(cast)


# Roles without the right to see covert alerts: not in a list, not in a count, not on a map, not on the live stream.


@pytest.fixture
def auxiliary(story) -> APIClient:
    return signed_in(story.cast.auxiliary)


def test_a_covert_alert_is_in_no_list_of_an_auxiliary(story, auxiliary):
    seen = routed(story.cast, "security.suspect_vehicle")
    listed = auxiliary.get("/api/v1/alerts/").json()
    assert [row["id"] for row in listed["results"]] == [str(seen.pk)]
    assert listed["count"] == 1


def test_a_covert_alert_is_in_no_figure_of_an_auxiliary(story, auxiliary):
    figures = auxiliary.get("/api/v1/summary/").json()
    assert (figures["waiting"], figures["open"], figures["today"], figures["longest_wait_s"]) == (0, 0, 0, None)
    assert signed_in(story.cast.desk).get("/api/v1/summary/").json()["waiting"] == 1


def test_an_order_about_a_covert_alert_is_hidden_with_it(story, auxiliary):
    rows = auxiliary.get("/api/v1/orders/").json()["results"]
    assert [row["id"] for row in rows] == [str(story.order.pk)]
    assert auxiliary.get(f"/api/v1/orders/{story.covert_order.pk}/").status_code == 404


def test_an_order_about_no_alert_stays_visible_to_an_auxiliary(story, auxiliary):
    assert auxiliary.get(f"/api/v1/orders/{story.order.pk}/").status_code == 200


@pytest.mark.parametrize(("role", "hears"), [("leader", True), ("desk", True), ("community", True), ("inspector", True), ("auxiliary", False)])
def test_the_ticket_for_live_events_says_whether_its_holder_may_hear_covert_ones(cast, role, hears):
    user = getattr(cast, role)
    facts = signing.loads(signed_in(user).get("/api/v1/stream-ticket/").json()["ticket"], salt="stream")
    assert facts == {"user": user.pk, "path": user.unit_path, "lanes": None, "covert": hears}


def test_the_administrator_gets_no_ticket(cast):
    assert signed_in(cast.administrator).get("/api/v1/stream-ticket/").status_code == 403


def test_a_unit_above_sees_what_its_stations_see(story):
    assert signed_in(story.cast.inspector).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 200


def test_a_unit_that_shares_an_alert_sees_it(story):
    assert signed_in(story.cast.fraud_officer).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 200


def test_an_order_cannot_reach_into_another_station(story):
    answer = signed_in(story.cast.stranger).post("/api/v1/orders/", {"sites": [story.cast.compound.pk], "action": "observe", "text": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "location_unknown")


def test_an_order_cannot_name_an_alert_its_author_may_not_see(story):
    west = make_site(story.cast.compound_firm, "SEC-XY-01", "西园", story.cast.grid_w1, IN_WEST)
    body = {"sites": [west.pk], "action": "observe", "text": "x", "alert": str(story.alert.pk)}
    assert signed_in(story.cast.stranger).post("/api/v1/orders/", body, format="json").status_code == 404


def test_a_unit_whose_code_begins_alike_is_another_unit(story):
    """ "/9999/EAST/" is not the beginning of "/9999/EAST2/"."""
    next_door = make_unit("EAST2", Unit.Kind.STATION, story.cast.bureau, "城东二所")
    officer = make_officer("neighbour", next_door, Role.DUTY_LEADER, on_duty=True)
    assert signed_in(officer).get(f"/api/v1/alerts/{story.alert.pk}/").status_code == 404
    assert signed_in(officer).get("/api/v1/sites/").json()["count"] == 0
