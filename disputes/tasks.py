"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task

from disputes.services.watching import watch_clocks


@shared_task(name="disputes.sweep")
def sweep() -> int:
    """Tell of clocks that come due or are over; returns of how many."""
    return watch_clocks()
