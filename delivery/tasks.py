"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import current_app, shared_task
from django.utils import timezone

from delivery.engine import send_due
from delivery.lifecycle import OPEN
from delivery.models import Delivery


@shared_task(name="delivery.send_urgent")
def send_urgent() -> int:
    return send_due("urgent")


@shared_task(name="delivery.send_bulk")
def send_bulk() -> int:
    return send_due("bulk")


@shared_task(name="delivery.send_retry")
def send_retry() -> int:
    return send_due("retry")


@shared_task(name="delivery.sweep")
def sweep() -> None:
    """Drive on whatever a lost message, a dead worker or a wait has left."""
    due = Delivery.objects.filter(status__in=OPEN, due_at__lte=timezone.now())
    for queue in due.values_list("queue", flat=True).distinct():
        current_app.send_task(f"delivery.send_{queue}", retry=False)
