"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from collections.abc import Iterator
from functools import partial

from celery import current_app, shared_task
from django.utils import timezone

from delivery.engine import send_due
from delivery.engine.in_order import send_in_order
from delivery.engine.limits import forget_slots
from delivery.engine.providers import drift_back
from delivery.lifecycle import OPEN
from delivery.models import Delivery
from delivery.services.callbacks import drop_old_secrets
from policing.lib.clock import keep_waits

# Longer than the clock's step: a worker may be about to come free.
STALE_S = 30
QUEUES = ("urgent", "bulk", "retry", "replay")


@shared_task(name="delivery.send_urgent")
def send_urgent() -> int:
    return send_due("urgent", call_for_help=partial(_start, "urgent"))


def plan_and_send(planning: Iterator[int | None]) -> int:
    """For a task of another room that plans urgent messages and sends them by the same hand, without asking the queue in between.

    Each `next` of `planning` plans some, under `at_hand("delivery.send_urgent")`; None while there is nothing to plan.
    """
    return send_due("urgent", planning=planning, call_for_help=partial(_start, "urgent"))


@shared_task(name="delivery.send_bulk")
def send_bulk() -> int:
    return send_due("bulk", call_for_help=partial(_start, "bulk"))


@shared_task(name="delivery.send_retry")
def send_retry() -> int:
    return send_due("retry", call_for_help=partial(_start, "retry"))


@shared_task(name="delivery.send_replay")
def send_replay() -> None:
    """What a callback has missed, one after the other; others get the worker in between."""
    if send_in_order():
        _start("replay")


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
