"""Who was told of something, what they answered, and how each message travelled."""

from typing import Any

from django.db.models import Prefetch

from alerts.models.catalogue import Target
from delivery.errors import ERRORS
from delivery.models import Delivery, Recipient
from policing.lib.sealed import Unreadable


def recipients_of(messages: Any, *, most: int | None = None) -> list[dict[str, Any]]:
    """Who was told, what they answered, and how each delivery went; addresses masked. The first `most` of them, or all."""
    deliveries = Delivery.objects.select_related("address").order_by("round", "id")
    recipients = Recipient.objects.filter(message__in=messages).prefetch_related(Prefetch("deliveries", deliveries)).order_by("created_at", "id")
    return [_recipient_row(recipient) for recipient in recipients[:most]]


def _recipient_row(recipient: Recipient) -> dict[str, Any]:
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
