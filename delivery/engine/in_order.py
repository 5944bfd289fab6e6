"""Sending one after the other what a partner has missed: the next event goes when the one before has been taken."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from delivery.engine import write_down
from delivery.engine.due import Due
from delivery.engine.rows import claim
from delivery.engine.sending import send
from delivery.lifecycle import Status

QUEUE = "replay"
# Who else wants the worker gets it after so long.
TURN_S = 5.0
# One worker at a time: two would overtake each other.
TURNSTILE = 0x7A665F7265706C61

# The one that failed is tried again by its ladder, and nothing of the same receiver before it.
KEEP_BEHIND = """
UPDATE delivery_delivery d SET queue = 'replay', due_at = f.due_at + r.place * interval '1 millisecond'
FROM delivery_delivery f, (
  SELECT id, row_number() OVER (ORDER BY due_at) AS place FROM delivery_delivery
  WHERE address_id = %(address)s AND queue = 'replay' AND status = 'created' AND due_at IS NOT NULL
  UNION ALL SELECT %(failed)s::uuid, 0) r
WHERE f.id = %(failed)s AND f.status = 'temporary_failure' AND d.id = r.id
"""


def send_in_order() -> bool:
    """Send what is due, for one turn; returns whether more is left to do. Nothing while another worker does it."""
    ends = time.monotonic() + TURN_S
    with _alone() as is_mine:
        while is_mine and time.monotonic() < ends:
            if not (chunk := claim(QUEUE, timezone.now(), most=1)):
                return False
            results = send(chunk, timezone.now())
            write_down(results)
            if results[0].status == Status.TEMPORARY_FAILURE:
                _keep_behind(chunk[0])
    return is_mine


@transaction.atomic
def _keep_behind(failed: Due) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP_BEHIND, {"address": failed.address_id, "failed": str(failed.pk)})


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this worker may; the lock goes with its connection if it dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURNSTILE])
        is_mine = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURNSTILE])
