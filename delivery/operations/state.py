"""What waits to be sent, and what came of the last hour. PostgreSQL holds the truth; a queue in Valkey only hurries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from delivery.models import Channel

HOUR = timedelta(hours=1)

# By the index of what is due: rows that are done stand in it no more.
OPEN = """
SELECT queue, channel, count(*) AS open,
  count(*) FILTER (WHERE lease_until > %(now)s) AS under_way,
  count(*) FILTER (WHERE due_at <= %(now)s AND (lease_until IS NULL OR lease_until <= %(now)s)) AS due,
  min(due_at) FILTER (WHERE due_at <= %(now)s AND (lease_until IS NULL OR lease_until <= %(now)s)) AS oldest,
  count(*) FILTER (WHERE due_at <= %(late)s AND (lease_until IS NULL OR lease_until <= %(now)s)) AS late
FROM delivery_delivery WHERE due_at IS NOT NULL GROUP BY queue, channel ORDER BY queue, channel
"""
LAST_HOUR = """
SELECT d.channel, a.outcome, a.error_code, count(*)
FROM delivery_attempt a JOIN delivery_delivery d ON d.id = a.delivery_id
WHERE a.at > %(since)s AND a.at <= %(now)s GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC
"""


class Waiting(NamedTuple):
    """What is not done yet, in one queue and by one channel; `due` waits for a worker now, `late` of it for too long, `oldest` since when."""

    queue: str
    channel: str
    open: int
    under_way: int
    due: int
    oldest: datetime | None
    late: int

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)


class Tried(NamedTuple):
    """Attempts of the last hour by one channel that ended alike."""

    channel: str
    outcome: str
    error: str
    attempts: int


def waiting_now(now: datetime, late_after: timedelta) -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"now": now, "late": now - late_after})
        return [Waiting(*row) for row in cursor.fetchall()]


def tried_lately(now: datetime) -> list[Tried]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_HOUR, {"since": now - HOUR, "now": now})
        return [Tried(*row) for row in cursor.fetchall()]


def oldest_in(rows: Iterable[Waiting], queue: str) -> datetime | None:
    """Since when the first of `queue` waits for a worker."""
    return min((row.oldest for row in rows if row.queue == queue and row.oldest), default=None)
