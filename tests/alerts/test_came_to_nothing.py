"""Alerts of any lane that came to nothing are forgotten when their days are over, and with them the words of their orders. What still shows them says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from alerts.cap import cap_of_alert
from alerts.lifecycle import Disposition, Status
from alerts.models import Alert, Order
from alerts.paper import paper_of
from alerts.rows.sentences import sentence
from alerts.services.chain import check_chain
from alerts.services.correcting import Correction, correct_alert
from alerts.services.erasing import erase_outlived
from alerts.services.handling import cancel_alert
from alerts.services.orders import end_order, update_order
from alerts.services.outcomes import Outcome, correct_outcome
from delivery.models import Message
from tests.alerts.test_erasing import WORDS, grow_old, rows_about, worked
from tests.cast import make_partner_user, order_to, reread, routed, signed_in


def came_to(disposition: str, **facts) -> Callable[[Any], Alert]:
    return lambda cast: reread_as(worked(cast, "security.suspect_vehicle", **facts), disposition)


def reread_as(alert: Alert, disposition: str) -> Alert:
    Alert.objects.filter(pk=alert.pk).update(disposition=disposition)
    return reread(alert)


@pytest.mark.parametrize("disposition", Disposition.values)
@pytest.mark.parametrize("code", ["security.suspect_vehicle", "school.panic_alarm"])
def test_what_came_to_nothing_is_forgotten_in_every_lane_and_nothing_else(cast, code, disposition):
    alert = reread_as(worked(cast, code), disposition)
    grow_old(alert)
    forgotten = disposition in {"unfounded", "minor", "cancelled"}
    assert erase_outlived() == forgotten
    left = [word for word in WORDS if word in rows_about(alert)]
    assert left == [] if forgotten else left
    after = reread(alert)
    assert (after.disposition, after.grid_id, after.site_id, after.closed_at) == (disposition, alert.grid_id, alert.site_id, alert.closed_at)


def test_what_a_sender_took_back_is_forgotten_too(cast):
    alert = routed(cast, description="zz-said")
    cancel_alert(alert, by=cast.desk, text="zz-note", now=cast.now)
    grow_old(alert)
    assert erase_outlived() == 1
    assert [word for word in WORDS if word in rows_about(alert)] == []


def test_how_many_days_is_the_bureaus_to_say(cast, settings):
    alert = came_to("unfounded")(cast)
    grow_old(alert)
    settings.UNFOUNDED_ALERTS_KEPT = timedelta(days=32)
    assert erase_outlived() == 0
    settings.UNFOUNDED_ALERTS_KEPT = timedelta(0)
    assert erase_outlived() == 0
    settings.UNFOUNDED_ALERTS_KEPT = timedelta(days=30)
    assert erase_outlived() == 1


def test_one_of_a_case_stays_until_its_number_is_taken_away(cast):
    alert = came_to("unfounded", call_number="1101")(cast)
    grow_old(alert)
    assert erase_outlived() == 0
    correct_alert(reread(alert), Correction(call_number=""), by=cast.desk, now=cast.now)
    assert erase_outlived() == 1


def test_one_put_right_as_unfounded_later_is_forgotten_with_the_next_run(cast):
    alert = came_to("founded")(cast)
    grow_old(alert)
    assert erase_outlived() == 0
    correct_outcome(reread(alert), Outcome("unfounded", "lawful"), by=cast.desk, now=cast.now)
    assert erase_outlived() == 1
    line = reread(alert).events.filter(kind="corrected").latest("sequence")
    with translation.override("en"):
        assert sentence(line) == "Outcome corrected: Founded → Unfounded (Lawful after all)"


# Orders given for it.


def with_order(cast, alert: Alert) -> Order:
    """An order in words, answered in words, and ended."""
    order = order_to(cast, text="zz-order", alert=alert, area={"radius": {"lon": 113.9, "lat": 35.3, "metres": 300}})
    order.order_sites.update(reply="cannot", note="zz-remark")
    update_order(order, by=cast.desk, text="zz-changed", now=cast.now)
    end_order(Order.objects.get(pk=order.pk), by=cast.desk, now=cast.now)
    return Order.objects.get(pk=order.pk)


def rows_about_order(order: Order) -> str:
    history = apps.get_model("alerts.OrderEvent").objects.filter(pgh_obj_id=order.pk)
    rows = [*Order.objects.filter(pk=order.pk).values(), *history.values(), *order.order_sites.values(), *Message.objects.filter(subject_id=order.pk).values()]
    return str(rows)


@pytest.mark.parametrize("code", ["bank.suspicious_cancellation", "security.suspect_vehicle"])
def test_the_words_of_its_orders_go_with_it_and_what_was_answered_stays(cast, code):
    alert = routed(cast, code)
    order = with_order(cast, alert)
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED, disposition="unfounded")
    assert "zz-order" in rows_about_order(order) and "zz-remark" in rows_about_order(order)
    grow_old(alert)
    erase_outlived()
    assert [word for word in ("zz-order", "zz-changed", "zz-remark", "113.9") if word in rows_about_order(order)] == []
    after = Order.objects.get(pk=order.pk)
    assert (after.status, after.action, after.order_sites.get().reply) == (order.status, order.action, "cannot")
    assert [line["what"] for line in after.history] == [line["what"] for line in order.history]


def test_orders_of_what_was_erased_before_lose_their_words_with_the_next_run(cast):
    alert = routed(cast)
    order = with_order(cast, alert)
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED, disposition="founded", erased_at=cast.now)
    erase_outlived()
    assert "zz-" not in rows_about_order(order)


def test_one_whose_order_still_runs_waits_for_its_end(cast):
    alert = routed(cast)
    order = order_to(cast, alert=alert)
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED, disposition="unfounded")
    grow_old(alert)
    assert erase_outlived() == 0
    end_order(order, by=cast.desk, now=cast.now)
    assert erase_outlived() == 1


# What still shows it says so.


def test_pages_prints_and_cap_say_that_it_was_erased(cast):
    alert = came_to("minor")(cast)
    order = with_order(cast, routed(cast))
    Order.objects.filter(pk=order.pk).update(alert=alert)
    grow_old(alert)
    erase_outlived()
    client = signed_in(cast.desk)
    with translation.override("en"):
        page = client.get(f"/alerts/{alert.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert "What it said about people was erased on" in page
        assert "PERSONAL DATA ERASED" in paper_of(reread(alert), number="x", by=cast.desk, now=cast.now, chain=check_chain(reread(alert)))["marks"]
        assert cap_of_alert(reread(alert)).note == "What it said about people was erased; its days were over"
    assert client.get(f"/api/v1/alerts/{alert.pk}/cap/").status_code == 200
    assert client.get(f"/api/v1/orders/{order.pk}/cap/").status_code == 200
    assert client.post(f"/api/v1/alerts/{alert.pk}/prints/").status_code in {200, 201}
    assert alert.number not in client.get("/search/?q=zz-said").content.decode()
    assert client.get("/alerts/?show=all&q=zz-said").context["rows"] == []
    guard = signed_in(make_partner_user("guard", cast.compound_firm))
    assert "has been erased" in guard.get(f"/portal/alerts/{alert.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
