"""Sending what is due: chunks are claimed by lease, sent all at once, and results are written in bulk as they come.

No transaction is open while a provider talks. A worker that dies leaves SENDING rows whose lease runs out, and the next one takes them under the same ids.
"""

from django.utils import timezone

from delivery.engine.rows import CHUNK, claim, fold
from delivery.engine.sending import Flight, send

__all__ = ["claim", "fold", "send", "send_due"]


# Claims go on while some hang, until this many are under way.
MOST = 4 * CHUNK


def send_due(queue: str) -> int:
    """Send everything due in `queue`, also what becomes due while a slow receiver thinks; returns how many attempts were made."""
    made = 0
    with Flight() as flight:
        while True:
            chunk = claim(queue, timezone.now()) if len(flight) <= MOST - CHUNK else []
            made += len(chunk)
            flight.add(chunk, timezone.now())
            if not flight:
                return made
            if results := flight.landed():
                fold(results, timezone.now())
