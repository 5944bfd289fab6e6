"""The first message to an address: until whoever is there has answered it, the address stands behind those that are confirmed.

People press one button, write a text message back, or press a key; a machine (a signed callback, a robot in a group) proves itself by taking the message.
"""

from datetime import datetime, timedelta
from typing import Any

import uuid_utils.compat as uuid
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from delivery.channels import CHANNELS
from delivery.lifecycle import Reply, Status
from delivery.models import Address, Channel, Delivery, Message, Recipient
from delivery.services.answers import Answer, handles_replies
from delivery.services.posting import post_message
from policing.lib.bilingual import in_both_languages
from policing.lib.errors import Refused
from policing.lib.queue import hurry

ROOM = "first_word"
LIVES = timedelta(days=7)
# Nobody floods a number somebody mistyped.
MOST_ASKED, ASKED_WITHIN, SOONEST_AGAIN = 3, timedelta(days=7), timedelta(minutes=10)
BY_ANSWER = (Channel.SMS, Channel.EMAIL, Channel.VOICE)
BY_TAKING = tuple(channel for channel in Channel if channel not in {*BY_ANSWER, Channel.IN_APP})


class AskedTooOften(Refused):
    code = "too_many"
    status = 429
    message = _("Three first messages a week go to one address, ten minutes apart. Telephone instead.")


class NothingToConfirm(Refused):
    code = "nothing_to_confirm"
    status = 409
    message = _("This address is confirmed already, or it is not in use.")


class AskedAnew(Refused):
    code = "asked_anew"
    status = 410
    message = _("This link is no longer the latest one. Open the one of the last message.")


@transaction.atomic
def ask(address: Address, *, now: datetime) -> Delivery:
    """Send `address` its first message, once more if need be; links sent before are worth nothing from now on. Raises NothingToConfirm, AskedTooOften."""
    held = Address.objects.select_for_update().get(pk=address.pk)
    if held.verified_at or not held.is_active or held.channel == Channel.IN_APP:
        raise NothingToConfirm
    asked = Delivery.objects.filter(address=held, recipient__message__room=ROOM, recipient__created_at__gt=now - ASKED_WITHIN)
    if asked.count() >= MOST_ASKED or (held.asked_at and held.asked_at > now - SOONEST_AGAIN):
        raise AskedTooOften
    Address.objects.filter(pk=held.pk).update(asked_at=now)
    return send_one(_message(now), held, why=ROOM, due_at=now, now=now)


def _message(now: datetime) -> Message:
    facts: dict[str, Any] = {"replies": [Reply.COMPLY, Reply.CANNOT], "audience": {"paths": [], "covert": True}}
    payload = {"type": "connection.test", "timestamp": now.isoformat(), "data": {}}
    return post_message(
        room=ROOM,
        subject_id=uuid.uuid7(),
        priority=Message.Priority.BULK,
        content=in_both_languages(_say),
        **{"expires_at": now + LIVES, "now": now, "payload": payload, **facts},
    )


def _say() -> dict[str, str]:
    """Nothing of a person, a place or a matter: nobody knows yet who reads it."""
    body = _t("Notices of the police linkage are to reach you here. Please say whether that is right.")
    return {"title": _t("Please confirm that notices reach you here"), "body": body, "comply": _t("Yes, they reach me")}


def send_one(message: Message, address: Address, *, why: str, due_at: datetime, now: datetime) -> Delivery:
    """`message` to this very address and, whatever comes of it, to no other."""
    # As good as acknowledged, which keeps the engine from trying the next address.
    recipient = Recipient.objects.create(message=message, addressee_id=address.addressee_id, why=why, name="", created_at=now, acknowledged_at=now)
    facts = {"channel": address.channel, "queue": message.priority, "due_at": due_at, "updated_at": now}
    delivery = Delivery.objects.create(recipient=recipient, address=address, **facts)
    hurry(f"delivery.send_{message.priority}")
    return delivery


@handles_replies(ROOM)
def take_answer(answer: Answer) -> None:
    """Their word on it. Raises AskedAnew where another first message has gone out since, or the address is another one now."""
    address = Address.objects.select_for_update().filter(deliveries__recipient=answer.recipient).first()
    if address is None or address.asked_at != answer.recipient.created_at:
        raise AskedAnew
    if answer.reply == Reply.COMPLY:
        address.verified_at = answer.now
        address.save(update_fields=["verified_at"])
    else:
        address.is_active, address.verified_at, address.refused_at = False, None, answer.now
        address.save(update_fields=["is_active", "verified_at", "refused_at"])


def confirm_machines() -> int:
    """Machines that have taken their first message are confirmed; returns how many."""
    taken = Delivery.objects.filter(recipient__message__room=ROOM, status__in=(Status.SENT, Status.DELIVERED), channel__in=BY_TAKING)
    taken = taken.filter(address__verified_at=None, address__asked_at=F("recipient__created_at"), address__is_active=True)
    found = list(taken.select_related("address"))
    for delivery in found:
        delivery.address.verified_at = delivery.updated_at
        delivery.address.save(update_fields=["verified_at"])
    return len(found)


def never_asked() -> QuerySet[Address]:
    """Addresses in use, of channels that leave the house, to which no first message has gone."""
    offered = [name for name, channel in CHANNELS.items() if name != Channel.IN_APP and not channel.missing()]
    return Address.objects.filter(channel__in=offered, is_active=True, addressee__is_active=True, verified_at=None, asked_at=None, refused_at=None)
