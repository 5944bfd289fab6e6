"""What became of a source's alerts: for that source alone and the station beside it; n of N, and nobody against anybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.models import Alert
from alerts.rows.sources import figures_of_source, share
from alerts.services.repeating import report_again
from tests.cast import make_partner_user, make_site, reread, routed, signed_in


def sent(cast, n: int, **facts: Any) -> list[Alert]:
    """`n` alerts of the compound's, as `facts` say they ended."""
    when = {"received_at": cast.now - timedelta(days=1)}
    alerts = [routed(cast) for _ in range(n)]
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(**when | ({"status": "closed", "closed_at": cast.now} if facts else {}) | facts)
    return alerts


def told(cast, days: int = 90) -> dict[str, Any]:
    return figures_of_source(cast.compound_firm, Alert.objects.visible_to(cast.desk), days=days, now=cast.now)


def test_each_outcome_is_counted_and_false_presses_by_themselves(cast):
    sent(cast, 3, disposition="founded")
    sent(cast, 2, disposition="unfounded", disposition_reason="pressed")
    sent(cast, 1, disposition="minor", disposition_reason="settled")
    sent(cast, 1)
    counts = told(cast)["whole"]["counts"]
    assert counts == {"sent": 7, "open": 1, "founded": 3, "minor": 1, "unfounded": 2, "duplicate": 0, "cancelled": 0, "false_presses": 2, "repeated": 0}


@pytest.mark.parametrize(("n", "of", "percent"), [(3, 9, None), (9, 10, 90), (199, 200, 99), (10, 10, 100), (0, 0, None)])
def test_no_share_is_told_of_fewer_than_ten_and_none_is_rounded_up(n, of, percent):
    assert share(n, of) == {"n": n, "of": of, "percent": percent}


def test_speed_is_the_middle_and_nine_of_ten_from_the_moment_of_receiving(cast):
    for minutes, alert in enumerate(sent(cast, 10, disposition="founded"), start=1):
        received = reread(alert).received_at
        Alert.objects.filter(pk=alert.pk).update(acknowledged_at=received + timedelta(minutes=minutes))
    speed = told(cast)["whole"]["speed"]
    assert speed["acknowledged"] == {"n": 10, "median_s": 330, "p90_s": 546}
    assert speed["arrived"] == {"n": 0, "median_s": None, "p90_s": None}


def test_nine_of_ten_needs_ten(cast):
    for alert in sent(cast, 9, disposition="founded"):
        Alert.objects.filter(pk=alert.pk).update(acknowledged_at=reread(alert).received_at + timedelta(minutes=1))
    assert told(cast)["whole"]["speed"]["acknowledged"] == {"n": 9, "median_s": 60, "p90_s": None}


@pytest.mark.parametrize("facts", [{"cap_status": "Exercise"}, {"mode": "test"}])
def test_exercises_and_tests_are_outside(cast, facts):
    sent(cast, 1, **facts)
    assert told(cast)["whole"]["counts"]["sent"] == 0


@pytest.mark.parametrize(("days", "n"), [(30, 1), (90, 2), (365, 3)])
def test_the_span_asked_for_holds(cast, days, n):
    for age in (10, 60, 200, 400):
        Alert.objects.filter(pk=sent(cast, 1)[0].pk).update(received_at=cast.now - timedelta(days=age))
    assert told(cast, days)["whole"]["counts"]["sent"] == n


def test_what_was_reported_once_more_is_counted_at_its_site(cast):
    alert = routed(cast)
    report_again(alert, by=cast.desk, text="", reference="R-again", now=cast.now + timedelta(minutes=2))
    assert (told(cast)["whole"]["counts"]["repeated"], told(cast)["sites"][0]["counts"]["repeated"]) == (1, 1)


def test_sites_stand_in_the_order_of_their_codes_whatever_they_did(cast):
    other = make_site(cast.compound_firm, "SEC-AA-00", "阿安小区", cast.grid_e1, {"lon": 113.906, "lat": 35.306})
    sent(cast, 5, disposition="founded")
    routed(cast, site=other)
    assert [(site["code"], site["counts"]["sent"]) for site in told(cast)["sites"]] == [("SEC-AA-00", 1), ("SEC-JY-01", 5)]


# For whom.


def test_a_partner_reads_its_own_and_nobody_elses(cast):
    sent(cast, 2, disposition="founded")
    routed(cast, "bank.general", is_covert=False)
    guard = signed_in(make_partner_user("guard", cast.compound_firm))
    own = guard.get("/api/v1/source-figures/").json()
    assert (own["partner"]["id"], own["whole"]["counts"]["sent"]) == (cast.compound_firm.pk, 2)
    assert guard.get(f"/api/v1/source-figures/?partner={cast.bank.pk}").status_code == 404
    assert cast.bank_client.get("/api/v1/source-figures/").json()["whole"]["counts"]["sent"] == 1


def test_somebody_of_one_site_reads_that_site_alone(cast):
    other = make_site(cast.compound_firm, "SEC-AA-00", "阿安小区", cast.grid_e1, {"lon": 113.906, "lat": 35.306})
    sent(cast, 2)
    routed(cast, site=other)
    guard = signed_in(make_partner_user("guard", cast.compound_firm, site=other))
    assert [site["code"] for site in guard.get("/api/v1/source-figures/").json()["sites"]] == ["SEC-AA-00"]
    assert "SEC-JY-01" not in guard.get("/portal/figures/").content.decode()


def test_at_a_counter_nothing_of_a_covert_alert_is_counted_but_their_system_reads_it(cast):
    routed(cast, "bank.suspicious_cancellation")
    teller = signed_in(make_partner_user("teller", cast.bank))
    assert teller.get("/api/v1/source-figures/").json()["whole"]["counts"]["sent"] == 0
    assert teller.get("/portal/figures/").context["whole"]["counts"]["sent"] == 0
    assert cast.bank_client.get("/api/v1/source-figures/").json()["whole"]["counts"]["sent"] == 1


def test_the_station_reads_its_own_partners_one_at_a_time(cast):
    sent(cast, 2)
    desk, stranger = signed_in(cast.desk), signed_in(cast.stranger)
    assert desk.get(f"/sources/?partner={cast.compound_firm.pk}").context["told"]["whole"]["counts"]["sent"] == 2
    assert desk.get("/api/v1/source-figures/").status_code == 400
    for client_sees in (stranger.get(f"/sources/?partner={cast.compound_firm.pk}"), stranger.get(f"/api/v1/source-figures/?partner={cast.compound_firm.pk}")):
        assert client_sees.status_code == 404


@pytest.mark.parametrize("page", ["/sources/?partner={firm}", "/portal/figures/"])
def test_pages_ask_little_however_much_was_sent(cast, page):
    sent(cast, 12, disposition="founded")
    client = signed_in(cast.desk if "sources" in page else make_partner_user("guard", cast.compound_firm))
    address = page.format(firm=cast.compound_firm.pk)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    questions = [one["sql"][:100] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(questions) <= 12, questions
