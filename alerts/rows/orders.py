"""An order as lists, live streams and partners see it, in the reader's language."""

from typing import Any

from django.urls import reverse

from alerts.models import Order
from alerts.models.order import COUNTS

COUNTED = (*COUNTS, "members")


def counts_of(order: Order) -> dict[str, int]:
    """How many are asked, and how they answered; one query unless `with_counts` has asked already."""
    if hasattr(order, "total"):
        return {name: getattr(order, name) for name in COUNTED}
    return Order.objects.with_counts().values(*COUNTED).get(pk=order.pk)


def order_row(order: Order, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """One order in a list, with how many of those it asks have answered what."""
    counts = counts or counts_of(order)
    return {
        "id": str(order.pk),
        "number": order.number,
        "action": order.action,
        "action_label": order.get_action_display(),
        "text": order.text,
        "status": order.status,
        "status_label": order.get_status_display(),
        "cap_status": order.cap_status,
        "author": str(order.author),
        "approved_by": str(order.approved_by) if order.approved_by else None,
        "return_reason": order.return_reason,
        "alert": str(order.alert_id) if order.alert_id else None,
        "minutes": order.minutes,
        "created_at": order.created_at,
        "sent_at": order.sent_at,
        "expires_at": order.expires_at,
        "ended_at": order.ended_at,
        "end_reason": order.end_reason or None,
        "end_reason_label": order.get_end_reason_display() or None,
        **counts,
        "url": reverse("alerts:order", args=[order.pk]),
    }


def order_for_partner(order: Order) -> dict[str, Any]:
    """What a partner may read of an order, counted over its own sites (`with_counts(user)`): what is asked, by which unit; not who else had it, nor why."""
    return order_row(order) | {"author": str(order.unit), "approved_by": None, "return_reason": "", "alert": None}
