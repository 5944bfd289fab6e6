"""Who was told of something, what they answered, and how each message travelled."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from alerts.models import Alert
from alerts.models.catalogue import Target
from delivery.errors import ERRORS
from delivery.models import Delivery, Recipient
from policing.lib.sealed import Unreadable

# Where an alert's messages stand: to officers, the instruction card, and its states to partners and their systems.
ROOMS = ("alerts", "cards", "states", "callbacks")


def recipients_of(messages: Any, *, most: int | None = None) -> list[dict[str, Any]]:
    """Who was told, what they answered, and how each delivery went; addresses masked. The first `most` of them, or all."""
    return [recipient_row(recipient) for recipient in _with_deliveries().filter(message__in=messages)[:most]]


def told_of(alert: Alert) -> list[Recipient]:
    """Everybody who was told of `alert` or of its card, the first told first, with message, addressee and deliveries. Two queries."""
    told = _with_deliveries().filter(message__room__in=ROOMS, message__subject_id=alert.pk)
    return list(told.select_related("message", "addressee"))


def _with_deliveries() -> QuerySet[Recipient]:
    deliveries = Delivery.objects.select_related("address").order_by("round", "id")
    return Recipient.objects.prefetch_related(Prefetch("deliveries", deliveries)).order_by("created_at", "id")


def recipient_row(recipient: Recipient) -> dict[str, Any]:
    """One person told, and how each delivery went; wants `deliveries` prefetched."""
    return {
        "id": str(recipient.pk),
        "name": recipient.name,
        "why": recipient.why,
        "why_label": str(dict(Target.choices).get(recipient.why, "")),
        "told_at": recipient.created_at,
        "seen_at": recipient.seen_at,
        "acknowledged_at": recipient.acknowledged_at,
        "replied_at": recipient.replied_at,
        "reply": recipient.reply or None,
        "reply_label": recipient.get_reply_display() or None,
        "reply_note": recipient.reply_note,
        "deliveries": [_delivery_row(delivery) for delivery in recipient.deliveries.all()],
    }


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "channel_label": delivery.get_channel_display(),
        "address": "" if delivery.channel == "in_app" else _masked_address(delivery),
        "status": delivery.status,
        "status_label": delivery.get_status_display(),
        "round": delivery.round,
        "attempts": delivery.attempts,
        "error": delivery.error_code or None,
        "error_label": str(ERRORS.get(delivery.error_code, delivery.error_code)),
        "updated_at": delivery.updated_at,
    }


def _masked_address(delivery: Delivery) -> str:
    try:
        return delivery.address.masked
    except Unreadable:
        return "—"
