"""Sending what is due: a chunk is claimed by lease, sent all at once, and its results are written in bulk.

No transaction is open while a provider talks. A worker that dies leaves SENDING rows whose lease runs out, and the next one takes them under the same ids.
"""

from django.utils import timezone

from delivery.engine.rows import claim, fold
from delivery.engine.sending import send

__all__ = ["claim", "fold", "send", "send_due"]


def send_due(queue: str) -> int:
    """Send everything due in `queue`; returns how many attempts were made."""
    sent = 0
    while chunk := claim(queue, timezone.now()):
        fold(send(chunk, timezone.now()), timezone.now())
        sent += len(chunk)
    return sent
