"""Answers without a page: a text message "1 3847", a key pressed during a call."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from delivery.channels.providers import Key, Text
from delivery.codes import DIGITS, code_of
from delivery.lifecycle import Via
from delivery.models import Address, Channel, Delivery, Recipient
from delivery.services.answers import reply
from policing.lib.errors import Refused
from policing.lib.phones import plain_number, spellings
from policing.lib.sealed import blind_index, mask

log = structlog.get_logger("delivery")

# The number of an answer, then the code; people write both with anything or nothing in between, and a remark after it.
ANSWER = re.compile(rf"\D*([1-9])\D*(\d{{{DIGITS}}})(?!\d)\s*(.*)", re.DOTALL)
LATEST = 50


def take_texts(texts: Iterable[Text], *, now: datetime) -> int:
    """Record what people wrote back; returns how many answers were understood and taken. Nothing is guessed: what is not clear answers nothing."""
    return sum(_take_text(text, now) for text in texts)


def _take_text(text: Text, now: datetime) -> bool:
    written = ANSWER.match(unicodedata.normalize("NFKC", text.text))
    meant = _meant(text.number, written[2], now) if written else []
    if written is None or len(meant) != 1:
        log.info("text_not_understood", of=mask(text.number), fits=len(meant))
        return False
    return _answer(meant[0], int(written[1]), note=written[3], via=Via.TEXT, now=now)


def _meant(number: str, code: str, now: datetime) -> list[Recipient]:
    """Who at `number` was sent `code` with a message that can still be answered."""
    indexes = [blind_index(spelling) for spelling in spellings(plain_number(number))]
    told = Recipient.objects.filter(
        deliveries__address__in=_addresses(indexes), message__expires_at__gt=now, addressee__is_active=True, message__is_sandbox=False
    )
    latest = told.select_related("message", "addressee__user").distinct().order_by("-created_at")[:LATEST]
    return [recipient for recipient in latest if recipient.message.replies and code_of(recipient) == code]


def _addresses(indexes: list[str]) -> list[int]:
    return list(Address.objects.filter(channel=Channel.SMS, value_index__in=indexes).values_list("pk", flat=True))


def take_keys(keys: Iterable[Key], *, now: datetime) -> int:
    """Record keys pressed during calls, each for the call's own recipient; returns how many were taken."""
    return sum(_take_key(key, now) for key in keys)


def _take_key(key: Key, now: datetime) -> bool:
    if not key.reference:
        return False
    called = Delivery.objects.filter(provider_reference=key.reference[:100], channel=Channel.VOICE, recipient__message__expires_at__gt=now)
    delivery = called.select_related("recipient__message", "recipient__addressee__user").first()
    return delivery is not None and key.key.isascii() and key.key.isdigit() and _answer(delivery.recipient, int(key.key), note="", via=Via.KEY, now=now)


def _answer(recipient: Recipient, number: int, *, note: str, via: str, now: datetime) -> bool:
    """Take the `number`th of the answers that were offered; what its room refuses is not taken, and nobody is told twice."""
    offered = recipient.message.replies
    if not 1 <= number <= len(offered):
        return False
    if recipient.reply == offered[number - 1]:
        return True
    try:
        with transaction.atomic():
            reply(recipient, reply=offered[number - 1], note=note, via=via, now=now)
    except Refused as refusal:
        log.info("answer_refused", recipient=str(recipient.pk), code=refusal.code)
        return False
    return True
