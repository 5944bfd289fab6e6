"""A second person, a returned order, silence, and the clock: everything is a column that the sweep asks about."""

from datetime import timedelta

import pytest
import time_machine

from alerts.lifecycle import ENDED, OrderStatus
from alerts.models import Alert, Order, OrderSite
from alerts.services import orders
from alerts.services.errors import AlertIsOver, NotApprovedInTime, NotYourOrder, OrderIsOver
from delivery.models import Delivery, Recipient
from delivery.services import reply
from policing.lib.errors import IllegalMove
from tests.cast import make_contact, order_to, routed, signed_in

MINUTE = timedelta(minutes=1)


def noticed(order, room: str) -> list[str]:
    return sorted(Recipient.objects.filter(message__room=room, message__subject_id=order.pk).values_list("name", flat=True))


def at(moment):
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def large(cast) -> Order:
    return order_to(cast, minutes=120)


def changed(order, cast, **facts):
    wanted = {"by": cast.desk, "sites": [cast.compound], "action": "observe", "text": "改过", "minutes": 120, "now": cast.now + MINUTE} | facts
    return orders.change_order(order, **wanted)


def test_whoever_may_approve_hears_of_it_at_once_and_its_author_never(cast, large):
    assert noticed(large, "order_approvals") == ["Leader"]
    own = order_to(cast, by=cast.leader, minutes=120)
    assert noticed(own, "order_approvals") == []


def test_the_author_hears_what_became_of_it(cast, large):
    orders.return_order(large, by=cast.leader, reason="太大", now=cast.now)
    assert noticed(large, "order_states") == ["Desk"]


def test_a_returned_order_is_changed_and_sent_in_again_with_its_history(cast, large):
    orders.return_order(large, by=cast.leader, reason="太大", now=cast.now)
    order = changed(large, cast)
    assert (order.status, order.text, order.expires_at) == (OrderStatus.SUBMITTED, "改过", cast.now + MINUTE + timedelta(minutes=120))
    assert [(line["what"], line["by"]) for line in order.history] == [("written", "Desk"), ("returned", "Leader"), ("changed", "Desk")]
    orders.approve_order(order, by=cast.leader, now=cast.now + 2 * MINUTE)
    order.refresh_from_db()
    assert order.status == OrderStatus.SENT


def test_one_that_has_become_small_goes_out_at_once(cast, large):
    orders.return_order(large, by=cast.leader, reason="太长", now=cast.now)
    assert changed(large, cast, minutes=30).status == OrderStatus.SENT


def test_only_its_author_changes_it_or_takes_it_back(cast, large):
    orders.return_order(large, by=cast.leader, reason="太大", now=cast.now)
    for who in (cast.leader, cast.community, cast.commander):
        with pytest.raises(NotYourOrder):
            changed(large, cast, by=who)
        with pytest.raises(NotYourOrder):
            orders.withdraw_order(large, by=who, now=cast.now)
    assert orders.withdraw_order(large, by=cast.desk, now=cast.now).end_reason == "withdrawn"


@pytest.mark.parametrize("status", [status for status in OrderStatus if status != OrderStatus.RETURNED])
def test_only_what_came_back_is_changed(cast, large, status):
    Order.objects.filter(pk=large.pk).update(status=status)
    large.refresh_from_db()
    with pytest.raises(IllegalMove):
        changed(large, cast)


@pytest.mark.parametrize("status", [OrderStatus.DRAFTED, OrderStatus.APPROVED, OrderStatus.SENT, OrderStatus.ENDED])
def test_only_what_was_never_sent_is_taken_back(cast, large, status):
    Order.objects.filter(pk=large.pk).update(status=status)
    large.refresh_from_db()
    with pytest.raises(IllegalMove):
        orders.withdraw_order(large, by=cast.desk, now=cast.now)


def test_what_waits_for_approval_is_not_ended_by_hand(cast, large):
    with pytest.raises(IllegalMove):
        orders.end_order(large, by=cast.desk, now=cast.now)


def test_what_nobody_approves_in_its_own_minutes_lapses_and_its_author_hears(cast, large):
    with at(large.expires_at - timedelta(seconds=1)):
        assert orders.end_expired() == 0
    with at(large.expires_at):
        assert orders.end_expired() == 1
    large.refresh_from_db()
    assert (large.status, large.end_reason) == (OrderStatus.ENDED, "not_approved")
    assert (noticed(large, "order_states"), noticed(large, "all_clear"), noticed(large, "orders")) == (["Desk"], [], [])


def test_it_is_not_approved_after_its_time_even_before_the_sweep(cast, large):
    with pytest.raises(NotApprovedInTime):
        orders.approve_order(large, by=cast.leader, now=large.expires_at)


