"""What a test key sends is a world of its own: no page hears of it, and no test key touches or reads what is real."""

import pytest

from alerts.models import Alert
from alerts.services.routing import route_received
from tests.cast import make_key, make_partner_user, order_to, reread, routed, signed_in, with_key

URL = "/api/v1/alerts/"
BODY = {"reference": "trial-1", "type": "general.report", "site": "BANK-DH-03", "description": "zz-trial"}


@pytest.fixture
def trial(cast):
    return with_key(make_key(cast.bank, mode="test"))


@pytest.fixture
def real(cast) -> Alert:
    return routed(cast, "bank.suspicious_cancellation", partner=cast.bank, site=cast.branch)


def test_no_open_page_hears_of_a_test(cast, trial, monkeypatch):
    heard = []
    monkeypatch.setattr("alerts.services.announcing.publish", lambda kind, **event: heard.append(event))
    assert trial.post(URL, BODY, format="json").status_code == 201
    route_received()
    alert = reread(Alert.objects.get(mode="test"))
    trial.post(f"{URL}{alert.pk}/updates/", {"text": "x", "cancel": True}, format="json")
    assert heard == []
    assert alert.message.audience["paths"] == []


def test_a_test_key_neither_reads_nor_lists_what_is_real(trial, real):
    assert trial.get(f"{URL}{real.pk}/").status_code == 404
    assert trial.get(URL).json()["count"] == 0


def test_a_test_key_cannot_take_back_what_is_real(trial, real):
    assert trial.post(f"{URL}{real.pk}/updates/", {"text": "x", "cancel": True}, format="json").status_code == 404
    assert reread(real).status == "routed"


def test_a_test_key_sees_no_orders(cast, trial):
    order = order_to(cast, cast.branch)
    assert trial.get(f"/api/v1/orders/{order.pk}/").status_code == 404
    assert cast.bank_client.get(f"/api/v1/orders/{order.pk}/").status_code == 200


def test_a_test_key_reads_and_takes_back_its_own(trial):
    sent = trial.post(URL, BODY, format="json").json()
    assert trial.get(f"{URL}{sent['id']}/").json()["cap_status"] == "Test"
    assert trial.post(f"{URL}{sent['id']}/updates/", {"text": "x", "cancel": True}, format="json").json()["status"] == "cancelled"


def test_a_live_key_and_people_do_not_see_trials(cast, trial):
    sent = trial.post(URL, BODY, format="json").json()
    clerk = signed_in(make_partner_user("clerk", cast.bank))
    for client in (cast.bank_client, clerk):
        assert client.get(f"{URL}{sent['id']}/").status_code == 404
        assert client.get(URL).json()["count"] == 0
    assert sent["number"] not in clerk.get("/").content.decode()
