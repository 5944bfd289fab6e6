"""What a chunk's outcomes change beyond its own rows: receivers that want no more, providers that do badly."""

from datetime import datetime

from delivery.engine.providers import watch
from delivery.engine.result import Result
from delivery.lifecycle import UNSENT
from delivery.models import Address, Delivery


def settle(results: list[Result], now: datetime) -> None:
    """Call in the transaction that writes `results`."""
    _switch_off({result.delivery.address_id for result in results if result.error_code == "gone"}, now)
    watch(results, now)


def _switch_off(addresses: set[int], now: datetime) -> None:
    """No more goes to `addresses`; what waits there is looked at now, so that its people hear by their next address instead."""
    if addresses and Address.objects.filter(pk__in=addresses, is_active=True).update(is_active=False, refused_at=now):
        Delivery.objects.filter(address__in=addresses, status__in=UNSENT, due_at__gt=now).update(due_at=now)
