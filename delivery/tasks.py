"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import current_app, shared_task
from django.utils import timezone

from delivery.engine import send_due
from delivery.engine.providers import drift_back
from delivery.lifecycle import OPEN
from delivery.models import Delivery
from delivery.services.callbacks import drop_old_secrets
from policing.lib.clock import keep_waits


@shared_task(name="delivery.send_urgent")
def send_urgent() -> int:
    return send_due("urgent")


@shared_task(name="delivery.send_bulk")
def send_bulk() -> int:
    return send_due("bulk")


@shared_task(name="delivery.send_retry")
def send_retry() -> int:
    return send_due("retry")


@shared_task(name="delivery.tidy")
def tidy() -> None:
    """Providers that have been quiet get a part of their share back; old signing secrets end."""
    now = timezone.now()
    drift_back(now)
    drop_old_secrets(now)


@shared_task(name="delivery.sweep")
def sweep() -> None:
    """Drive on whatever a lost message, a dead worker or a wait has left."""
    now = timezone.now()
    waiting = Delivery.objects.filter(status__in=OPEN)
    keep_waits(waiting, due="due_at", written="updated_at", now=now)
    for queue in waiting.filter(due_at__lte=now).values_list("queue", flat=True).distinct():
        current_app.send_task(f"delivery.send_{queue}", retry=False)
