"""Writing an alert's timeline: every line carries a digest over itself and the line before, so that rewriting shows.

What people wrote is sealed with the alert's own key, and the digest is over what is kept: without the key nobody reads the words, and the chain still fits.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from accounts.models import User
from alerts.models import Alert, AlertEvent

LONGEST = 2000
# What of a line is sealed.
SEALED = ("text", "changes")


def digest_of(event: AlertEvent, before: str) -> str:
    """64 hex digits over `event` and the digest of the line before it."""
    facts = [before, str(event.alert_id), event.sequence, event.kind, event.at.astimezone(UTC).isoformat(), event.user_id, event.text, event.data]
    return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def next_event(alert: Alert, kind: str, *, now: datetime, by: User | None, text: str, data: dict[str, Any]) -> AlertEvent:
    """The line that follows `alert`'s last one, not saved yet; `alert` counts it already."""
    facts = _without_words(alert, data | {"text": text[:LONGEST]})
    event = AlertEvent(alert_id=alert.pk, at=now, sequence=alert.events_count + 1, kind=kind, user_id=by.pk if by else None, data=facts)
    event.digest = digest_of(event, alert.events_digest)
    alert.events_count, alert.events_digest = event.sequence, event.digest
    return event


def _without_words(alert: Alert, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with what people wrote in it sealed."""
    words = {name: data[name] for name in SEALED if data.get(name)}
    open_to_read = {name: value for name, value in data.items() if name not in SEALED}
    return open_to_read | ({"sealed": alert.seal(json.dumps(words, ensure_ascii=False), AlertEvent.WORDS)} if words else {})


def hold_end(alert: Alert) -> None:
    """Lock `alert` and learn where its timeline ends; call in a transaction."""
    known = Alert.objects.select_for_update(of=("self",)).values_list("events_count", "events_digest", "wrapped_key").get(pk=alert.pk)
    alert.events_count, alert.events_digest, alert.wrapped_key = known


@transaction.atomic
def record(alert: Alert, kind: str, *, now: datetime, by: User | None = None, text: str = "", **data: Any) -> AlertEvent:
    """Add a line to `alert`'s timeline."""
    hold_end(alert)
    event = next_event(alert, kind, now=now, by=by, text=text, data=data)
    event.save(force_insert=True)
    alert.changed_at = now
    alert.save(update_fields=["events_count", "events_digest", "changed_at", "wrapped_key"])
    return event


def first_broken_line(events: Iterable[AlertEvent]) -> int | None:
    """The sequence of the first line, in order, that does not fit its digest or is missing; None when the timeline is whole."""
    before = ""
    for expected, event in enumerate(events, start=1):
        if event.sequence != expected or event.digest != digest_of(event, before):
            return expected
        before = event.digest
    return None
