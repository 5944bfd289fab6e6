"""An order reaches the people of the chosen sites, a large one after a second person's word, and ends for exactly those who had it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from alerts.lifecycle import OrderStatus
from alerts.models import Order
from alerts.services import orders
from alerts.services.errors import NoSites, OwnApproval
from delivery.links import link_of
from delivery.models import Delivery, Message, Recipient
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, make_contact, make_key, make_site, order_to, routed, signed_in, with_key


@pytest.fixture
def bank_next_door(cast):
    site = make_site(cast.bank, "BANK-XQ-01", "新区支行", cast.grid_e1, IN_EAST)
    make_contact(site, "新区主管")
    return site


def told(order: Order, room: str = "orders") -> set[str]:
    return set(Recipient.objects.filter(message__room=room, message__subject_id=order.pk).values_list("name", flat=True))


def left(order: Order) -> None:
    """What is planned for `order` has left the house."""
    Delivery.objects.filter(recipient__message=order.message, status="created").update(status="sent")


def test_a_small_order_goes_out_at_once_to_every_contact_of_its_sites(cast):
    order = order_to(cast, cast.compound, cast.branch)
    assert (order.status, order.sent_at, order.expires_at) == (OrderStatus.SENT, cast.now, cast.now + timedelta(minutes=30))
    assert told(order) == {"锦园小区东门 东门岗", "东河支行 柜台主管", "东河支行 后台专员"}


def test_an_inactive_contact_is_not_told(cast):
    cast.gate.is_active = False
    cast.gate.save()
    assert told(order_to(cast)) == set()


@pytest.mark.parametrize(("sites", "minutes", "waits"), [(15, 60, False), (16, 60, True), (15, 61, True), (1, 1, False)])
def test_many_gates_or_a_long_time_need_a_second_person(sites, minutes, waits):
    assert orders.needs_approval(sites, minutes) is waits


@pytest.fixture
def large(cast) -> Order:
    return order_to(cast, minutes=120)


def test_a_large_order_waits_and_tells_nobody(cast, large):
    assert large.status == OrderStatus.SUBMITTED
    assert told(large) == set()


def test_a_leader_lets_a_large_order_go_and_its_time_starts_then(cast, large):
    later = cast.now + timedelta(minutes=10)
    order = orders.approve_order(large, by=cast.leader, now=later)
    assert (order.status, order.approved_by, order.expires_at) == (OrderStatus.SENT, cast.leader, later + timedelta(minutes=120))
    assert told(order) == {"锦园小区东门 东门岗"}


def test_the_approvers_link_leads_to_the_order(cast, large, client):
    asked = Recipient.objects.get(message__room="order_approvals", message__subject_id=large.pk, addressee=cast.leader.addressee)
    assert f'href="{reverse("alerts:order", args=[large.pk])}"' in client.get(link_of(asked)).content.decode()


def test_nobody_approves_their_own(cast):
    order = order_to(cast, by=cast.leader, minutes=120)
    with pytest.raises(OwnApproval):
        orders.approve_order(order, by=cast.leader, now=cast.now)


def test_only_who_may_approve_does(cast, large):
    for who in (cast.community, cast.inspector, cast.auxiliary):
        with pytest.raises(NotAllowed):
            orders.approve_order(large, by=who, now=cast.now)


def test_a_returned_order_keeps_why(cast, large):
    answer = signed_in(cast.leader).post(f"/api/v1/orders/{large.pk}/return/", {"reason": "范围太大"}, format="json")
    assert answer.status_code == 200
    large.refresh_from_db()
    assert (large.status, large.return_reason) == (OrderStatus.RETURNED, "范围太大")


@pytest.mark.parametrize("who", ["auxiliary", "inspector", "administrator"])
def test_only_who_may_order_does(cast, who):
    body = {"sites": [cast.compound.pk], "action": "observe", "text": "x"}
    assert signed_in(getattr(cast, who)).post("/api/v1/orders/", body, format="json").status_code == 403
    assert Order.objects.count() == 0


def test_an_order_to_nobody_is_refused(cast):
    with pytest.raises(NoSites):
        orders.give_order(by=cast.desk, sites=[], action="observe", text="x", minutes=30, now=cast.now)


def test_the_end_is_told_to_exactly_those_who_had_it(cast):
    order = order_to(cast)
    left(order)
    make_contact(cast.compound, "晚到的")
    orders.end_order(order, by=cast.desk, now=cast.now)
    assert told(order, "all_clear") == told(order, "orders") == {"锦园小区东门 东门岗"}


def test_whoever_was_never_told_hears_of_no_end(cast):
    order = order_to(cast, cast.compound, cast.branch)
    Delivery.objects.filter(recipient__name__contains="东门岗").update(status="delivered")
    orders.end_order(order, by=cast.desk, now=cast.now)
    assert told(order, "all_clear") == {"锦园小区东门 东门岗"}


def test_the_end_takes_back_what_was_not_sent_yet(cast):
    order = order_to(cast)
    orders.end_order(order, by=cast.desk, now=cast.now)
    assert set(Delivery.objects.filter(recipient__message=order.message).values_list("status", flat=True)) == {"cancelled"}


def test_an_order_ends_by_itself_when_its_time_is_over(cast):
    order = order_to(cast)
    with time_machine.travel(order.expires_at - timedelta(seconds=1), tick=False):
        assert orders.end_expired() == 0
    with time_machine.travel(order.expires_at, tick=False):
        assert orders.end_expired() == 1
        assert orders.end_expired() == 0
    order.refresh_from_db()
    assert (order.status, order.ended_at) == (OrderStatus.ENDED, order.expires_at)


def test_an_order_about_an_alert_stands_on_its_timeline(cast):
    alert = routed(cast)
    order = order_to(cast, alert=alert)
    said = alert.events.get(kind="ordered").data
    assert (said["number"], said["sites"]) == (order.number, 1)


def test_a_preview_says_who_would_be_reached_and_changes_nothing(cast, bank_next_door):
    body = {"sites": [cast.compound.pk, cast.school.pk], "action": "observe"}
    answer = signed_in(cast.desk).post("/api/v1/orders/preview/", body, format="json").json()
    by_site = {row["name"]: row for row in answer["sites"]}
    assert (answer["reachable"], answer["total"], answer["needs_approval"]) == (1, 2, False)
    assert by_site["锦园小区东门"]["people"] == [{"name": "东门岗", "title": "", "channels": ["sms"]}]
    assert by_site["第二中学"]["is_reachable"] is False
    assert (Order.objects.count(), Message.objects.count()) == (0, 0)


# A partner reads what is asked of itself, and nothing of its neighbours.


def test_a_partner_sees_its_own_sites_of_an_order_only(cast):
    alert = routed(cast)
    order = order_to(cast, cast.compound, cast.branch, alert=alert)
    client = with_key(make_key(cast.compound_firm))
    for row in (client.get(f"/api/v1/orders/{order.pk}/").json(), client.get("/api/v1/orders/").json()["results"][0]):
        assert (row["answered"], row["total"]) == (0, 1)
        assert (row["alert"], row["approved_by"], row["author"]) == (None, None, "城东派出所")
    detail = client.get(f"/api/v1/orders/{order.pk}/").json()
    assert [site["name"] for site in detail["sites"]] == ["锦园小区东门"]
    assert (detail["recipients"], detail["steps"]) == ([], [])


def test_a_clerk_of_one_branch_sees_that_branch_only(cast, bank_next_door):
    order = order_to(cast, cast.branch, bank_next_door)
    client = with_key(make_key(cast.bank, site=bank_next_door))
    assert [site["name"] for site in client.get(f"/api/v1/orders/{order.pk}/").json()["sites"]] == ["新区支行"]


def test_an_order_not_sent_yet_is_invisible_to_partners(cast, large):
    client = with_key(make_key(cast.compound_firm))
    assert client.get(f"/api/v1/orders/{large.pk}/").status_code == 404
    assert client.get("/api/v1/orders/").json()["count"] == 0


@pytest.mark.parametrize("step", ["approve", "return", "end"])
def test_a_partner_takes_no_step_of_an_order(cast, step):
    order = order_to(cast)
    assert with_key(make_key(cast.compound_firm)).post(f"/api/v1/orders/{order.pk}/{step}/", {}, format="json").status_code == 403
    order.refresh_from_db()
    assert order.status == OrderStatus.SENT


def test_after_the_all_clear_each_person_is_listed_once(cast):
    order = order_to(cast)
    orders.end_order(order, by=cast.desk, now=cast.now)
    listed = [person["name"] for person in signed_in(cast.desk).get(f"/api/v1/orders/{order.pk}/").json()["recipients"]]
    assert listed == ["锦园小区东门 东门岗"]
