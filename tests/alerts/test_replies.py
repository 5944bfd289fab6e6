"""One tap is an answer: an officer's takes the alert, a site's stops its own notices and nobody else's."""

from datetime import timedelta

import pytest

from alerts.lifecycle import Status
from alerts.models import OrderSite
from alerts.services.errors import AlreadyAnswered
from delivery.links import token_of
from delivery.models import Delivery, Recipient
from delivery.services import reply
from delivery.services.answers import NotOffered
from policing.lib.errors import NotAllowed, Refused
from tests.cast import make_contact, order_to, reread, routed


def link_of(alert, user) -> Recipient:
    return Recipient.objects.select_related("message", "addressee__user").get(message=alert.message, addressee__user=user)


def test_an_officers_tap_acknowledges_with_the_promise_chosen(cast):
    alert = routed(cast)
    reply(link_of(alert, cast.desk), reply="acknowledge", minutes=15, now=cast.now)
    after = reread(alert)
    assert (after.status, after.acknowledged_by, after.promised_until) == (Status.ACKNOWLEDGED, cast.desk, cast.now + timedelta(minutes=15))


def test_without_minutes_it_is_five(cast):
    alert = routed(cast)
    reply(link_of(alert, cast.desk), reply="acknowledge", now=cast.now)
    assert reread(alert).promised_until == cast.now + timedelta(minutes=5)


def test_a_tap_stops_what_is_unsent_to_everybody(cast):
    alert = routed(cast)
    reply(link_of(alert, cast.desk), reply="acknowledge", now=cast.now)
    assert not Delivery.objects.filter(recipient__message=alert.message, status="created").exists()


def test_a_remark_goes_on_the_timeline(cast):
    alert = routed(cast)
    reply(link_of(alert, cast.desk), reply="acknowledge", note="三分钟到", now=cast.now)
    assert alert.events.get(kind="note").words["text"] == "三分钟到"


def test_the_second_tap_is_told_who_was_first_and_leaves_no_answer(cast):
    alert = routed(cast)
    reply(link_of(alert, cast.desk), reply="acknowledge", now=cast.now)
    late = link_of(alert, cast.community)
    with pytest.raises(AlreadyAnswered, match="Desk"):
        reply(late, reply="acknowledge", now=cast.now)
    assert Recipient.objects.get(pk=late.pk).reply == ""
    assert reread(alert).acknowledged_by == cast.desk


def test_an_answer_that_is_not_offered_is_refused(cast):
    alert = routed(cast)
    with pytest.raises(NotOffered):
        reply(link_of(alert, cast.desk), reply="comply", now=cast.now)


def test_whoever_left_the_station_takes_nothing_by_an_old_link(cast):
    alert = routed(cast)
    link = link_of(alert, cast.desk)
    cast.desk.unit = cast.west
    cast.desk.save()
    with pytest.raises(NotAllowed):
        reply(Recipient.objects.select_related("message", "addressee__user").get(pk=link.pk), reply="acknowledge", now=cast.now)
    assert reread(alert).status == Status.ROUTED


def test_the_page_behind_the_link_does_the_same(cast, client):
    alert = routed(cast)
    address = f"/r/{token_of(link_of(alert, cast.desk))}/"
    assert client.post(address, {"minutes": "30"}).status_code == 302
    assert reread(alert).acknowledged_by == cast.desk
    late = client.post(f"/r/{token_of(link_of(alert, cast.community))}/", {"minutes": "5"})
    assert late.status_code == 409
    assert "Desk" in late.content.decode()


@pytest.fixture
def order(cast):
    make_contact(cast.compound, "西门岗", position=1)
    return order_to(cast, cast.compound, cast.branch, alert=routed(cast))


def contact_of(order, name) -> Recipient:
    return Recipient.objects.select_related("message", "addressee__user").get(message=order.message, addressee__contact__name=name)


def unsent(order) -> set[str]:
    return set(Delivery.objects.filter(recipient__message=order.message, status="created").values_list("recipient__addressee__contact__name", flat=True))


def test_a_sites_answer_stops_only_its_own_notices(cast, order):
    assert unsent(order) == {"东门岗", "西门岗", "柜台主管", "后台专员"}
    reply(contact_of(order, "东门岗"), reply="comply", now=cast.now)
    assert unsent(order) == {"柜台主管", "后台专员"}


def test_a_sites_answer_is_counted_for_that_site(cast, order):
    reply(contact_of(order, "东门岗"), reply="seen", note="往北去了", now=cast.now)
    answers = {answer.site.code: (answer.reply, answer.replied_at) for answer in OrderSite.objects.filter(order=order)}
    assert answers == {"SEC-JY-01": ("seen", cast.now), "BANK-DH-03": ("", None)}


def test_the_last_answer_of_a_site_counts(cast, order):
    reply(contact_of(order, "东门岗"), reply="comply", now=cast.now)
    reply(contact_of(order, "西门岗"), reply="need_help", now=cast.now + timedelta(minutes=1))
    assert OrderSite.objects.get(order=order, site=cast.compound).reply == "need_help"


def test_an_answer_stands_on_the_alerts_timeline(cast, order):
    reply(contact_of(order, "东门岗"), reply="seen", note="往北去了", now=cast.now)
    event = order.alert.events.get(kind="order_reply")
    assert (event.words["text"], event.data["reply"], event.data["site"]) == ("往北去了", "seen", "锦园小区东门")


def test_a_contact_who_is_none_any_more_is_refused_in_words(cast, order):
    recipient = contact_of(order, "西门岗")
    recipient.addressee.contact.delete()
    with pytest.raises(Refused):
        reply(Recipient.objects.select_related("message", "addressee__user").get(pk=recipient.pk), reply="seen", now=cast.now)
