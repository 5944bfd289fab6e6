"""Whoever signs in for a partner may sit at the counter, with the customer looking on: a covert alert is a number there, nothing more."""

import re
import uuid

import pytest

from alerts.models import Alert
from tests.cast import make_partner_user, order_to, routed, signed_in

URL = "/api/v1/alerts/"


@pytest.fixture
def covert(cast) -> Alert:
    return routed(cast, "bank.suspicious_cancellation")


@pytest.fixture
def clerk(cast):
    return signed_in(make_partner_user("clerk", cast.bank))


def test_its_page_has_the_number_and_neither_type_nor_state(cast, clerk, covert):
    row = re.search(rf"<li>(?:(?!</li>).)*{covert.number}.*?</li>", clerk.get("/portal/alerts/").content.decode(), re.DOTALL).group()
    assert [word for word in (str(covert.type), covert.get_status_display(), covert.status, cast.branch.name) if word in row] == []


@pytest.mark.parametrize("query", ["", "?status=routed", "?lane=bank", "?q=销户"])
def test_no_list_has_it(clerk, covert, query):
    assert clerk.get(URL + query).json()["count"] == 0


def test_it_cannot_be_read_there(clerk, covert):
    assert clerk.get(f"{URL}{covert.pk}/").status_code == 404


def test_the_partners_system_reads_it(cast, covert):
    assert cast.bank_client.get(f"{URL}{covert.pk}/").json()["status"] == "routed"


def test_an_open_one_is_read_there(cast, clerk):
    alert = routed(cast, "general.report", partner=cast.bank, site=cast.branch)
    assert clerk.get(f"{URL}{alert.pk}/").json()["number"] == alert.number


def test_the_title_of_an_officers_page_does_not_say_what_it_is(cast, covert):
    title = re.search(r"<title>(.*?)</title>", signed_in(cast.leader).get(f"/alerts/{covert.pk}/").content.decode(), re.DOTALL).group(1)
    assert covert.number in title
    assert str(covert.type) not in title


# Which order is about which alert, and which alerts there are, cannot be asked.


def test_a_partner_cannot_ask_which_order_is_about_its_alert(cast, covert):
    order_to(cast, cast.branch, alert=covert)
    assert cast.bank_client.get("/api/v1/orders/").json()["count"] == 1
    assert cast.bank_client.get(f"/api/v1/orders/?alert={covert.pk}").json()["count"] == 0


def test_an_alert_that_is_hidden_and_one_that_is_not_there_answer_alike(cast, covert):
    auxiliary = signed_in(cast.auxiliary)
    answers = [auxiliary.get(f"/api/v1/orders/?alert={pk}") for pk in (covert.pk, uuid.uuid4())]
    assert [(answer.status_code, answer.json()["count"]) for answer in answers] == [(200, 0), (200, 0)]


def test_an_officer_asks_by_alert_and_by_110_call_number(cast):
    alert = routed(cast, "general.report", call_number="20260817000421")
    order_to(cast, cast.compound, alert=alert)
    desk = signed_in(cast.desk)
    assert desk.get(f"/api/v1/orders/?alert={alert.pk}").json()["count"] == 1
    assert desk.get(f"{URL}?q=20260817000421").json()["count"] == 1


# An order that belongs to a covert alert goes to the back office by message; the counter's screen says nothing of it.


def test_an_order_about_it_is_on_no_page_and_behind_no_door_of_the_counter(cast, clerk, covert):
    order = order_to(cast, cast.branch, alert=covert, text="警察就到")
    assert "警察就到" not in clerk.get("/portal/").content.decode() + clerk.get("/portal/orders/").content.decode()
    assert clerk.get(f"/portal/orders/{order.pk}/").status_code == 404
    assert clerk.get("/api/v1/orders/").json()["count"] == 0
    assert clerk.get(f"/api/v1/orders/{order.pk}/").status_code == 404
    assert clerk.post(f"/api/v1/orders/{order.pk}/answer/", {"site": cast.branch.pk, "reply": "comply"}, format="json").status_code == 404


def test_an_order_about_anything_else_is(cast, clerk):
    order = order_to(cast, cast.branch)
    assert clerk.get(f"/portal/orders/{order.pk}/").status_code == 200
    assert clerk.get(f"/api/v1/orders/{order.pk}/").status_code == 200
