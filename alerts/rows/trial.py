"""What a partner's engineers see of an alert of their test key: what officers would have seen, in roles and counts, never a name or a number."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from alerts.lifecycle import Status
from alerts.models import Alert
from alerts.models.catalogue import Target
from alerts.models.sandbox import SandboxOrder
from alerts.rows.alerts import board_row
from alerts.rows.details import instructions_of
from alerts.rows.partner import partner_view
from alerts.services.sandbox import steps_offered
from delivery.models import Channel, Delivery, Message, Recipient

ROLES: dict[str, Any] = {**dict(Target.choices), "contact": _("Contact at the site")}
CHANNELS: dict[str, Any] = dict(Channel.choices)


def trial_row(alert: Alert) -> dict[str, Any]:
    return partner_view(alert) | {"steps": steps_offered(alert)}


def trial_view(alert: Alert) -> dict[str, Any]:
    """Wants `with_names()`, the type's cards prefetched."""
    messages = {message.pk: message for message in Message.objects.filter(subject_id=alert.pk).order_by("created_at", "id")}
    recipients = list(Recipient.objects.filter(message__in=messages).prefetch_related("deliveries").order_by("created_at", "id"))
    return {
        "alert": partner_view(alert),
        "steps": steps_offered(alert),
        "board_row": _board_row(alert),
        "told": _told(messages, recipients, rooms=("alerts",)),
        "sender_told": _told(messages, recipients, rooms=("cards", "states")),
        "escalation": _escalation(alert),
        "instructions": instructions_of(alert.type),
        "timeline": [{"at": event.at, "kind": event.kind, "label": event.get_kind_display()} for event in alert.events.order_by("sequence")],
        "callbacks": _callbacks(messages, recipients),
    }


def _board_row(alert: Alert) -> dict[str, Any]:
    """The board's row without whom it names: who took it is nobody here."""
    row = board_row(alert)
    return {name: value for name, value in row.items() if name in BOARD_FIELDS}


BOARD_FIELDS = (
    *("number", "lane", "lane_label", "type", "title", "status", "status_label", "cap_status", "priority", "is_covert", "description", "place", "site"),
    *("partner", "grid", "station", "lon", "lat", "occurred_at", "received_at", "promised_until", "next_escalation_at"),
)


def _told(messages: dict[Any, Message], recipients: list[Recipient], *, rooms: tuple[str, ...]) -> list[dict[str, Any]]:
    """One line for each message, round and role: how many people, by which channels, in which words."""
    found: dict[tuple[Any, int, str], Counter[str]] = defaultdict(Counter)
    people: dict[tuple[Any, int, str], set[Any]] = defaultdict(set)
    for recipient in recipients:
        if messages[recipient.message_id].room in rooms:
            for delivery in recipient.deliveries.all():
                line = recipient.message_id, delivery.round, recipient.why
                found[line][delivery.channel] += 1
                people[line].add(recipient.pk)
    return [_told_line(messages[line[0]], line, channels, len(people[line])) for line, channels in found.items()]


def _told_line(message: Message, line: tuple[Any, int, str], channels: Counter[str], people: int) -> dict[str, Any]:
    words = {language: {"title": said["title"], "body": said["body"]} for language, said in message.content.items()}
    return {
        "round": line[1],
        "role": line[2],
        "role_label": str(ROLES.get(line[2], line[2])),
        "people": people,
        "channels": [{"channel": channel, "label": str(CHANNELS[channel]), "messages": n} for channel, n in sorted(channels.items())],
        "words": words,
    }


def _escalation(alert: Alert) -> list[dict[str, Any]]:
    """The frozen chain: when each step comes as long as nobody answers, and what became of it."""
    at: datetime = alert.routed_at or alert.received_at
    steps = []
    for n, step in enumerate(alert.chain):
        at += timedelta(seconds=step["wait_s"])
        steps.append(
            {
                "step": n + 1,
                "after_s": step["wait_s"],
                "at": at,
                "roles": [str(ROLES.get(role, role)) for role in step["notify"]],
                "state": _state_of_step(alert, n),
            }
        )
    return steps


def _state_of_step(alert: Alert, n: int) -> str:
    if n < alert.chain_step:
        return "taken"
    if alert.status != Status.ROUTED:
        return "not_needed"
    return "next" if n == alert.chain_step else "later"


def _callbacks(messages: dict[Any, Message], recipients: list[Recipient]) -> list[dict[str, Any]]:
    return [
        _callback_row(messages[recipient.message_id], delivery)
        for recipient in recipients
        if messages[recipient.message_id].room == "callbacks"
        for delivery in recipient.deliveries.all()
    ]


def _callback_row(message: Message, delivery: Delivery) -> dict[str, Any]:
    return {
        "webhook_id": str(delivery.pk),
        "body": message.payload or {},
        "status": delivery.status,
        "status_label": delivery.get_status_display(),
        "attempts": delivery.attempts,
        "error": delivery.error_code or None,
        "updated_at": delivery.updated_at,
    }


def sandbox_order_view(order: SandboxOrder, now: datetime) -> dict[str, Any]:
    """The words of a real order that its partner reads."""
    ended_at = order.ended_at or (order.expires_at if order.expires_at <= now else None)
    return {
        "id": str(order.pk),
        "number": order.number,
        "action": order.action,
        "action_label": order.get_action_display(),
        "text": order.text,
        "status": "ended" if ended_at else "sent",
        "cap_status": "Test",
        "site": order.site.code,
        "created_at": order.created_at,
        "expires_at": order.expires_at,
        "ended_at": ended_at,
        "reply": order.reply or None,
        "reply_label": order.get_reply_display() or None,
        "reply_note": order.reply_note,
        "replied_at": order.replied_at,
    }
