"""An alert and an order in full, as an officer's page and the REST contract show them."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models import Alert, AlertEvent, AlertType, Order
from alerts.models.catalogue import Target, priority_of
from alerts.rows import board_row, order_row
from alerts.sentences import sentence
from alerts.steps import steps_of_alert, steps_of_order
from delivery.errors import ERRORS
from delivery.models import Delivery, Message, Recipient
from partners.models import Site
from policing.lib.bilingual import speaks_english
from policing.lib.sealed import Unreadable, mask

# The words partners most often send in `details`.
DETAIL_LABELS = {
    "amount_band": _("Amount (band)"),
    "account_tail": _("Account ends in"),
    "customer_present": _("Customer present"),
    "teller": _("Teller"),
    "callback": _("Safe call-back"),
    "plate": _("Number plate"),
    "people": _("People"),
    "weapons": _("Weapons"),
    "gate": _("Gate"),
    "building": _("Building"),
    "floor": _("Floor"),
    "button": _("Alarm button"),
}


def instructions_of(kind: AlertType) -> list[dict[str, Any]]:
    """The instruction card in both languages; wants `cards` prefetched."""
    return [{"do": card.do, "do_not": card.do_not, "eta_minutes": kind.eta_minutes, "language": card.language} for card in kind.cards.all()]


def signal_labels(kind: AlertType) -> dict[str, str]:
    return {signal["code"]: signal["en" if speaks_english() else "zh"] for signal in kind.signals}


def type_row(kind: AlertType) -> dict[str, Any]:
    return {
        "code": kind.code,
        "lane": kind.lane,
        "lane_label": kind.get_lane_display(),
        "name": str(kind),
        "priority": priority_of(kind.urgency, kind.severity, kind.certainty),
        "is_covert": kind.is_covert,
        "signals": [{"code": code, "label": label} for code, label in signal_labels(kind).items()],
        "instructions": instructions_of(kind),
        "eta_minutes": kind.eta_minutes,
    }


def alert_detail(alert: Alert, user: User) -> dict[str, Any]:
    """Everything `user`, an officer, may read of `alert`."""
    labels = signal_labels(alert.type)
    return board_row(alert) | {
        "reference": alert.reference,
        "source": alert.source,
        "source_label": alert.get_source_display(),
        "call_number": alert.call_number,
        "caller": _masked_caller(alert),
        "campaign": alert.campaign,
        "signals": [{"code": code, "label": labels.get(code, code)} for code in alert.signals],
        "details": alert.details,
        "facts": facts_of(alert),
        "instructions": instructions_of(alert.type),
        "disposition": alert.disposition or None,
        "disposition_label": alert.get_disposition_display() or None,
        "money_kept_safe": alert.money_kept_safe,
        "money_evidence": alert.money_evidence or None,
        "money_evidence_label": alert.get_money_evidence_display() or None,
        "timeline": [event_row(event) for event in alert.events.select_related("user").order_by("sequence")],
        "recipients": recipients_of(Message.objects.filter(room__in=("alerts", "cards", "states", "callbacks"), subject_id=alert.pk)),
        "steps": steps_of_alert(alert, user),
        "orders": [order_row(order) for order in _orders(alert, user)],
    }


def facts_of(alert: Alert) -> list[dict[str, str]]:
    """What the sender put into `details`, with labels where we know the word."""
    spoken = {True: _("yes"), False: _("no")}
    return [
        {"label": str(DETAIL_LABELS.get(name, name.replace("_", " "))), "value": str(spoken[value] if isinstance(value, bool) else value)}
        for name, value in alert.details.items()
    ]


def _masked_caller(alert: Alert) -> str | None:
    try:
        return mask(alert.caller_number) or None
    except Unreadable:
        return None


def _orders(alert: Alert, user: User) -> list[Order]:
    return list(Order.objects.visible_to(user).filter(alert=alert).select_related("author", "approved_by").prefetch_related("order_sites"))


def event_row(event: AlertEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "kind": event.kind,
        "label": event.get_kind_display(),
        "sentence": sentence(event),
        "user": str(event.user) if event.user else None,
        "text": event.text,
    }


def recipients_of(messages: Any) -> list[dict[str, Any]]:
    """Who was told, what they answered, and how each delivery went; addresses masked."""
    deliveries = Delivery.objects.select_related("address").order_by("round", "id")
    recipients = Recipient.objects.filter(message__in=messages).prefetch_related(Prefetch("deliveries", deliveries)).order_by("created_at", "id")
    return [_recipient_row(recipient) for recipient in recipients]


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


def order_for_partner(order: Order, user: User) -> dict[str, Any]:
    """What a partner may read of an order: what is asked of its own sites, by which unit; not who else had it, nor what it is about."""
    own = order.order_sites.filter(site__in=Site.objects.visible_to(user))
    counts = {"answered": own.exclude(reply="").count(), "total": own.count()}
    return order_row(order) | counts | {"author": str(order.unit), "approved_by": None, "return_reason": "", "alert": None}


def order_detail(order: Order, user: User) -> dict[str, Any]:
    """Everything `user` may read of `order`: each site's answer, and the next steps."""
    answers = order.order_sites.select_related("site", "replied_by").order_by("site__name")
    if not user.is_officer:
        answers = answers.filter(site__in=Site.objects.visible_to(user))
    return (order_row(order) if user.is_officer else order_for_partner(order, user)) | {
        "sites": [
            {
                "id": answer.site_id,
                "name": str(answer.site),
                "lon": answer.site.lon,
                "lat": answer.site.lat,
                "reply": answer.reply or None,
                "reply_label": answer.get_reply_display() or None,
                "replied_at": answer.replied_at,
                "reply_note": answer.replied_by.reply_note if answer.replied_by else "",
                "replied_by": answer.replied_by.name if answer.replied_by else None,
            }
            for answer in answers
        ],
        "recipients": recipients_of(Message.objects.filter(room="orders", subject_id=order.pk)) if user.is_officer else [],
        "steps": steps_of_order(order, user) if user.is_officer else [],
    }


def partner_view(alert: Alert) -> dict[str, Any]:
    """What a partner may read of its own alert: states and the class of what came of it, never officers' notes."""
    times = {
        "received": alert.received_at,
        "acknowledged": alert.acknowledged_at,
        "dispatched": alert.dispatched_at,
        "arrived": alert.arrived_at,
        "resolved": alert.resolved_at,
        "closed": alert.closed_at,
    }
    return {
        "id": str(alert.pk),
        "number": alert.number,
        "reference": alert.reference,
        "type": alert.type.code,
        "site": alert.site.code if alert.site else None,
        "cap_status": alert.cap_status,
        "status": alert.status,
        "received_at": alert.received_at,
        "history": [{"status": status, "at": at} for status, at in times.items() if at],
        "disposition": alert.disposition or None,
    }
