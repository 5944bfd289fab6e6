"""Alerts that the system raises itself, about itself: once each, told like any other, and ended by it when nobody needs them any more."""

from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.lifecycle import MOVES, OPEN, Disposition, Status
from alerts.models import Alert, AlertEvent, AlertType
from alerts.models.catalogue import priority_of
from alerts.services.announcing import announce_alert
from alerts.services.routing import route_alert
from alerts.services.timeline import next_event, record
from delivery.services import cancel_unsent
from policing.lib.fast import insert_pair
from policing.lib.lifecycle import move


def own_alert(kind: AlertType, *, reference: str, now: datetime, **facts: Any) -> Alert:
    """Unsaved. `reference` is what it is known by: a second one of the same is not raised."""
    usual: dict[str, Any] = {"occurred_at": now, "is_covert": kind.is_covert}
    return Alert(
        reference=reference,
        body_hash="",
        sent={},
        source=Alert.Source.SYSTEM,
        type=kind,
        lane=kind.lane,
        urgency=kind.urgency,
        severity=kind.severity,
        certainty=kind.certainty,
        priority=priority_of(kind.urgency, kind.severity, kind.certainty),
        received_at=now,
        changed_at=now,
        **(usual | facts),
    )


@transaction.atomic
def raise_own(alert: Alert, *, now: datetime) -> Alert | None:
    """Keep `alert`, told to its first round; None if it was raised before."""
    event = next_event(alert, AlertEvent.Kind.RECEIVED, now=now, by=None, text="", data={"source": alert.source})
    if insert_pair(alert, event, returning="serial", unless_known_by=("partner_id", "mode", "reference")) is None:
        return None
    alert = Alert.objects.with_names().select_related("type__chain", "site__liaison", "station__parent", "message").get(pk=alert.pk)
    return route_alert(alert, now=now)


@transaction.atomic
def end_own(alert: Alert, *, text: str, now: datetime) -> None:
    """What it was about is over: nobody is called any more; whoever has taken it keeps it, and reads `text` on its timeline."""
    alert.status = Alert.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=alert.pk)
    if alert.status not in OPEN:
        return
    if alert.status in {Status.RECEIVED, Status.ROUTED}:
        move(alert, Status.CANCELLED, allowed=MOVES, closed_at=now, disposition=Disposition.CANCELLED, next_escalation_at=None)
        record(alert, AlertEvent.Kind.CANCELLED, now=now, text=text)
        if alert.message:
            cancel_unsent(alert.message, now=now)
    else:
        record(alert, AlertEvent.Kind.NOTE, now=now, text=text)
    announce_alert(alert)
