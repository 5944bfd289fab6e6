"""One more message to one address: a delivery of its own beside the old one, asked for by whoever works on the matter, and only where it makes sense."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from alerts.lifecycle import Status
from alerts.models import Alert, AlertEvent, Order, OrderSite
from alerts.services.correcting import Correction, correct_alert
from alerts.services.errors import OrderIsOver
from alerts.services.handling import acknowledge_alert
from alerts.services.orders import end_order, update_order
from alerts.services.orders.answering import answer_for_site
from alerts.services.orders.sending_again import send_of_order_again
from alerts.services.sending_again import AlertHasEnded, NewerWords, NotForThem, SomebodyHasTaken, send_of_alert_again
from alerts.services.telling import tell_sender
from delivery.lifecycle import Status as Road
from delivery.models import Address, Addressee, Delivery, Message
from delivery.services.resending import AddressOutOfUse, HasAnswered, JustSent, MessageIsOver, ReachesNobody, StillUnderWay, TakenByTheSystem
from policing.lib.errors import NotAllowed
from tests.cast import make_callback, make_partner_user, order_to, reread, routed, signed_in

LATER = timedelta(minutes=2)


def settled(message: Message, status: str = Road.PERMANENT_FAILURE, error: str = "off") -> Delivery:
    """The first delivery outside the app has come to its end."""
    Delivery.objects.filter(recipient__message=message).update(status=status, error_code=error, due_at=None)
    return Delivery.objects.select_related("recipient", "address").filter(recipient__message=message).order_by("channel", "pk").last()


@pytest.fixture
def alert(cast) -> Alert:
    return routed(cast)


@pytest.fixture
def failed(alert) -> Delivery:
    return settled(alert.message)


@pytest.fixture
def order(cast) -> Order:
    return order_to(cast, cast.compound, cast.branch)


def again(cast, alert: Alert, delivery: Delivery, **facts) -> Delivery:
    return send_of_alert_again(reread(alert), delivery, **({"by": cast.desk, "now": cast.now + LATER} | facts))


def of_order(cast, order: Order, delivery: Delivery, **facts) -> Delivery:
    return send_of_order_again(order, delivery, **({"by": cast.desk, "now": cast.now + LATER} | facts))


def test_it_is_a_delivery_of_its_own_to_exactly_that_address_and_the_old_one_stays(cast, alert, failed):
    before = Delivery.objects.count()
    new = again(cast, alert, failed)
    assert Delivery.objects.count() == before + 1
    assert (new.recipient_id, new.address_id, new.channel, new.round) == (failed.recipient_id, failed.address_id, failed.channel, 2)
    assert (new.status, new.due_at, new.queue) == (Road.CREATED, cast.now + LATER, alert.message.priority)
    failed.refresh_from_db()
    assert (failed.status, failed.error_code) == (Road.PERMANENT_FAILURE, "off")


def test_it_stands_on_the_timeline_with_who_asked_for_it_and_without_the_address(cast, alert, failed):
    again(cast, alert, failed)
    line = AlertEvent.objects.filter(alert=alert).latest("sequence")
    assert (line.kind, line.user) == (AlertEvent.Kind.SENT_AGAIN, cast.desk)
    assert line.data == {"name": failed.recipient.name, "channel": failed.channel}


def test_the_link_it_carries_still_opens(cast, alert, failed):
    late = cast.now + timedelta(hours=11, minutes=50)
    again(cast, alert, failed, now=late)
    assert reread(alert).message.expires_at == late + timedelta(hours=12)


def test_the_next_round_of_the_chain_is_one_further(cast, alert, failed):
    from delivery.services import rounds_of

    again(cast, alert, failed)
    assert rounds_of(alert.message) == 2


@pytest.mark.parametrize("who", ["inspector", "administrator"])
def test_whoever_does_not_work_on_alerts_may_not(cast, alert, failed, who):
    with pytest.raises(NotAllowed):
        again(cast, alert, failed, by=getattr(cast, who))


def test_an_auxiliary_may_for_an_alert_and_not_for_an_order(cast, alert, failed, order):
    assert again(cast, alert, failed, by=cast.auxiliary)
    with pytest.raises(NotAllowed):
        of_order(cast, order, settled(order.message), by=cast.auxiliary)


def test_nobody_is_asked_to_take_what_somebody_has_taken(cast, alert, failed):
    acknowledge_alert(reread(alert), by=cast.desk, until=cast.now + timedelta(minutes=30), now=cast.now)
    with pytest.raises(SomebodyHasTaken, match=r"."):
        again(cast, alert, failed)


def test_nor_of_what_has_ended(cast, alert):
    card = settled(Message.objects.get(subject_id=alert.pk, room="cards"))
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED)
    with pytest.raises(AlertHasEnded):
        again(cast, alert, card)


def test_the_sender_may_hear_again_how_it_ended(cast, alert):
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED)
    tell_sender(reread(alert), "closed", now=cast.now)
    last = settled(Message.objects.get(subject_id=alert.pk, room="states"))
    assert again(cast, alert, last).round == 2


def test_but_not_a_state_that_has_been_overtaken(cast, alert):
    tell_sender(alert, "acknowledged", now=cast.now)
    first = settled(Message.objects.get(subject_id=alert.pk, room="states"))
    tell_sender(alert, "closed", now=cast.now + timedelta(seconds=5))
    with pytest.raises(NewerWords):
        again(cast, alert, first)


def test_a_system_that_has_taken_a_callback_does_not_get_it_under_a_second_id(cast, alert):
    make_callback(alert.partner)
    tell_sender(reread(alert), "acknowledged", now=cast.now)
    callback = Message.objects.get(subject_id=alert.pk, room="callbacks")
    with pytest.raises(TakenByTheSystem):
        again(cast, alert, settled(callback, Road.DELIVERED, ""))
    assert again(cast, alert, settled(callback, Road.TECHNICAL_FAILURE, "timeout"))


@pytest.mark.parametrize("status", ["created", "sending", "temporary_failure"])
def test_not_while_one_is_on_its_way_there(cast, alert, status):
    with pytest.raises(StillUnderWay):
        again(cast, alert, settled(alert.message, status, ""))


def test_not_a_moment_after_the_last_and_the_sentence_says_how_long_to_wait(cast, alert, failed):
    with pytest.raises(JustSent, match="40"):
        again(cast, alert, failed, now=cast.now + timedelta(seconds=20))


@pytest.mark.parametrize("change", [{"is_active": False}, {"wrapped_key": None}, {"refused_at": "now"}])
def test_not_to_an_address_that_is_out_of_use(cast, alert, failed, change):
    Address.objects.filter(pk=failed.address_id).update(**{name: cast.now if value == "now" else value for name, value in change.items()})
    failed = Delivery.objects.select_related("recipient", "address").get(pk=failed.pk)
    with pytest.raises(AddressOutOfUse):
        again(cast, alert, failed)


def test_not_to_somebody_who_left(cast, alert, failed):
    Addressee.objects.filter(pk=failed.recipient.addressee_id).update(is_active=False)
    with pytest.raises(AddressOutOfUse):
        again(cast, alert, failed)


def test_not_for_a_test_key(cast):
    alert = routed(cast, mode="test")
    card = settled(Message.objects.get(subject_id=alert.pk, room="cards"), Road.CANCELLED, "sandbox")
    with pytest.raises(ReachesNobody):
        again(cast, alert, card)


def test_a_repeat_that_needs_no_answer_goes_until_its_time_is_over(cast, alert):
    card = settled(Message.objects.get(subject_id=alert.pk, room="cards"))
    with pytest.raises(MessageIsOver):
        again(cast, alert, card, now=cast.now + timedelta(hours=13))


def test_once_covert_the_counter_hears_nothing_again(cast):
    alert = routed(cast, "bank.suspicious_cancellation", site=cast.branch)
    Alert.objects.filter(pk=alert.pk).update(is_covert=False)
    card = settled(Message.objects.filter(subject_id=alert.pk, room="cards").first())
    correct_alert(reread(alert), Correction(is_covert=True), by=cast.desk, now=cast.now)
    told = card.recipient.addressee_id
    cast.branch.contacts.filter(addressee=told).update(is_back_office=False)
    with pytest.raises(NotForThem):
        again(cast, alert, card)


def test_once_covert_an_officer_who_may_not_see_it_hears_nothing_again(cast, alert, failed):
    Addressee.objects.filter(user=cast.auxiliary).update(user=None)
    Addressee.objects.filter(pk=failed.recipient.addressee_id).update(user=cast.auxiliary)
    Alert.objects.filter(pk=alert.pk).update(is_covert=True)
    with pytest.raises(NotForThem):
        again(cast, alert, failed)


def test_of_an_order_it_stands_in_its_history(cast, order):
    delivery = settled(order.message)
    assert of_order(cast, order, delivery).round == 2
    last = Order.objects.get(pk=order.pk).history[-1]
    assert (last["what"], last["by"]) == ("sent_again", str(cast.desk))
    assert delivery.recipient.name in last["text"]


def test_of_an_order_nobody_of_a_site_that_has_answered_is_asked_again(cast, order):
    delivery = settled(order.message)
    contact = delivery.recipient.addressee.contact
    answer_for_site(OrderSite.objects.get(order=order, site=contact.site), by=cast.desk, reply="comply", now=cast.now)
    with pytest.raises(HasAnswered):
        of_order(cast, order, delivery)


def test_of_an_order_that_is_over_nothing_goes_again(cast, order):
    delivery = settled(order.message)
    end_order(order, by=cast.desk, now=cast.now)
    with pytest.raises(OrderIsOver):
        of_order(cast, order, delivery)


def test_of_an_order_whose_words_changed_the_old_ones_do_not_go_again(cast, order):
    delivery = settled(order.message)
    update_order(order, by=cast.desk, text="换岗", now=cast.now)
    with pytest.raises(NewerWords):
        of_order(cast, order, delivery)


def test_of_an_order_whoever_is_no_contact_any_more_hears_nothing_again(cast, order):
    delivery = settled(order.message)
    contact = delivery.recipient.addressee.contact
    contact.is_active = False
    contact.save()
    with pytest.raises(NotForThem):
        of_order(cast, order, delivery)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one(cast, alert, failed):
    def press(_n: int) -> int:
        try:
            return again(cast, alert, failed).round
        except StillUnderWay:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(press, range(2))) == [0, 2]
    assert Delivery.objects.filter(recipient=failed.recipient_id, address=failed.address_id).count() == 2


def test_the_door_of_an_alert_answers_with_the_alert_and_the_second_press_with_a_sentence(cast, alert, failed):
    desk, where = signed_in(cast.desk), f"/api/v1/alerts/{alert.pk}/send-again/"
    with time_machine.travel(cast.now + LATER, tick=False):
        first = desk.post(where, {"delivery": str(failed.pk)}, format="json")
        second = desk.post(where, {"delivery": str(failed.pk)}, format="json")
    person = next(one for one in first.json()["recipients"] if one["id"] == str(failed.recipient_id))
    assert [road["may_send_again"] for road in person["deliveries"] if road["channel"] == failed.channel] == [False, False]
    assert (second.status_code, second.json()["code"]) == (409, "under_way")


def test_the_door_of_an_order(cast, order):
    delivery = settled(order.message)
    with time_machine.travel(cast.now + LATER, tick=False):
        answer = signed_in(cast.desk).post(f"/api/v1/orders/{order.pk}/send-again/", {"delivery": str(delivery.pk)}, format="json")
    assert answer.status_code == 200
    assert answer.json()["history"][-1]["label"]


def test_a_delivery_of_something_else_is_not_there(cast, alert, order):
    foreign = settled(order.message)
    assert signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/send-again/", {"delivery": str(foreign.pk)}, format="json").status_code == 404
    own = settled(alert.message)
    assert signed_in(cast.desk).post(f"/api/v1/orders/{order.pk}/send-again/", {"delivery": str(own.pk)}, format="json").status_code == 404


def test_a_partner_neither_sends_nor_reads_how_messages_travelled(cast, alert, failed, order):
    partner = signed_in(make_partner_user("gate-staff", alert.partner))
    assert partner.post(f"/api/v1/alerts/{alert.pk}/send-again/", {"delivery": str(failed.pk)}, format="json").status_code == 403
    assert partner.post(f"/api/v1/orders/{order.pk}/send-again/", {"delivery": str(failed.pk)}, format="json").status_code == 403
    assert "deliveries" not in partner.get(f"/api/v1/alerts/{alert.pk}/").content.decode()
    assert partner.get(f"/api/v1/orders/{order.pk}/").json()["recipients"] == []
    for where in ("recipients", "totals"):
        assert partner.get(f"/api/v1/orders/{order.pk}/{where}/").status_code == 403
