"""An order's totals for everybody who watches it: counted once every few seconds at most, however many pages are open."""

from typing import Any

from django.core.cache import cache

from alerts.models import Order
from alerts.services.orders.totals import counted

# While an order runs, whoever asks first after this time has it counted; all others get what was counted last.
TURN_S = 2
HELD_S = 60


def order_totals(order: Order) -> dict[str, Any]:
    """{"answers": {"total", "answered", group of need: n}, "people": {"told", "delivered", "sent", …}}, at most two seconds old while it is being watched."""
    key = f"order-totals:{order.pk}"
    held = cache.get(key)
    if held and not cache.add(f"{key}:turn", 1, TURN_S):
        return held
    return count_totals(order)


def count_totals(order: Order) -> dict[str, Any]:
    """The same, counted now, and kept for whoever asks next."""
    people, answers = counted(order)
    totals = {"answers": answers._asdict(), "people": people._asdict()}
    cache.set(f"order-totals:{order.pk}", totals, HELD_S)
    return totals