@pytest.mark.parametrize("status", ENDED)
def test_a_closed_alert_gets_no_order(cast, status):
    alert = routed(cast)
    waiting = order_to(cast, alert=alert, minutes=120)
    Alert.objects.filter(pk=alert.pk).update(status=status)
    alert.refresh_from_db()
    with pytest.raises(AlertIsOver):
        order_to(cast, alert=alert)
    waiting.alert.refresh_from_db()
    with pytest.raises(AlertIsOver):
        orders.approve_order(waiting, by=cast.leader, now=cast.now)


# Silence


@pytest.fixture
def order(cast) -> Order:
    make_contact(cast.compound, "西门岗", position=1)
    return order_to(cast, cast.compound, cast.branch)


def rounds_of(order, site) -> list[tuple[int, str]]:
    rows = Delivery.objects.filter(recipient__message=order.message, recipient__addressee__contact__site=site, round__gt=1)
    return sorted(rows.values_list("round", "recipient__addressee__contact__name"))


def test_two_minutes_of_silence_remind_the_next_contact_in_order_three_times(cast, order):
    for after, expected in (
        (119, []),
        (120, ["西门岗"]),
        (240, ["西门岗", "东门岗"]),
        (360, ["西门岗", "东门岗", "西门岗"]),
        (900, ["西门岗", "东门岗", "西门岗"]),
    ):
        with at(cast.now + timedelta(seconds=after)):
            orders.remind_silent()
        assert [name for _round, name in rounds_of(order, cast.compound)] == expected
    site = OrderSite.objects.get(order=order, site=cast.compound)
    assert (site.reminders, site.remind_at) == (3, None)


def test_after_the_last_reminder_author_and_desk_are_told_to_phone_once(cast, order):
    for minutes in (2, 4, 6, 8):
        with at(cast.now + minutes * MINUTE):
            orders.remind_silent()
    assert noticed(order, "order_silences") == ["Desk"]


def test_whoever_answered_is_not_reminded_the_others_are(cast, order):
    first = order.message.recipients.select_related("message", "addressee__user").get(name__contains="东门岗")
    reply(first, reply="comply", now=cast.now)
    with at(cast.now + 2 * MINUTE):
        orders.remind_silent()
    assert rounds_of(order, cast.compound) == []
    assert [name for _round, name in rounds_of(order, cast.branch)] == ["后台专员"]


def test_what_has_ended_reminds_nobody(cast, order):
    orders.end_order(order, by=cast.desk, now=cast.now)
    with at(cast.now + 5 * MINUTE):
        assert orders.remind_silent() == 0


def test_a_silent_site_is_shown_late_and_one_nobody_could_tell_from_the_start(cast):
    order = order_to(cast, cast.compound, cast.school)
    late = {site["id"]: site["is_late"] for site in signed_in(cast.desk).get(f"/api/v1/orders/{order.pk}/").json()["sites"]}
    assert late == {cast.compound.pk: False, cast.school.pk: True}
    with at(cast.now + 2 * MINUTE):
        orders.remind_silent()
    rows = signed_in(cast.desk).get(f"/api/v1/orders/{order.pk}/").json()["sites"]
    assert all(site["is_late"] for site in rows)


# New words


def test_new_words_go_to_exactly_those_who_had_the_first(cast, order):
    make_contact(cast.compound, "晚到的")
    orders.update_order(order, by=cast.desk, text="改为北门", now=cast.now + MINUTE)
    assert noticed(order, "order_updates") == noticed(order, "orders")
    assert set(Delivery.objects.filter(recipient__message__room="orders").values_list("status", flat=True)) == {"cancelled"}


def test_an_answer_to_the_new_words_counts_and_the_end_reaches_each_once(cast, order):
    order = orders.update_order(order, by=cast.desk, text="改为北门", now=cast.now + MINUTE)
    first = order.message.recipients.select_related("message", "addressee__user").get(name__contains="东门岗")
    reply(first, reply="need_help", now=cast.now + MINUTE)
    assert OrderSite.objects.get(order=order, site=cast.compound).reply == "need_help"
    Delivery.objects.filter(recipient__message=order.message, status="created").update(status="sent")
    order.refresh_from_db()
    orders.end_order(order, by=cast.desk, now=cast.now + 2 * MINUTE)
    assert noticed(order, "all_clear") == noticed(order, "orders")


def test_what_has_ended_gets_no_new_words(cast, order):
    orders.end_order(order, by=cast.desk, now=cast.now)
    with pytest.raises(OrderIsOver):
        orders.update_order(order, by=cast.desk, text="x", now=cast.now)


def test_the_steps_offered_are_those_that_work(cast, large):
    def offered(who) -> set[str]:
        return {step["action"] for step in signed_in(who).get(f"/api/v1/orders/{large.pk}/").json()["steps"]}

    assert (offered(cast.desk), offered(cast.leader), offered(cast.inspector)) == ({"withdraw"}, {"approve", "return"}, set())
    orders.return_order(large, by=cast.leader, reason="x", now=cast.now)
    assert (offered(cast.desk), offered(cast.leader)) == ({"change", "withdraw"}, set())
    changed(large, cast, minutes=30)
    assert offered(cast.desk) == offered(cast.leader) == {"end", "update"}
