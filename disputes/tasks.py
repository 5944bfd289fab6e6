"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task
from django.utils import timezone

from disputes.services.erasing import erase_outlived
from disputes.services.watching import is_told_at, watch_clocks


@shared_task(name="disputes.sweep")
def sweep() -> int:
    """Tell of clocks that come due or are over, by day only; returns of how many."""
    return watch_clocks() if is_told_at(timezone.localtime().time()) else 0


@shared_task(name="disputes.tidy")
def tidy() -> int:
    """Erase what disputes that ended long ago say about people, where a bureau says after how many days; returns how many."""
    return erase_outlived()
