"""An order to a whole town is previewed by a handful of statements, and an exercise stays one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from delivery.models import Addressee
from tests.cast import IN_EAST, make_contact, make_site, order_to, routed, signed_in

PREVIEW = "/api/v1/orders/preview/"


def statements_for(client, sites) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.post(PREVIEW, {"sites": [site.pk for site in sites], "action": "observe"}, format="json").json()["total"] == len(sites)
    return len(asked)


def test_more_sites_cost_no_more_statements(cast):
    client = signed_in(cast.desk)
    sites = [make_site(cast.compound_firm, f"SEC-JY-{n:02d}", f"岗{n}", cast.grid_e1, IN_EAST) for n in range(10, 30)]
    for site in sites:
        make_contact(site, f"{site.name}值班")
    statements_for(client, sites[:1])
    few = statements_for(client, sites[:2])
    assert statements_for(client, sites) == few


def test_whose_addressee_is_out_of_use_is_not_reached(cast):
    Addressee.objects.filter(pk=cast.gate.addressee_id).update(is_active=False)
    answer = signed_in(cast.desk).post(PREVIEW, {"sites": [cast.compound.pk], "action": "observe"}, format="json").json()
    assert (answer["reachable"], answer["sites"][0]["is_reachable"]) == (0, False)


def test_an_order_of_an_exercise_is_an_exercise_whatever_is_said(cast):
    alert = routed(cast, cap_status="Exercise")
    order = order_to(cast, alert=alert, cap_status="Actual")
    assert (order.cap_status, order.message.cap_status) == ("Exercise", "Exercise")
    assert all(text["title"].startswith("[") or "演练" in text["title"] for text in order.message.content.values())


def test_officers_of_two_bureaus_do_not_meet_in_a_reference(cast):
    """The same words under the same reference are two reports; the second officer never gets the first one's alert."""
    body = {"reference": "R-1", "type": "general.report", "place": "某处", "description": "x"}
    first = signed_in(cast.desk).post("/api/v1/alerts/", body, format="json")
    again = signed_in(cast.desk).post("/api/v1/alerts/", body, format="json")
    other = signed_in(cast.stranger).post("/api/v1/alerts/", body, format="json")
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json()["id"] == first.json()["id"]
    assert first.json()["number"] not in other.content.decode()
