"""Erasing on schedule: banks' alerts, and those of any lane that came to nothing. Number, kind, times, steps, outcome, grid, site and sums stay; no word, no
telephone, no picture, and no word of the orders given for it.

Each alert is erased whole or not at all, in a transaction of its own: a worker killed in the middle leaves the rest to the next run.
"""

from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from alerts.lifecycle import OrderStatus
from alerts.models import Alert, AlertEvent, Attachment, Order
from alerts.models.alert import AlertQuerySet
from alerts.services.timeline import record
from alerts.traces import erased_with_alert, still_needed
from delivery.services import forget_words
from policing.lib.sweeping import work_through

log = structlog.get_logger()

# A run lets go of its worker after this; the next one goes on.
SECONDS = 120.0
NOTHING: dict[str, Any] = {"description": "", "place": "", "details": {}, "sent": {}, "accuracy_m": None}


def erase_outlived(*, seconds: float = SECONDS) -> int:
    """Erase the personal data of ended alerts tied to no case: banks' after BANK_ALERTS_KEPT, all that came to nothing after UNFOUNDED_ALERTS_KEPT.

    Returns how many. 0 days: never.
    """
    rules = [(settings.BANK_ALERTS_KEPT, _of_banks), (settings.UNFOUNDED_ALERTS_KEPT, _come_to_nothing)]
    erased = sum(work_through(due, erase_alert, name="erase", seconds=seconds) for kept, due in rules if kept)
    # Orders of what was erased while orders still kept their words.
    work_through(_left_behind, _erase_words_of, name="erase_orders", seconds=seconds)
    if erased:
        log.info("alerts_erased", count=erased)
    return erased


def _left_behind(now: datetime) -> QuerySet[Order]:
    return Order.objects.filter(alert__erased_at__isnull=False, status=OrderStatus.ENDED).exclude(text="")


def _of_banks(now: datetime) -> AlertQuerySet:
    return _not_needed(Alert.objects.outlived(now - settings.BANK_ALERTS_KEPT))


def _come_to_nothing(now: datetime) -> AlertQuerySet:
    return _not_needed(Alert.objects.came_to_nothing(now - settings.UNFOUNDED_ALERTS_KEPT))


def _not_needed(alerts: AlertQuerySet) -> AlertQuerySet:
    """Without those that an order still runs for, or that another room works with."""
    kept = alerts.exclude(Exists(Order.objects.filter(alert=OuterRef("pk")).exclude(status=OrderStatus.ENDED)))
    for _room, needed in still_needed.items():
        kept = kept.exclude(pk__in=needed())
    return kept


@transaction.atomic
def erase_alert(alert: Alert, *, now: datetime) -> None:
    """Destroy what `alert` says about people: its words, its key and with it what is sealed in the timeline, its pictures, its orders' words, what was told.

    The timeline gets one more line and keeps all others as they are, so its chain can still be proved.
    """
    record(alert, AlertEvent.Kind.ERASED, now=now)
    alert.erase()
    Alert.objects.filter(pk=alert.pk).update(erased_at=now, **NOTHING)
    if alert.site_id is None:
        Alert.objects.filter(pk=alert.pk).update(lon=None, lat=None)
    Attachment.objects.filter(alert=alert.pk).update(wrapped_key=None, content=b"", preview=None)
    forget_words(alert.pk, title=alert.number)
    for order in Order.objects.filter(alert=alert.pk):
        _erase_words_of(order, now=now)
    for _room, erase in erased_with_alert.items():
        erase(alert)


def _erase_words_of(order: Order, *, now: datetime) -> None:
    """What was asked and answered in words, in its history too, and the area it was drawn around; who was asked what, when, and what was answered stays."""
    erased: dict[str, Any] = {"text": "", "return_reason": "", "area": {}, "history": [line | {"text": ""} for line in order.history]}
    Order.objects.filter(pk=order.pk).update(**erased)
    apps.get_model("alerts.OrderEvent")._base_manager.filter(pgh_obj_id=order.pk).update(**erased)
    order.order_sites.update(note="")
    order.order_members.update(note="")
    forget_words(order.pk, title=order.number)
