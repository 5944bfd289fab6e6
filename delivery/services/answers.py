"""What people answer, and handing it to the room that asked."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import Via
from delivery.models import Recipient
from policing.lib.errors import Refused
from policing.lib.registry import Registry


class Answer(NamedTuple):
    """One answer of one recipient; `minutes` is the promise of whoever acknowledges."""

    recipient: Recipient
    reply: str
    note: str
    minutes: int | None
    now: datetime


class NotOffered(Refused):
    code = "not_offered"
    message = _("This message does not offer that answer.")


_handlers: Registry[Callable[[Answer], None]] = Registry()


def handles_replies(room: str) -> Callable[[Callable[[Answer], None]], Callable[[Answer], None]]:
    """Decorator: the function is called, in the same transaction, with each Answer to a message of `room`. What it refuses is not recorded."""
    return _handlers.register(room)


@transaction.atomic
def reply(recipient: Recipient, *, reply: str, note: str = "", minutes: int | None = None, via: str = Via.LINK, now: datetime) -> Recipient:
    """Record what `recipient` answers, and by which way; the last answer counts. Raises NotOffered, or what the room refuses with."""
    if reply not in recipient.message.replies:
        raise NotOffered
    keep_answer(recipient, reply=reply, note=note, via=via, now=now)
    handler = _handlers.get(recipient.message.room)
    if handler:
        handler(Answer(recipient, reply, recipient.reply_note, minutes, now))
    return recipient


def keep_answer(recipient: Recipient, *, reply: str, via: str, note: str = "", now: datetime) -> None:
    """Keep what `recipient` answered where their room knows of it already."""
    recipient.reply, recipient.reply_note, recipient.replied_at, recipient.reply_via = reply, note.strip()[:500], now, via
    recipient.acknowledged_at = recipient.acknowledged_at or now
    recipient.seen_at = recipient.seen_at or now
    recipient.save(update_fields=["reply", "reply_note", "replied_at", "reply_via", "acknowledged_at", "seen_at"])


def mark_seen(recipient: Recipient, *, now: datetime) -> None:
    """Keep when `recipient` first opened the message."""
    if recipient.seen_at is None:
        Recipient.objects.filter(pk=recipient.pk, seen_at=None).update(seen_at=now)
        recipient.seen_at = now
