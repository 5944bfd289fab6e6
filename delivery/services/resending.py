"""Saying a message once more to one address, because somebody at a desk asks for it. What was sent before stays as it was."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import OPEN, Status
from delivery.models import Channel, Delivery, Recipient
from policing.lib.errors import Refused
from policing.lib.queue import hurry

# Between two messages to one address: time enough for the first to arrive.
PAUSE = timedelta(minutes=1)


class HasAnswered(Refused):
    code = "has_answered"
    status = 409
    message = _("%(name)s has answered already; nothing needs to be sent again.")


class MessageIsOver(Refused):
    code = "message_is_over"
    status = 409
    message = _("This message holds no longer; nobody could answer it.")


class ReachesNobody(Refused):
    code = "reaches_nobody"
    status = 409
    message = _("This came from a test key: nobody is told of it.")


class AddressOutOfUse(Refused):
    code = "address_out_of_use"
    status = 409
    message = _("This address of %(name)s was switched off or erased. Use another way, or phone them.")


class StillUnderWay(Refused):
    code = "under_way"
    status = 409
    message = _("A message is on its way to this address. Wait until it has arrived or failed.")


class JustSent(Refused):
    code = "just_sent"
    status = 409
    message = _("The last message went there less than a minute ago. Try again in %(seconds)s seconds.")


class TakenByTheSystem(Refused):
    code = "taken_by_the_system"
    status = 409
    message = _("The system of %(name)s has taken this message; once more it would count as another.")


def send_again(delivery: Delivery, *, now: datetime) -> Delivery:
    """A new delivery of the same message to the same address, in a round of its own; when it fails for good, the person's next address follows as always.

    Wants `address`, and `recipient` with message and addressee, and whatever the message is about locked by the caller, so that two presses make one.
    Raises HasAnswered, MessageIsOver, ReachesNobody, AddressOutOfUse, StillUnderWay, JustSent, TakenByTheSystem.
    """
    recipient = delivery.recipient
    there = list(recipient.deliveries.filter(address=delivery.address_id))
    if refusal := why_not(delivery, recipient, there, now):
        raise refusal
    highest: int = recipient.deliveries.aggregate(highest=Max("round"))["highest"]
    priority = recipient.message.priority
    facts = {"address": delivery.address, "channel": delivery.channel, "round": highest + 1, "queue": priority}
    # Somebody waits for it: it is not gathered with others first.
    facts |= {"send_after": now} if recipient.message.can_wait else {}
    again = Delivery.objects.create(recipient=recipient, due_at=now, updated_at=now, **facts)
    hurry(f"delivery.send_{priority}")
    return again


def why_not(delivery: Delivery, recipient: Recipient, there: Sequence[Delivery], now: datetime) -> Refused | None:
    """What speaks against saying it once more, `there` being all that went to this address; none when nothing does."""
    message, address, name = recipient.message, delivery.address, recipient.name
    if message.is_sandbox:
        return ReachesNobody()
    if message.expires_at <= now:
        return MessageIsOver()
    if message.replies and (recipient.reply or recipient.acknowledged_at):
        return HasAnswered(name=name)
    if delivery.channel == Channel.WEBHOOK and any(one.status == Status.DELIVERED for one in there):
        return TakenByTheSystem(name=name)
    if not recipient.addressee.is_active or not address.is_active or address.refused_at or address.wrapped_key is None:
        return AddressOutOfUse(name=name)
    if any(one.status in OPEN for one in there):
        return StillUnderWay()
    left = max(one.updated_at for one in there) + PAUSE - now
    return JustSent(seconds=ceil(left.total_seconds())) if left > timedelta(0) else None
