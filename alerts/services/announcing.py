"""Telling open pages that an alert or an order changed, each in its reader's language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from alerts.models import Alert, Order
from alerts.rows.alerts import board_row
from alerts.rows.orders import counts_of, order_row
from policing.lib.live import publish


def audience_of(alert: Alert) -> dict[str, Any]:
    """Which open pages may hear of `alert`: none of one that a test key sent."""
    paths = [alert.station.path, *alert.shared_paths] if alert.mode == "live" else []
    return {"paths": paths, "lane": alert.lane, "covert": alert.is_covert}


def announce_alert(alert: Alert) -> None:
    if alert.mode == "live":
        publish("alert", audience=audience_of(alert), row=_in_each_language(lambda: board_row(alert)))


def take_off_pages(alert: Alert, lane: str) -> None:
    """`alert` has become covert: open pages of those who may see it no longer let go of it. `lane` is the one they knew it by."""
    row = {"id": str(alert.pk), "status": "gone", "changed_at": alert.changed_at}
    if alert.mode == "live":
        publish("alert", audience=audience_of(alert) | {"lane": lane, "covert": False, "only_blind": True}, row=_in_each_language(lambda: row))


def announce_order(order: Order) -> None:
    covert, counts = bool(order.alert and order.alert.is_covert), counts_of(order)
    publish("order", audience={"paths": [order.unit.path], "lane": "police", "covert": covert}, row=_in_each_language(lambda: order_row(order, counts)))


def _in_each_language(render: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    rows = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            rows[language] = render()
    return rows
