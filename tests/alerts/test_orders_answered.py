"""A site answers by link, by phone or on its page; each stands alone, and whoever needs help is heard at once."""

import pytest

from alerts.models import OrderSite
from alerts.services import orders
from alerts.services.errors import OrderIsOver
from delivery.models import Delivery, Recipient
from delivery.services import reply
from delivery.services.answers import NotOffered
from policing.lib.errors import NotAllowed
from tests.cast import make_partner_user, order_to, routed


@pytest.fixture
def order(cast):
    return order_to(cast, cast.compound, cast.branch, alert=routed(cast))


def of(order, site) -> OrderSite:
    return OrderSite.objects.select_related("site").get(order=order, site=site)


def noticed(order, room: str) -> set[str]:
    return set(Recipient.objects.filter(message__room=room, message__subject_id=order.pk).values_list("name", flat=True))


def test_an_officer_who_phoned_ticks_the_answer(cast, order):
    orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply="comply", note="已关门", now=cast.now)
    site = of(order, cast.compound)
    assert (site.reply, site.note, site.via, site.recorded_by, site.replied_at) == ("comply", "已关门", "phone", cast.desk, cast.now)


def test_it_stops_only_that_sites_notices_and_reminders(cast, order):
    orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply="comply", now=cast.now)
    unsent = Delivery.objects.filter(recipient__message=order.message, status="created").values_list("recipient__addressee__contact__site", flat=True)
    assert set(unsent) == {cast.branch.pk}
    assert (of(order, cast.compound).remind_at is None, of(order, cast.branch).remind_at is None) == (True, False)


def test_it_stands_on_the_alerts_timeline_with_who_wrote_it_down(cast, order):
    orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply="cannot", note="门坏了", now=cast.now)
    event = order.alert.events.get(kind="order_reply")
    assert (event.user, event.words["text"], event.data["via"]) == (cast.desk, "门坏了", "phone")


def test_partners_people_answer_for_their_own_site_only(cast, order):
    guard = make_partner_user("guard", cast.compound_firm)
    orders.answer_for_site(of(order, cast.compound), by=guard, reply="seen", now=cast.now)
    assert (of(order, cast.compound).via, of(order, cast.compound).recorded_by) == ("portal", guard)
    with pytest.raises(NotAllowed):
        orders.answer_for_site(of(order, cast.branch), by=guard, reply="comply", now=cast.now)
    assert of(order, cast.branch).reply == ""


def test_strangers_auxiliaries_without_covert_and_inspectors_answer_nothing(cast):
    order = order_to(cast, cast.branch, alert=routed(cast, "bank.suspicious_cancellation"))
    for who in (cast.stranger, cast.auxiliary, cast.inspector, cast.administrator):
        with pytest.raises(NotAllowed):
            orders.answer_for_site(of(order, cast.branch), by=who, reply="comply", now=cast.now)


def test_only_answers_an_order_offers_are_taken(cast, order):
    for wrong in ("acknowledge", "done", "", "x"):
        with pytest.raises(NotOffered):
            orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply=wrong, now=cast.now)


def test_what_has_ended_takes_no_answer(cast, order):
    site = of(order, cast.compound)
    orders.end_order(order, by=cast.desk, now=cast.now)
    with pytest.raises(OrderIsOver):
        orders.answer_for_site(site, by=cast.desk, reply="comply", now=cast.now)


@pytest.mark.parametrize(("said", "is_heard"), [("need_help", True), ("cannot", True), ("comply", False), ("seen", False), ("gone", False)])
def test_need_and_cannot_reach_author_and_desk_at_once(cast, said, is_heard):
    order = order_to(cast, by=cast.leader)
    recipient = Recipient.objects.select_related("message", "addressee__user").get(message=order.message)
    reply(recipient, reply=said, now=cast.now)
    assert noticed(order, "order_answers") == ({"Leader", "Desk"} if is_heard else set())


def test_whoever_wrote_the_answer_down_is_not_told_of_it(cast):
    order = order_to(cast, by=cast.leader)
    orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply="need_help", now=cast.now)
    assert noticed(order, "order_answers") == {"Leader"}


def test_the_notice_of_a_covert_order_names_nothing(cast):
    order = order_to(cast, cast.branch, by=cast.leader, alert=routed(cast, "bank.suspicious_cancellation"))
    orders.answer_for_site(of(order, cast.branch), by=cast.desk, reply="need_help", now=cast.now)
    said = str(Recipient.objects.filter(message__room="order_answers").first().message.content)
    assert cast.branch.name not in said
    assert order.number in said


def test_people_of_a_site_that_was_phoned_hear_the_all_clear(cast, order):
    orders.answer_for_site(of(order, cast.compound), by=cast.desk, reply="comply", now=cast.now)
    orders.end_order(order, by=cast.desk, now=cast.now)
    assert noticed(order, "all_clear") == {"锦园小区东门 东门岗"}
