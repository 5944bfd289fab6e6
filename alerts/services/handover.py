"""Promises that pass to the next officer when a shift is handed over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from alerts.models import Alert, AlertEvent
from alerts.services.announcing import announce_alert
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed


@transaction.atomic
def take_over(alerts: Iterable[Alert], *, was: User, by: User, now: datetime) -> list[Alert]:
    """Let `by` hold what `was` held of `alerts`, promises and clocks unchanged; one line on each timeline. Returns those that passed.

    What somebody else has taken, or ended, in the meantime stays with them. Raises NotAllowed for whoever may not answer alerts.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    return [alert for alert in alerts if _passes(alert, was, by, now)]


def _passes(alert: Alert, was: User, by: User, now: datetime) -> bool:
    """One UPDATE that insists on who held it, and on how it stood."""
    held = Alert.objects.open().filter(pk=alert.pk, acknowledged_by=was, status=alert.status)
    if was == by or not held.update(acknowledged_by=by):
        return False
    alert.acknowledged_by = by
    until = alert.promised_until.isoformat() if alert.promised_until else None
    record(alert, AlertEvent.Kind.ACKNOWLEDGED, now=now, by=by, until=until, was=was.pk, was_name=str(was), at_handover=True)
    announce_alert(alert)
    return True
