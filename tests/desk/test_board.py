"""The board's first picture: what the server draws before any script runs."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alerts.lifecycle import Status
from alerts.models import Alert
from tests.cast import NOWHERE, report, routed, signed_in


@pytest.fixture
def page(client: Client):
    """Draws a page for a user in English."""

    def draw(user, path="/"):
        client.force_login(user)
        return client.get(path, headers={"Accept-Language": "en"})

    return draw


def drawn(answer) -> list[str]:
    """The ids of the rows in the queue, from the top."""
    return re.findall(r'<li class="item[^"]*" data-id="([^"]+)"', answer.content.decode())


def stored(answer) -> dict:
    return json.loads(re.search(r'<script id="board-first" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL)[1])


def at(alert: Alert, status: str, **facts) -> Alert:
    Alert.objects.filter(pk=alert.pk).update(status=status, **facts)
    return alert


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/").status_code == client.get("/wall/").status_code == 302


def test_what_waits_stands_above_what_is_under_way_then_the_most_urgent(cast, page):
    red_under_way = at(report(cast, "bank.suspicious_cancellation"), Status.ARRIVED)
    yellow = report(cast, "security.obscene_cards")
    orange = report(cast, "security.suspect_vehicle")
    assert drawn(page(cast.desk)) == [str(alert.pk) for alert in (orange, yellow, red_under_way)]


def test_closed_alerts_are_gone(cast, page):
    at(report(cast), Status.CLOSED)
    answer = page(cast.desk)
    assert drawn(answer) == []
    assert "Nobody is waiting" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?q=BANK-DH", 1),
        ("?q=no+such+words", 0),
        ("?status=late", 0),
        ("?where=unplaced", 0),
        ("?lane=bank", 1),
        ("?status=waiting", 1),
        ("?status=underway", 1),
        ("?lane=bank&status=waiting", 0),
        ("?lane=nonsense&status=nonsense", 2),
    ],
)
def test_filters_stand_in_the_address(cast, page, query, count):
    at(report(cast, "bank.suspicious_cancellation"), Status.ACKNOWLEDGED)
    report(cast, "security.suspect_vehicle")
    answer = page(cast.desk, f"/{query}")
    assert len(drawn(answer)) == count
    assert len(stored(answer)["rows"]) == 2


def test_the_most_urgent_alert_is_open_unless_the_address_names_another(cast, page):
    yellow, orange = report(cast, "security.obscene_cards"), report(cast, "security.suspect_vehicle")
    assert stored(page(cast.desk))["alert"]["id"] == str(orange.pk)
    assert stored(page(cast.desk, f"/?alert={yellow.pk}"))["alert"]["id"] == str(yellow.pk)
    assert stored(page(cast.desk, "/?alert=nonsense"))["alert"]["id"] == str(orange.pk)


def test_covert_alerts_are_not_on_the_board_of_who_may_not_see_them(cast, page):
    report(cast, "bank.suspicious_cancellation")
    assert drawn(page(cast.auxiliary)) == []
    assert len(drawn(page(cast.desk))) == 1


@pytest.mark.parametrize("path", ["/", "/wall/"])
def test_another_station_sees_nothing_of_it(cast, page, path):
    alert = report(cast)
    answer = page(cast.stranger, path)
    assert drawn(answer) == []
    assert str(alert.pk) not in answer.content.decode()


def test_a_filter_that_hides_everything_says_what_it_hides(cast, page):
    report(cast, "security.suspect_vehicle")
    assert "1 other alert is open." in page(cast.desk, "/?lane=bank").content.decode()


def test_naming_a_foreign_alert_opens_nothing(cast, page):
    assert stored(page(cast.stranger, f"/?alert={report(cast).pk}"))["alert"] is None


def test_partner_staff_have_no_board(cast, page):
    partner = cast.bank.memberships.first().user
    assert "alert-board" not in page(partner).content.decode()
    assert page(partner, "/wall/").status_code == 404


def test_an_administrator_reads_no_alerts(cast, page):
    report(cast)
    assert page(cast.administrator).status_code in {302, 403}
    assert page(cast.administrator, "/wall/").status_code == 403


def test_the_frame_names_station_duty_and_both_languages(cast, page):
    text = page(cast.desk).content.decode()
    assert "EAST unit" in text
    assert "Leader" in text
    assert 'lang="en"' in text
    assert text.count('name="language"') == 2


@pytest.mark.parametrize("path", ["/", "/wall/"])
def test_nothing_inline_but_the_import_map_by_nonce(cast, page, path):
    report(cast)
    answer = page(cast.desk, path)
    text = answer.content.decode()
    inline = re.findall(r"<script(?![^>]* src=)([^>]*)>", text)
    assert all('type="application/json"' in attributes or 'type="importmap"' in attributes for attributes in inline)
    nonce = re.search(r'<script type="importmap" nonce="([^"]+)">', text)[1]
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\s(style|on[a-z]+)=", text)


def test_a_longer_queue_asks_the_database_no_more_often(cast, page):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(cast.desk)
        return len(asked)

    report(cast)
    questions()
    short = questions()
    for _ in range(8):
        report(cast)
    assert questions() == short


def test_a_promise_that_passed_can_be_looked_for(cast, page):
    late = at(report(cast), Status.ACKNOWLEDGED, promised_until=cast.now - timedelta(minutes=1))
    at(report(cast), Status.ACKNOWLEDGED, promised_until=cast.now + timedelta(minutes=9))
    assert drawn(page(cast.desk, "/?status=late")) == [str(late.pk)]


def test_an_alert_outside_every_grid_can_be_looked_for(cast, page):
    report(cast)
    lost = report(cast, at=NOWHERE)
    assert drawn(page(cast.commander, "/?where=unplaced")) == [str(lost.pk)]


def test_the_first_picture_is_bounded_and_knows_all(cast, page):
    for _ in range(45):
        report(cast)
    answer = page(cast.desk)
    assert len(drawn(answer)) == 40
    assert len(stored(answer)["rows"]) == 45


def test_figures_carry_their_denominators_and_name_who_is_on_duty(cast):
    report(cast)
    taken = at(report(cast), Status.ACKNOWLEDGED)
    Alert.objects.filter(pk=taken.pk).update(acknowledged_at=taken.received_at + timedelta(seconds=30))
    figures = signed_in(cast.desk).get("/api/v1/summary/").json()
    assert (figures["waiting"], figures["open"], figures["today"]) == (1, 2, 2)
    assert (figures["acknowledged_today"], figures["acknowledge_median_s"]) == (1, 30)
    assert figures["on_duty_people"] == len(figures["on_duty"]) <= figures["officers"]
    assert figures["on_duty"][0] == {"name": "Leader", "role": figures["on_duty"][0]["role"], "unit": str(cast.east), "is_leader": True}


def codes(user) -> set[str]:
    return set(signed_in(user).get("/api/v1/alerts/boundaries/").json()["grids"]["code"])


def test_a_centre_sees_the_grids_around_its_alerts_and_no_others(cast):
    assert codes(cast.fraud_officer) == set()
    routed(cast, "bank.suspicious_cancellation")
    assert codes(cast.fraud_officer) == {cast.grid_e1.code}
    assert codes(cast.desk) == {cast.grid_e1.code}
    assert codes(cast.stranger) == {cast.grid_w1.code}


def test_boundaries_that_did_not_change_are_not_sent_again(cast):
    client = signed_in(cast.desk)
    tag = client.get("/api/v1/alerts/boundaries/").headers["ETag"]
    assert client.get("/api/v1/alerts/boundaries/", headers={"If-None-Match": tag}).status_code == 304
