"""How far an order has come: each person once, each answer once, counted for all who watch; and the list of everybody, by what stands for them."""

import csv
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessLog
from alerts.models import Order, OrderSite
from alerts.rows.order_totals import count_totals, order_totals
from alerts.services.orders import approve_order, update_order
from alerts.services.orders.answering import answer_for_site
from alerts.services.orders.totals import counted
from delivery.models import Address, Delivery, Recipient
from tests.alerts.test_orders_at_scale import asked_for, gates_for
from tests.cast import order_to, signed_in


@pytest.fixture
def order(cast) -> Order:
    """Three people at two sites, whose telephones are tried; each has the app as well, where nothing went yet."""
    order = order_to(cast, cast.compound, cast.branch)
    for number, recipient in enumerate(Recipient.objects.filter(message=order.message)):
        Address.objects.create(addressee=recipient.addressee, channel="in_app", value=str(number))
    return order


def people(order: Order) -> dict[str, int]:
    reached, _answers = counted(order)
    return {name: n for name, n in reached._asdict().items() if n}


def answers(order: Order) -> dict[str, int]:
    _reached, given = counted(order)
    return {name: n for name, n in given._asdict().items() if n}


def first(order: Order, **facts) -> Delivery:
    delivery = Delivery.objects.filter(recipient__message=order.message).earliest("recipient_id")
    Delivery.objects.filter(pk=delivery.pk).update(**facts)
    return delivery


def shown_in_the_app(delivery: Delivery, status: str) -> None:
    facts = {"address": delivery.recipient.addressee.addresses.get(channel="in_app"), "channel": "in_app", "queue": "urgent"}
    Delivery.objects.create(recipient=delivery.recipient, status=status, updated_at=delivery.updated_at, **facts)


def answer(cast, order: Order, site, reply: str) -> None:
    answer_for_site(OrderSite.objects.get(order=order, site=site), by=cast.desk, reply=reply, now=cast.now)


def test_at_first_everybody_waits(order):
    assert people(order) == {"told": 3, "waiting": 3}


@pytest.mark.parametrize(
    ("status", "stands"),
    [("delivered", "delivered"), ("sent", "sent"), ("technical_failure", "failed"), ("permanent_failure", "failed"), ("cancelled", "spared")],
)
def test_each_person_stands_where_their_message_stands(order, status, stands):
    first(order, status=status)
    assert people(order) == {"told": 3, "waiting": 2, stands: 1}


def test_what_failed_for_now_is_still_on_its_way(order):
    first(order, status="temporary_failure")
    assert people(order) == {"told": 3, "waiting": 3}


def test_the_best_of_several_messages_counts_and_nobody_counts_twice(order):
    shown_in_the_app(first(order, status="delivered"), "permanent_failure")
    assert people(order) == {"told": 3, "waiting": 2, "delivered": 1}


def test_what_is_only_shown_on_open_pages_reaches_nobody_whose_telephone_failed(order):
    shown_in_the_app(first(order, status="permanent_failure"), "sent")
    assert people(order) == {"told": 3, "waiting": 2, "failed": 1}


def test_whoever_has_no_address_is_counted_as_such(order):
    first(order).delete()
    assert people(order) == {"told": 3, "waiting": 2, "without_address": 1}


def test_after_new_words_only_these_count(cast, order):
    first(order, status="delivered")
    Address.objects.filter(channel="in_app").update(is_active=False)
    update_order(order, by=cast.desk, text="换岗", now=cast.now)
    assert people(Order.objects.get(pk=order.pk)) == {"told": 3, "waiting": 3}


def test_answers_stand_in_the_groups_of_need(cast, order):
    assert answers(order) == {"total": 2, "silent": 2}
    answer(cast, order, cast.compound, "need_help")
    OrderSite.objects.filter(order=order, site=cast.branch).update(reminders=1)
    assert answers(order) == {"total": 2, "answered": 1, "need_help": 1, "late": 1}


def test_delivered_is_no_answer(order):
    Delivery.objects.filter(recipient__message=order.message).update(status="delivered")
    assert answers(order) == {"total": 2, "silent": 2}


