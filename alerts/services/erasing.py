"""Erasing on schedule. Of a bank's alert whose days are over its number, times, steps, outcome, grid, site and sums stay; no word, no telephone, no picture.

Each alert is erased whole or not at all, in a transaction of its own: a worker killed in the middle leaves the rest to the next run.
"""

from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from alerts.models import Alert, AlertEvent, Attachment
from alerts.models.alert import AlertQuerySet
from alerts.services.timeline import record
from alerts.traces import erased_with_alert
from delivery.services import forget_words
from policing.lib.sweeping import work_through

log = structlog.get_logger()

# A run lets go of its worker after this; the next one goes on.
SECONDS = 120.0
NOTHING: dict[str, Any] = {"description": "", "place": "", "details": {}, "sent": {}, "accuracy_m": None}


def erase_outlived(*, seconds: float = SECONDS) -> int:
    """Erase the personal data of banks' alerts older than BANK_ALERTS_KEPT that are ended and tied to no case; returns how many. 0 days: never."""
    if not settings.BANK_ALERTS_KEPT:
        return 0
    erased = work_through(_due, erase_alert, name="erase", seconds=seconds)
    if erased:
        log.info("alerts_erased", count=erased, kept_days=settings.BANK_ALERTS_KEPT.days)
    return erased


def _due(now: datetime) -> AlertQuerySet:
    return Alert.objects.outlived(now - settings.BANK_ALERTS_KEPT)


@transaction.atomic
def erase_alert(alert: Alert, *, now: datetime) -> None:
    """Destroy what `alert` says about people: its words, its key and with it what is sealed in the timeline, its pictures, what was told of it.

    The timeline gets one more line and keeps all others as they are, so its chain can still be proved.
    """
    record(alert, AlertEvent.Kind.ERASED, now=now)
    alert.erase()
    Alert.objects.filter(pk=alert.pk).update(erased_at=now, **NOTHING)
    if alert.site_id is None:
        Alert.objects.filter(pk=alert.pk).update(lon=None, lat=None)
    Attachment.objects.filter(alert=alert.pk).update(wrapped_key=None, content=b"", preview=None)
    forget_words(alert.pk, title=alert.number)
    for _room, erase in erased_with_alert.items():
        erase(alert)
