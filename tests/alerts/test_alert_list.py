"""The list of alerts: sorted by its headings, exported as it was found, and the page of one within its budget of queries."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import AccessLog
from alerts.models import Alert
from alerts.services.attachments import attach
from alerts.services.handling import note_on_alert
from alerts.services.linking import link_alerts
from tests.cast import order_to, report, reread, routed, signed_in

LIST = reverse("alerts:list")


def shown(cast, query: str = "", *, by=None) -> list[str]:
    return [row["number"] for row in signed_in(by or cast.desk).get(LIST + query).context["rows"]]


def exported(cast, query: str, *, by=None) -> list[list[str]]:
    answer = signed_in(by or cast.desk).get(f"{LIST}?format=csv{query}")
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def three(cast) -> list[Alert]:
    return [report(cast), report(cast, "bank.suspicious_cancellation"), report(cast, "school.panic_alarm", description="=1+1")]


@pytest.mark.parametrize(("sort", "field"), [("received", "received_at"), ("priority", "priority"), ("status", "status"), ("type", "type__code")])
def test_a_heading_sorts_both_ways(cast, three, sort, field):
    for sign in ("", "-"):
        values = [Alert.objects.values_list(field, flat=True).get(serial=int(number[-6:])) for number in shown(cast, f"?sort={sign}{sort}")]
        assert values == sorted(values, reverse=bool(sign))


@pytest.mark.parametrize("query", ["?sort=moon", "?sort=-", "?sort=id;drop", "?format=exe", "?priority=9"])
def test_an_odd_address_is_no_accident(cast, three, query):
    assert signed_in(cast.desk).get(LIST + query).status_code == 200


def test_the_file_holds_what_the_filter_finds(cast, three):
    assert len(exported(cast, "")) == 4
    rows = exported(cast, "&lane=school")
    assert [row[0] for row in rows[1:]] == [three[2].number]
    assert "'=1+1" in rows[1]


def test_a_file_is_kept_in_the_access_log_and_a_page_is_not(cast, three):
    shown(cast)
    assert not AccessLog.objects.exists()
    exported(cast, "&lane=bank")
    looked = AccessLog.objects.get()
    assert (looked.action, looked.user, looked.reason) == ("export", cast.desk, "format=csv&lane=bank")


def test_words_searched_for_are_not_kept_in_the_access_log(cast, three):
    exported(cast, "&lane=bank&q=王小二&more=13800000000")
    assert AccessLog.objects.get().reason == "format=csv&q=***&lane=bank"


def test_nobody_exports_what_they_may_not_see(cast, three):
    assert len(exported(cast, "&show=all", by=cast.auxiliary)) == 3
    assert len(exported(cast, "&show=all", by=cast.stranger)) == 1


def test_a_long_story_takes_no_more_queries_than_a_short_one(cast):
    alert, short, other = routed(cast), routed(cast), routed(cast)
    order_to(cast, cast.compound, alert=short)
    for n in range(50):
        note_on_alert(reread(alert), by=cast.desk, text=str(n), now=cast.now)
    for n in range(5):
        order_to(cast, cast.compound, alert=alert, text=str(n))
    for n in range(10):
        drawn = io.BytesIO()
        Image.new("RGB", (20, 20), (n, 0, 0)).save(drawn, "PNG")
        attach(reread(alert), data=drawn.getvalue(), by=cast.desk, now=cast.now)
    link_alerts(alert, other, by=cast.desk, now=cast.now)
    client = signed_in(cast.desk)
    client.get(LIST)
    told, briefly = [asked(client, reverse("alerts:detail", args=[one.pk])) for one in (alert, short)]
    assert len(told) == len(briefly) <= 12, told


def asked(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"][:90] for query in queries]