def test_however_many_watch_it_is_counted_once_in_two_seconds(order):
    first_look = order_totals(order)
    cache.set(f"order-totals:{order.pk}:turn", 1, 60)
    first(order, status="delivered")
    with CaptureQueriesContext(connection) as asked:
        assert [order_totals(order) for _watcher in range(20)] == [first_look] * 20
    assert len(asked) == 0
    cache.delete(f"order-totals:{order.pk}:turn")
    assert order_totals(order)["people"]["delivered"] == 1


def test_counting_is_one_statement_however_large_the_order(cast):
    order = approve_order(order_to(cast, *gates_for(cast, 300)), by=cast.leader, now=cast.now)
    with CaptureQueriesContext(connection) as asked:
        assert count_totals(order)["people"]["told"] == 300
    assert len(asked) == 1


def listed(cast, order: Order, show: str) -> list[str]:
    found = signed_in(cast.desk).get(f"/api/v1/orders/{order.pk}/recipients/?show={show}").json()
    return sorted(one["name"] for one in found["results"])


@pytest.fixture
def answered(cast, order) -> Order:
    answer(cast, order, cast.branch, "cannot")
    return order


BRANCH, GATE = sorted(["东河支行 后台专员", "东河支行 柜台主管"]), ["锦园小区东门 东门岗"]


@pytest.mark.parametrize(
    ("show", "who"), [("answered", BRANCH), ("unanswered", GATE), ("refused", BRANCH), ("need_help", []), ("waiting", GATE), ("", [*BRANCH, *GATE])]
)
def test_the_answer_of_a_site_stands_for_everybody_there(cast, answered, show, who):
    assert listed(cast, answered, show) == sorted(who)


def test_the_list_agrees_with_the_totals(cast, order):
    shown_in_the_app(first(order, status="permanent_failure"), "sent")
    for show, name in (("failed", "failed"), ("waiting", "waiting")):
        assert len(listed(cast, order, show)) == people(order)[name], show
    first(order).recipient.deliveries.all().delete()
    assert len(listed(cast, order, "failed")) == people(order)["without_address"]


def test_each_row_says_who_answered_and_how(cast, answered):
    rows = signed_in(cast.desk).get(f"/api/v1/orders/{answered.pk}/recipients/?show=refused").json()["results"]
    assert {row["answer"]["reply"] for row in rows} == {"cannot"}
    assert all(str(cast.desk) in row["answer"]["how"] for row in rows)


def test_the_page_of_everybody_costs_the_same_for_a_thousand(cast):
    order = approve_order(order_to(cast, *gates_for(cast, 1_000)), by=cast.leader, now=cast.now)
    Delivery.objects.filter(recipient__message=order.message).update(status="temporary_failure", attempts=1)
    desk = signed_in(cast.desk)
    desk.get("/orders/")
    for query in ("", "?show=unanswered", "?show=failed", "?show=waiting&page=2", "?q=岗1"):
        assert asked_for(desk, f"/orders/{order.pk}/people/{query}") <= 12, query
    assert asked_for(desk, f"/orders/{order.pk}/") <= 12
    assert asked_for(desk, f"/api/v1/orders/{order.pk}/recipients/?limit=500") <= 12
    assert asked_for(desk, f"/api/v1/orders/{order.pk}/totals/") <= 5


def test_the_file_holds_everybody_harmless_and_is_kept_in_the_access_log(cast, answered):
    Recipient.objects.filter(name__contains="东门岗").update(name="=HYPERLINK(1)")
    answer = signed_in(cast.desk).get(f"/orders/{answered.pk}/people/?format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert (len(rows), any(row[0] == "'=HYPERLINK(1)" for row in rows)) == (4, True)
    assert AccessLog.objects.filter(action="export", subject=f"alerts.order:{answered.pk}:people").exists()
    assert signed_in(cast.desk).get(f"/orders/{answered.pk}/people/?format=xlsx").status_code == 200


def test_a_stranger_finds_no_list(cast, order):
    stranger = signed_in(cast.stranger)
    for where in (f"/orders/{order.pk}/people/", f"/api/v1/orders/{order.pk}/recipients/", f"/api/v1/orders/{order.pk}/totals/"):
        assert stranger.get(where).status_code == 404
