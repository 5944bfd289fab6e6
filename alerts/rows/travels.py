"""How one message travelled to one address: where it stands, and each time it was tried. What a provider said stays with administrators: it may name people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from delivery.models import Attempt, Channel, Delivery
from delivery.words import outcome_of, said_of, state_of
from policing.lib.sealed import Unreadable

Attempts = Mapping[UUID, Sequence[Attempt]]
NOTHING: Attempts = {}
SECOND_MS = 1000


def attempts_of(deliveries: Sequence[Delivery]) -> Attempts:
    """Delivery → what was tried for it, in order. One query, none where nothing was tried; the months before the first delivery are not looked at."""
    tried = [delivery.pk for delivery in deliveries if delivery.attempts]
    if not tried:
        return NOTHING
    since = min(delivery.recipient.created_at for delivery in deliveries)
    found = defaultdict[UUID, list[Attempt]](list)
    for attempt in Attempt.objects.filter(delivery_id__in=tried, at__gte=since).order_by("at", "number"):
        found[attempt.delivery_id].append(attempt)
    return found


def travel_row(delivery: Delivery, attempts: Sequence[Attempt], *, may_send_again: bool) -> dict[str, Any]:
    return {
        "id": str(delivery.pk),
        "channel": delivery.channel,
        "channel_label": delivery.get_channel_display(),
        "address": "" if delivery.channel == Channel.IN_APP else _masked(delivery),
        "status": delivery.status,
        "status_label": state_of(delivery),
        "round": delivery.round,
        "attempts": delivery.attempts,
        "error": delivery.error_code or None,
        "error_label": said_of(delivery.error_code),
        "next_at": delivery.due_at,
        "updated_at": delivery.updated_at,
        "tries": [_try(attempt) for attempt in attempts],
        "may_send_again": may_send_again,
    }


def _try(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": attempt.at,
        "number": attempt.number,
        "outcome": attempt.outcome,
        "outcome_label": outcome_of(attempt),
        "error": attempt.error_code or None,
        "error_label": said_of(attempt.error_code),
        "took_ms": attempt.duration_ms,
        "took_label": _took(attempt.duration_ms),
    }


def _took(ms: int) -> str:
    """Nothing for what took no time: a provider's later report."""
    if not ms:
        return ""
    return _("%(n)s ms") % {"n": ms} if ms < SECOND_MS else _("%(n)s s") % {"n": f"{ms / SECOND_MS:.1f}"}


def _masked(delivery: Delivery) -> str:
    try:
        return delivery.address.masked
    except Unreadable:
        return "—"
