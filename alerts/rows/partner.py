"""What a partner reads of its own alert: the same by GET, in the feed and in callbacks."""

import json
from datetime import UTC
from typing import Any

from rest_framework.renderers import JSONRenderer

from alerts.lifecycle import Status
from alerts.models import Alert


def partner_view(alert: Alert) -> dict[str, Any]:
    """States and the class of what came of it, never officers' notes. A covert alert is a number and a reference: whatever shows it gives nothing away."""
    times = {
        "received": alert.received_at,
        "acknowledged": alert.acknowledged_at,
        "dispatched": alert.dispatched_at,
        "arrived": alert.arrived_at,
        "resolved": alert.resolved_at,
        "cancelled" if alert.status == Status.CANCELLED else "closed": alert.closed_at,
    }
    return {
        "id": str(alert.pk),
        "number": alert.number,
        "reference": alert.reference,
        "type": None if alert.is_covert else alert.type.code,
        "site": None if alert.is_covert or alert.site is None else alert.site.code,
        "cap_status": alert.cap_status,
        "status": alert.status,
        "received_at": alert.received_at.astimezone(UTC),
        "history": [{"status": status, "at": at.astimezone(UTC)} for status, at in times.items() if at],
        "disposition": alert.disposition or None,
        "disposition_reason": None if alert.is_covert else alert.disposition_reason or None,
    }


def as_sent(alert: Alert) -> dict[str, Any]:
    """`partner_view` as the wire has it: times are texts, to the letter those of a GET."""
    return json.loads(JSONRenderer().render(partner_view(alert)))
