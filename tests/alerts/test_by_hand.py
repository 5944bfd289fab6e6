"""The last step: whom every channel has failed is phoned, the look at the number is kept, and what they say counts as their answer."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import AccessLog
from alerts.lifecycle import Status
from alerts.models import OrderSite
from alerts.services import by_hand
from alerts.services.by_hand import answer_by_hand, number_of_unreached, to_phone
from alerts.services.errors import AlreadyAnswered, NoNumber
from alerts.services.handling import acknowledge_alert
from alerts.services.orders.answering import answer_for_site
from delivery.models import Address, Delivery, Message, Recipient
from delivery.services.answers import NotOffered
from policing.lib.errors import NotAllowed
from tests.cast import make_partner_user, order_to, reread, routed, signed_in


def fail_all(message: Message) -> None:
    Delivery.objects.filter(recipient__message=message).exclude(channel="in_app").update(status="permanent_failure", error_code="off")


@pytest.fixture
def alert(cast):
    """Whoever was told of it was told in vain."""
    alert = routed(cast)
    fail_all(alert.message)
    return alert


@pytest.fixture
def order(cast):
    order = order_to(cast, cast.compound, cast.branch)
    fail_all(order.message)
    return order


def names(cast, user=None) -> list[str]:
    return [one.recipient.name for one in to_phone(user or cast.desk)]


def test_whom_everything_failed_stands_in_the_list_with_the_reason(cast, alert):
    told = Recipient.objects.filter(message=alert.message)
    assert sorted(names(cast)) == sorted(told.values_list("name", flat=True))
    assert {tuple(one.errors) for one in to_phone(cast.desk)} == {("off",)}


@pytest.mark.parametrize("status", ["created", "sending", "temporary_failure", "sent", "delivered"])
def test_nobody_stands_there_of_whom_there_is_hope(cast, alert, status):
    Delivery.objects.filter(recipient__message=alert.message).exclude(channel="in_app").update(status=status)
    assert names(cast) == []


def test_once_somebody_has_taken_the_alert_nobody_need_be_phoned(cast, alert):
    acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=30), now=cast.now)
    assert names(cast) == []


def test_a_site_that_has_answered_by_another_way_need_not_be_phoned(cast, order):
    before = len(names(cast))
    answer_for_site(OrderSite.objects.get(order=order, site=cast.compound), by=cast.desk, reply="comply", now=cast.now)
    assert 0 < len(names(cast)) < before


def test_in_a_crowd_nobody_is_hidden_by_others(cast, order, monkeypatch):
    monkeypatch.setattr(by_hand, "MOST", 1)
    for site in OrderSite.objects.filter(order=order):
        assert len(names(cast)) == 1
        answer_for_site(site, by=cast.desk, reply="comply", now=cast.now)
    assert names(cast) == []
    for alert in (routed(cast), routed(cast)):
        fail_all(alert.message)
        assert len(names(cast)) == 1
        Delivery.objects.filter(recipient__message=alert.message).update(status="delivered")


def test_another_station_sees_nobody_of_ours(cast, alert, order):
    assert names(cast, cast.stranger) == []


def test_a_covert_alerts_people_are_for_those_who_may_know_of_it(cast):
    fail_all(routed(cast, "bank.suspicious_cancellation").message)
    assert names(cast, cast.auxiliary) == []
    assert names(cast, cast.fraud_officer) != [] or names(cast, cast.desk) != []


# The number


def test_looking_at_a_number_is_kept_with_its_reason(cast, alert):
    one = to_phone(cast.desk)[0]
    number = number_of_unreached(one, by=cast.desk, now=cast.now)
    assert number == Address.objects.get(addressee=one.recipient.addressee_id, channel="sms").value
    kept = AccessLog.objects.latest("pk")
    assert (kept.user, kept.action, kept.subject) == (cast.desk, "reveal", f"delivery.recipient:{one.recipient.pk}:number")
    assert alert.number in kept.reason


def test_without_the_right_no_number_is_shown_and_nothing_is_kept(cast, alert):
    one = to_phone(cast.desk)[0]
    before = AccessLog.objects.count()
    for who in (cast.auxiliary, cast.inspector, make_partner_user("guard", cast.compound_firm)):
        with pytest.raises(NotAllowed):
            number_of_unreached(one, by=who, now=cast.now)
    assert AccessLog.objects.count() == before


def test_where_no_number_is_on_file_it_says_so(cast, alert):
    one = to_phone(cast.desk)[0]
    Delivery.objects.filter(address__addressee=one.recipient.addressee_id).delete()
    Address.objects.filter(addressee=one.recipient.addressee_id, channel="sms").delete()
    with pytest.raises(NoNumber):
        number_of_unreached(one, by=cast.desk, now=cast.now)


# The answer


def test_an_officers_word_takes_the_alert_for_them_and_says_who_wrote_it_down(cast, alert):
    one = to_phone(cast.desk)[0]
    answer_by_hand(one, reply="acknowledge", by=cast.desk, now=cast.now)
    alert = reread(alert)
    assert (alert.status, alert.acknowledged_by) == (Status.ACKNOWLEDGED, one.recipient.addressee.user)
    assert Recipient.objects.get(pk=one.recipient.pk).acknowledged_at == cast.now
    assert str(cast.desk) in alert.events.get(kind="note").words["text"]
    assert names(cast) == []


def test_a_sites_word_counts_for_the_site_as_by_telephone(cast, order):
    one = next(one for one in to_phone(cast.desk) if one.recipient.addressee_id == cast.gate.addressee_id)
    answer_by_hand(one, reply="cannot", by=cast.desk, now=cast.now)
    site = OrderSite.objects.get(order=order, site=cast.compound)
    assert (site.reply, site.via, site.recorded_by) == ("cannot", OrderSite.Via.PHONE, cast.desk)
    assert Recipient.objects.get(pk=one.recipient.pk).reply == "cannot"
    assert one.recipient.name not in names(cast)


@pytest.mark.parametrize("reply", ["", "comply", "x"])
def test_only_what_was_offered_is_taken(cast, alert, reply):
    with pytest.raises(NotOffered):
        answer_by_hand(to_phone(cast.desk)[0], reply=reply, by=cast.desk, now=cast.now)


def test_who_may_not_answer_writes_nothing_down(cast, alert):
    one = to_phone(cast.desk)[0]
    for who in (cast.inspector, make_partner_user("guard", cast.compound_firm)):
        with pytest.raises(NotAllowed):
            answer_by_hand(one, reply="acknowledge", by=who, now=cast.now)
    assert reread(alert).status == Status.ROUTED


def test_somebody_may_have_been_first(cast, alert):
    one = to_phone(cast.desk)[0]
    acknowledge_alert(reread(alert), by=cast.leader, until=cast.now + timedelta(minutes=30), now=cast.now)
    with pytest.raises(AlreadyAnswered):
        answer_by_hand(one, reply="acknowledge", by=cast.desk, now=cast.now)
    assert Recipient.objects.get(pk=one.recipient.pk).acknowledged_at is None


# The page


def test_the_page_shows_nobodys_number_before_it_is_asked_for(cast, alert):
    one = to_phone(cast.desk)[0]
    number = Address.objects.get(addressee=one.recipient.addressee_id, channel="sms").value
    client = signed_in(cast.desk)
    page = client.get("/unreached/").content.decode()
    assert one.recipient.name in page and number not in page
    answer = client.post(f"/unreached/{one.recipient.pk}/number/")
    assert number in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert number not in client.get("/unreached/").content.decode()


def test_a_ticked_answer_takes_the_person_from_the_list(cast, alert):
    one = to_phone(cast.desk)[0]
    client = signed_in(cast.desk)
    assert client.post(f"/unreached/{one.recipient.pk}/answer/", {"reply": "acknowledge"}).status_code == 302
    assert one.recipient.name not in client.get("/unreached/").content.decode().split("</header>")[-1].split("<table")[-1]
    assert client.post(f"/unreached/{one.recipient.pk}/answer/", {"reply": "acknowledge"}).status_code == 404


def test_a_refusal_stands_on_the_page(cast, alert):
    one = to_phone(cast.desk)[0]
    answer = signed_in(cast.desk).post(f"/unreached/{one.recipient.pk}/answer/", {"reply": "comply"}, headers={"accept-language": "en"})
    assert answer.status_code == 400
    assert str(NotOffered.message) in answer.content.decode() or 'role="alert"' in answer.content.decode()


def test_strangers_find_nobody(cast, alert):
    one = to_phone(cast.desk)[0]
    for step in ("number", "answer"):
        assert signed_in(cast.stranger).post(f"/unreached/{one.recipient.pk}/{step}/", {"reply": "acknowledge"}).status_code == 404
        assert signed_in(make_partner_user(f"guard-{step}", cast.compound_firm)).post(f"/unreached/{one.recipient.pk}/{step}/").status_code == 404
        assert Client().post(f"/unreached/{one.recipient.pk}/{step}/").status_code == 302
    assert AccessLog.objects.filter(subject__contains=str(one.recipient.pk)).count() == 0


def test_a_helper_of_the_police_may_tick_but_not_look_at_numbers(cast, alert):
    client, one = signed_in(cast.auxiliary), to_phone(cast.desk)[0]
    page = client.get("/unreached/").content.decode()
    assert f"/unreached/{one.recipient.pk}/number/" not in page
    assert client.post(f"/unreached/{one.recipient.pk}/number/").status_code == 403


def test_whom_nothing_rings_at_stands_there_too(cast):
    Address.objects.filter(addressee__user=cast.desk).exclude(channel="in_app").delete()
    alert = routed(cast)
    waiting = {one.recipient.name: one for one in to_phone(cast.leader)}
    assert set(waiting) == {"Desk"} and waiting["Desk"].errors == []
    page = signed_in(cast.leader).get("/unreached/", headers={"accept-language": "en"}).content.decode()
    assert "nothing rings at theirs" in page and "/reach/" in page and str(alert.number) in page
