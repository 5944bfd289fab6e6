"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task
from django.utils import timezone

from desk.handover.late import tell_leaders
from desk.operations.watching import look_after


@shared_task(name="desk.sweep")
def sweep() -> int:
    """Tell the duty leaders of hand-overs nobody has signed."""
    return tell_leaders(timezone.now())


@shared_task(name="desk.watch")
def watch() -> int:
    """Raise an alarm of its own for whatever the system is behind with or misses, and end those that are over; returns how many troubles there are."""
    return look_after(timezone.now())
