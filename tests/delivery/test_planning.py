"""Who gets a delivery by which address, once per round; and what is taken back."""

from datetime import timedelta

import pytest

from delivery.lifecycle import Status
from delivery.models import Address, Addressee, Channel, Delivery, Message, Recipient
from delivery.services import Told, cancel_unsent, post_message, tell


@pytest.fixture
def message(db, now) -> Message:
    return said(now)


def said(now, **facts) -> Message:
    content = {"zh-hans": {"title": "标题", "body": "正文"}, "en": {"title": "Title", "body": "Body"}}
    wanted = {"priority": "urgent", "replies": ["seen"], "audience": {"paths": ["/9999/"], "lane": "bank", "covert": False}} | facts
    return post_message(
        room="nobody", subject_id="00000000-0000-0000-0000-000000000001", content=content, expires_at=now + timedelta(hours=1), now=now, **wanted
    )


def person(*addresses: tuple[str, str], is_active: bool = True) -> Addressee:
    addressee = Addressee.objects.create(is_active=is_active)
    for position, (channel, value) in enumerate(addresses):
        Address.objects.create(addressee=addressee, channel=channel, value=value, position=position)
    return addressee


def told(addressee: Addressee, why: str = "contact", name: str = "某人") -> Told:
    return Told(addressee.pk, why, name)


def planned() -> list[tuple[str, int]]:
    return sorted(Delivery.objects.values_list("channel", "round"))


THREE = (("in_app", "1"), ("sms", "10000000001"), ("email", "a@example.org"))


def test_in_the_app_and_by_the_first_other_address(message, now):
    assert tell(message, [told(person(*THREE))], round=1, now=now) == 2
    assert planned() == [("in_app", 1), ("sms", 1)]


def test_the_lowest_position_is_first_whatever_was_entered_first(message, now):
    somebody = person(("sms", "10000000001"), ("email", "a@example.org"))
    Address.objects.filter(channel="sms").update(position=9)
    tell(message, [told(somebody)], round=1, now=now)
    assert planned() == [("email", 1)]


def test_an_address_out_of_use_is_passed_over(message, now):
    somebody = person(*THREE)
    Address.objects.filter(channel="sms").update(is_active=False)
    tell(message, [told(somebody)], round=1, now=now)
    assert planned() == [("email", 1), ("in_app", 1)]


def test_an_addressee_out_of_use_is_told_nothing(message, now):
    assert tell(message, [told(person(*THREE, is_active=False))], round=1, now=now) == 0


def test_somebody_named_twice_is_told_once_under_the_first_name(message, now):
    somebody = person(("sms", "10000000001"))
    tell(message, [told(somebody, "grid_officer", "先"), told(somebody, "duty_officer", "后")], round=1, now=now)
    assert Delivery.objects.count() == 1
    assert (Recipient.objects.get().why, Recipient.objects.get().name) == ("grid_officer", "先")


def test_the_same_round_twice_tells_once(message, now):
    somebody = person(*THREE)
    tell(message, [told(somebody)], round=1, now=now)
    assert tell(message, [told(somebody)], round=1, now=now) == 0
    assert len(planned()) == 2


def test_the_next_round_tells_again_the_same_recipient(message, now):
    somebody = person(("sms", "10000000001"))
    tell(message, [told(somebody)], round=1, now=now)
    tell(message, [told(somebody)], round=2, now=now)
    assert planned() == [("sms", 1), ("sms", 2)]
    assert Recipient.objects.count() == 1


def test_a_sandbox_message_is_planned_and_reaches_nobody(db, now):
    tell(said(now, is_sandbox=True), [told(person(*THREE))], round=1, now=now)
    assert set(Delivery.objects.values_list("status", "error_code")) == {(Status.CANCELLED, "sandbox")}


def test_nobody_to_tell_is_no_mistake(message, now):
    assert tell(message, [], round=1, now=now) == 0


def test_what_is_unsent_is_taken_back_and_nothing_else(message, now):
    tell(message, [told(person(("sms", f"1000000000{n}"))) for n in range(len(Status.values))], round=1, now=now)
    for delivery, status in zip(Delivery.objects.all(), Status.values, strict=True):
        Delivery.objects.filter(pk=delivery.pk).update(status=status)
    assert cancel_unsent(message, now=now) == 2
    left = sorted(Delivery.objects.values_list("status", flat=True))
    assert left == sorted([*(set(Status.values) - {"created", "temporary_failure"}), "cancelled", "cancelled"])


def test_only_the_named_recipients_are_taken_back(message, now):
    tell(message, [told(person(("sms", "10000000001"))), told(person(("sms", "10000000002")))], round=1, now=now)
    first, second = Recipient.objects.order_by("pk")
    assert cancel_unsent(message, now=now, recipients=[first]) == 1
    assert second.deliveries.get().status == Status.CREATED


def test_another_message_is_left_alone(message, now):
    other = said(now)
    tell(other, [told(person(("sms", "10000000001")))], round=1, now=now)
    assert cancel_unsent(message, now=now) == 0


def test_each_delivery_goes_to_the_queue_of_its_messages_priority(db, now):
    tell(said(now, priority="bulk"), [told(person(("sms", "10000000001")))], round=1, now=now)
    assert Delivery.objects.get().queue == "bulk"
    assert Channel.SMS == "sms"
