"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from functools import partial

from celery import current_app, shared_task
from django.utils import timezone

from delivery.engine import send_due
from delivery.engine.limits import forget_slots
from delivery.engine.providers import drift_back
from delivery.lifecycle import OPEN
from delivery.models import Delivery
from delivery.services.callbacks import drop_old_secrets
from policing.lib.clock import keep_waits

# Longer than the clock's step: a worker may be about to come free.
STALE_S = 30
QUEUES = ("urgent", "bulk", "retry")


@shared_task(name="delivery.send_urgent")
def send_urgent() -> int:
    return send_due("urgent", call_for_help=partial(_start, "urgent"))


@shared_task(name="delivery.send_bulk")
def send_bulk() -> int:
    return send_due("bulk", call_for_help=partial(_start, "bulk"))


@shared_task(name="delivery.send_retry")
def send_retry() -> int:
    return send_due("retry", call_for_help=partial(_start, "retry"))


@shared_task(name="delivery.tidy")
def tidy() -> None:
    """Providers that have been quiet get a part of their share back; old signing secrets end; slots no limit looks at are forgotten."""
    now = timezone.now()
    drift_back(now)
    drop_old_secrets(now)
    forget_slots(now)


@shared_task(name="delivery.sweep")
def sweep() -> None:
    """Drive on whatever a lost message, a dead worker or a wait has left."""
    now = timezone.now()
    waiting = Delivery.objects.filter(due_at__isnull=False, status__in=OPEN)
    keep_waits(waiting, due="lease_until", written="updated_at", now=now)
    keep_waits(waiting, due="due_at", written="updated_at", now=now)
    due = waiting.filter(due_at__lte=now).exclude(lease_until__gt=now)
    for queue in QUEUES:
        if due.filter(queue=queue).exists():
            _start(queue)


def _start(queue: str) -> None:
    """Whoever has a hand free sends what is due. Worth nothing once the next sweep has looked."""
    current_app.send_task(f"delivery.send_{queue}", retry=False, expires=STALE_S)
