"""An address is confirmed by its holder's answer to a first message, stands behind confirmed ones until then, and is used all the same."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from delivery.codes import code_of
from delivery.lifecycle import Reply, Status
from delivery.links import link_of, token_of
from delivery.models import Address, Channel, Delivery, Recipient
from delivery.services import Told, post_message, reply, tell
from delivery.services.confirming import AskedAnew, AskedTooOften, NothingToConfirm, ask, confirm_machines, never_asked
from delivery.services.written_back import Text, take_texts


@pytest.fixture
def address(cast) -> Address:
    return Address.objects.get(addressee=cast.gate.addressee)


def first_word(address: Address) -> Recipient:
    return Recipient.objects.filter(message__room="first_word", addressee=address.addressee).latest("created_at")


def press(recipient: Recipient, **said: str):
    return Client().post(f"/r/{token_of(recipient)}/", said)


def posted(cast, addressee) -> list[str]:
    said = {"zh-hans": {"title": "t", "body": "b"}}
    subject = "0190a0a0-0000-7000-8000-000000000000"
    message = post_message(room="tests", subject_id=subject, priority="urgent", content=said, expires_at=cast.now + timedelta(days=1), now=cast.now)
    tell(message, [Told(addressee.pk, "contact", "x")], round=1, now=cast.now)
    return [row.address.value for row in Delivery.objects.filter(recipient__message=message).select_related("address")]


def test_a_new_address_is_not_confirmed_and_its_holder_confirms_it_by_one_press(cast, address):
    assert address.verified_at is None
    delivery = ask(address, now=timezone.now())
    assert (delivery.address_id, delivery.status, delivery.queue) == (address.pk, Status.CREATED, "bulk")
    assert press(first_word(address), answer="yes").status_code == 302
    address.refresh_from_db()
    assert address.verified_at and address.is_active


def test_looking_at_the_link_confirms_nothing_and_says_nothing_of_anybody(cast, address):
    ask(address, now=timezone.now())
    page = Client().get(f"/r/{token_of(first_word(address))}/")
    text = page.content.decode()
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer" and not page.cookies
    assert not any(word in text for word in (cast.gate.name, cast.compound.name, cast.east.name, address.value, address.value[-4:]))
    address.refresh_from_db()
    assert address.verified_at is None


def test_whoever_says_it_is_not_theirs_gets_nothing_more(cast, address):
    ask(address, now=timezone.now())
    press(first_word(address), answer="no")
    address.refresh_from_db()
    assert (address.is_active, bool(address.refused_at), address.verified_at) == (False, True, None)
    assert posted(cast, cast.gate.addressee) == []


def test_a_text_written_back_confirms_too(cast, address):
    ask(address, now=timezone.now())
    assert take_texts([Text(address.value, f"1 {code_of(first_word(address))}")], now=timezone.now()) == 1
    address.refresh_from_db()
    assert address.verified_at


def test_a_changed_value_is_a_new_address_and_old_links_do_not_confirm_it(cast, address):
    ask(address, now=timezone.now())
    press(first_word(address), answer="yes")
    address.refresh_from_db()
    address.value = "10099887766"
    address.save()
    address.refresh_from_db()
    assert (address.verified_at, address.asked_at) == (None, None)
    with pytest.raises(AskedAnew):
        reply(first_word(address), reply=Reply.COMPLY, now=timezone.now())
    assert press(first_word(address), answer="yes").status_code == 410
    address.refresh_from_db()
    assert address.verified_at is None


def test_sending_again_is_limited_and_the_link_before_is_worth_nothing(cast, address):
    now = timezone.now() - timedelta(hours=1)
    ask(address, now=now)
    before = first_word(address)
    with pytest.raises(AskedTooOften):
        ask(address, now=now + timedelta(minutes=5))
    ask(address, now=now + timedelta(minutes=11))
    with pytest.raises(AskedAnew):
        reply(before, reply=Reply.COMPLY, now=timezone.now())
    ask(address, now=now + timedelta(minutes=22))
    with pytest.raises(AskedTooOften):
        ask(address, now=now + timedelta(minutes=40))


def test_a_confirmed_one_is_not_asked_again(cast, address):
    Address.objects.filter(pk=address.pk).update(verified_at=cast.now)
    with pytest.raises(NothingToConfirm):
        ask(address, now=cast.now)


def test_the_link_expires(cast, address):
    ask(address, now=timezone.now() - timedelta(days=8))
    assert press(first_word(address), answer="yes").status_code == 410


def test_confirmed_addresses_come_first_and_an_unconfirmed_one_is_used_rather_than_none(cast, address):
    assert posted(cast, cast.gate.addressee) == [address.value]
    second = Address.objects.create(addressee=cast.gate.addressee, channel=Channel.EMAIL, value="gate@example.invalid", position=5, verified_at=cast.now)
    assert posted(cast, cast.gate.addressee) == [second.value]


def test_a_machine_proves_itself_by_taking_it(cast):
    hook = Address.objects.create(addressee=cast.gate.addressee, channel=Channel.WEBHOOK, value="https://example.invalid/hook", secret="whsec_MDAw")
    delivery = ask(hook, now=cast.now)
    assert delivery.recipient.message.payload["type"] == "connection.test"
    assert confirm_machines() == 0
    Delivery.objects.filter(pk=delivery.pk).update(status=Status.DELIVERED, due_at=None, updated_at=cast.now + timedelta(seconds=2))
    assert confirm_machines() == 1
    hook.refresh_from_db()
    assert hook.verified_at == cast.now + timedelta(seconds=2)
    assert confirm_machines() == 0


def test_only_channels_that_leave_the_house_are_asked_without_anybody_pressing(cast, address, settings):
    assert address.channel == Channel.SMS
    hook = Address.objects.create(addressee=cast.gate.addressee, channel=Channel.WEBHOOK, value="https://example.invalid/hook", secret="whsec_MDAw")
    assert hook in never_asked()
    ask(hook, now=cast.now)
    assert hook not in never_asked()


def test_the_language_is_chosen_on_the_page_itself(cast, address):
    ask(address, now=timezone.now())
    assert press(first_word(address), language="en").status_code == 302
    cast.gate.addressee.refresh_from_db()
    assert cast.gate.addressee.language == "en"
    assert "Do notices reach you here?" in Client().get(f"/r/{token_of(first_word(address))}/").content.decode()
    assert press(first_word(address), language="xx").status_code == 400
    assert link_of(first_word(address))
