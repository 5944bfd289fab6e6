"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task
from django.utils import timezone

from desk.handover.late import tell_leaders


@shared_task(name="desk.sweep")
def sweep() -> int:
    """Tell the duty leaders of hand-overs nobody has signed."""
    return tell_leaders(timezone.now())
