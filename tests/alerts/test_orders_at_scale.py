"""An order to a whole town is previewed by a handful of statements, and an exercise stays one."""

from datetime import timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.services import orders
from delivery.models import Address, Addressee, Delivery
from partners.models import Contact, Site
from tests.cast import IN_EAST, make_contact, make_key, make_site, order_to, routed, signed_in, with_key

PREVIEW = "/api/v1/orders/preview/"


def statements_for(client, sites) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.post(PREVIEW, {"sites": [site.pk for site in sites], "action": "observe", "minutes": 120}, format="json").json()["total"] == len(sites)
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


def asked_for(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def gates_for(cast, count: int) -> list[Site]:
    facts = {"partner": cast.compound_firm, "grid": cast.grid_e1, "station": cast.east, **IN_EAST}
    sites = Site.objects.bulk_create([Site(code=f"SEC-X-{n:04d}", name=f"岗{n}", **facts) for n in range(count)])
    people = Addressee.objects.bulk_create([Addressee(language="zh-hans") for _ in sites])
    Address.objects.bulk_create([Address(addressee=one, channel="in_app", value=str(n), value_index=str(n)) for n, one in enumerate(people)])
    Contact.objects.bulk_create([Contact(site=site, addressee=one, name="值班") for site, one in zip(sites, people, strict=True)])
    return sites


def test_no_page_of_an_order_to_a_thousand_sites_asks_more_than_twelve_times(cast):
    order = order_to(cast, *gates_for(cast, 1_000))
    approved = orders.approve_order(order, by=cast.leader, now=cast.now)
    assert approved.order_sites.filter(told=1).count() == 1_000
    desk, partner = signed_in(cast.desk), with_key(make_key(cast.compound_firm))
    # The first answer of a session writes the session down.
    desk.get("/orders/")
    for address in ("/orders/", "/orders/new/", f"/orders/{order.pk}/", f"/api/v1/orders/{order.pk}/", "/api/v1/orders/"):
        assert asked_for(desk, address) <= 12, address
    detail = desk.get(f"/api/v1/orders/{order.pk}/").json()
    assert (len(detail["sites"]), len(detail["recipients"])) == (1_000, 200)
    partner.get("/api/v1/orders/")
    few = asked_for(partner, "/api/v1/orders/")
    for _ in range(5):
        order_to(cast)
    # Boundaries are looked after once a second, whoever asks: not counted.
    partner.get("/api/v1/orders/")
    assert asked_for(partner, "/api/v1/orders/") == few


def test_a_thousand_silent_sites_are_reminded_by_a_handful_of_statements(cast):
    order = order_to(cast, *gates_for(cast, 1_000))
    orders.approve_order(order, by=cast.leader, now=cast.now)
    with time_machine.travel(cast.now + timedelta(minutes=2), tick=False), CaptureQueriesContext(connection) as asked:
        assert orders.remind_silent() == 1
    assert Delivery.objects.filter(recipient__message=order.message, round=2).count() == 1_000
    assert len(asked) < 40
