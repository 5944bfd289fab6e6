"""By which way somebody answered is kept beside the answer."""

import pytest

from delivery.channels.providers import Key, Text
from delivery.codes import code_of
from delivery.lifecycle import Via
from delivery.links import token_of
from delivery.models import Address, Channel, Delivery, Recipient
from delivery.services.written_back import take_keys, take_texts
from tests.cast import order_to


@pytest.fixture
def gate(cast) -> Recipient:
    return Recipient.objects.select_related("message").get(message=order_to(cast).message)


def way_of(recipient: Recipient) -> tuple[str, str]:
    kept = Recipient.objects.get(pk=recipient.pk)
    return kept.reply, kept.reply_via


def test_nobody_has_answered_by_any_way_at_first(gate):
    assert way_of(gate) == ("", "")


def test_a_tap_on_the_link(gate, client):
    client.post(f"/r/{token_of(gate)}/", {"reply": "comply", "note": "", "after": ""})
    assert way_of(gate) == ("comply", Via.LINK)


def test_a_text_message(cast, gate):
    number = Address.objects.get(addressee=gate.addressee_id, channel=Channel.SMS).value
    assert take_texts([Text(number, f"1 {code_of(gate)}")], now=cast.now) == 1
    assert way_of(gate)[1] == Via.TEXT


def test_a_key_during_the_call(cast, gate):
    called = Delivery.objects.filter(recipient=gate).first()
    Delivery.objects.filter(pk=called.pk).update(channel=Channel.VOICE, provider_reference="call-1")
    assert take_keys([Key("call-1", "1")], now=cast.now) == 1
    assert way_of(gate)[1] == Via.KEY
