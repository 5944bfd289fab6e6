"""Sending what is due: chunks are claimed by lease, sent all at once, and results are written in bulk as they come.

No transaction is open while a provider talks. A worker that dies leaves SENDING rows whose lease runs out, and the next one takes them under the same ids.
"""

import time
from collections.abc import Callable, Iterator

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from delivery.engine.due import Due
from delivery.engine.limits import within_limits
from delivery.engine.metering import count_chunk, count_results
from delivery.engine.result import Result
from delivery.engine.rows import CHUNK, claim, fold
from delivery.engine.sending import GATHER_S, Flight, send

__all__ = ["claim", "fold", "send", "send_due"]

log = structlog.get_logger()
PAUSE_S = 0.5
# So long answers are waited for while there is more to plan.
MOMENT_S = 0.01
NOTHING_TO_PLAN: Iterator[int | None] = iter(())
# PostgreSQL restarts, or two workers stood in each other's way.
AWAY = (OperationalError, InterfaceError)


def send_due(queue: str, *, planning: Iterator[int | None] = NOTHING_TO_PLAN, call_for_help: Callable[[], object] | None = None) -> int:
    """Send everything due in `queue`, also what becomes due while a slow receiver thinks; returns how many attempts were made.

    Each `next` of `planning` puts more there and is sent before the one after it; None while there is nothing to plan.
    Where there is more than one chunk, `call_for_help` starts one more worker, who calls the next: all that are free come.
    """
    made = 0
    with Flight() as flight:
        while True:
            has_planned = _plan(planning)
            chunk = _claimed(queue) if flight.has_room else []
            made += len(chunk)
            sorted_out = within_limits(chunk, timezone.now())
            count_chunk(queue, chunk, len(chunk) - sorted_out.size)
            flight.take(sorted_out, timezone.now())
            if call_for_help and (made == len(chunk) == CHUNK or (has_planned and not flight.has_room)):
                call_for_help()
            if not flight and not has_planned:
                return made
            if results := flight.landed(MOMENT_S if has_planned else GATHER_S):
                write_down(results)


def _plan(planning: Iterator[int | None]) -> bool:
    """Whether there was anything to plan. When that fails, what is on its way comes first, and the sweep finds the rest."""
    try:
        return next(planning, None) is not None
    except Exception as error:  # noqa: BLE001 - PostgreSQL is away, or whatever else went wrong in another room
        log.error("planned_nothing", exc_info=error)
        if isinstance(error, AWAY):
            close_old_connections()
        return False


def _claimed(queue: str) -> list[Due]:
    """Nothing while PostgreSQL is away: what is on its way comes first."""
    try:
        return claim(queue, timezone.now())
    except AWAY as error:
        log.warning("claimed_nothing", queue=queue, error=repr(error))
        close_old_connections()
        return []


def write_down(results: list[Result]) -> None:
    """Fold `results`; while PostgreSQL is away, as long as the lease lasts: what was said must not be said again for want of a note."""
    ends = time.monotonic() + settings.DELIVERY_LEASE.total_seconds()
    while True:
        try:
            fold(results, timezone.now())
            return count_results(results)
        except AWAY as error:
            if time.monotonic() > ends:
                raise
            log.warning("fold_again", results=len(results), error=repr(error))
            time.sleep(PAUSE_S)
            close_old_connections()
