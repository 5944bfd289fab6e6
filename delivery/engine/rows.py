"""Claiming rows to send, and writing what came of them."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from random import random
from typing import Any

import uuid_utils as uuid
from django.conf import settings
from django.db import connection, transaction

from delivery.channels import CHANNELS
from delivery.engine.due import Due
from delivery.engine.result import Result
from delivery.engine.settling import settle
from delivery.lifecycle import FAILED, Status
from delivery.models import Message
from policing.lib.live import publish

# As many as are claimed by one statement and written by one: enough that a statement's own cost vanishes, few enough that two workers share fairly.
CHUNK = 250

# Nothing that an index looks at changes here, so the new versions stay on their pages (HOT) and claiming costs a third.
CLAIM = """
WITH due AS MATERIALIZED (
  SELECT id FROM delivery_delivery
  WHERE queue = %(queue)s AND due_at <= %(now)s AND status IN ('created', 'sending', 'temporary_failure') AND (lease_until IS NULL OR lease_until <= %(now)s)
  ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED),
taken AS (
  UPDATE delivery_delivery d SET status = 'sending', lease_until = %(lease_until)s, attempts = attempts + 1, updated_at = %(now)s
  FROM due WHERE d.id = due.id
  RETURNING d.id, d.attempts, d.channel, d.queue, d.is_taken_back, d.recipient_id, d.address_id, d.provider_reference, d.send_after, d.due_at)
SELECT t.id::text, t.attempts, t.channel, t.queue, t.is_taken_back, t.recipient_id::text, t.address_id, t.provider_reference, t.send_after, t.due_at,
  a.value, a.secret, a.wrapped_key, a.value_index, a.refused_at IS NOT NULL, p.language, p.user_id, r.message_id::text
FROM taken t
JOIN delivery_recipient r ON r.id = t.recipient_id
JOIN delivery_addressee p ON p.id = r.addressee_id
JOIN delivery_address a ON a.id = t.address_id
"""
# Everybody who changes several rows takes them in this order first, so that no two wait for each other: an officer takes back what is just being written.
HOLD = "SELECT id FROM delivery_delivery WHERE id = ANY(%(ids)s::uuid[]) ORDER BY id FOR UPDATE"
# Only whoever made the last attempt may say how it ended.
FOLD = """
UPDATE delivery_delivery d
SET status = CASE WHEN d.is_taken_back AND r.status = 'temporary_failure' THEN 'cancelled' ELSE r.status END,
  due_at = CASE WHEN d.is_taken_back THEN NULL ELSE r.due_at END, lease_until = NULL, send_after = NULL,
  queue = r.queue, updated_at = %(now)s, error_code = r.error, provider_reference = r.reference
FROM unnest(%(ids)s, %(numbers)s, %(statuses)s, %(queues)s, %(dues)s::timestamptz[], %(errors)s, %(references)s)
  AS r(ids, numbers, status, queue, due_at, error, reference),
  unnest(r.ids::uuid[], r.numbers::int[]) AS one(id, number)
WHERE d.id = one.id AND d.status = 'sending' AND d.attempts = one.number
"""
# The next address of a person whose delivery has failed for good in this round.
NEXT_ADDRESS = """
INSERT INTO delivery_delivery (id, recipient_id, address_id, channel, round, queue, status, attempts, due_at, updated_at, error_code, provider_reference)
SELECT DISTINCT ON (d.recipient_id) gen_random_uuid(), d.recipient_id, b.id, b.channel, d.round, m.priority, 'created', 0, %(now)s, %(now)s, '', ''
FROM delivery_delivery d
JOIN delivery_recipient r ON r.id = d.recipient_id AND r.acknowledged_at IS NULL
JOIN delivery_message m ON m.id = r.message_id
JOIN delivery_address b ON b.addressee_id = r.addressee_id AND b.is_active AND b.channel <> 'in_app'
WHERE d.id = ANY(%(ids)s::uuid[]) AND NOT d.is_taken_back
  AND NOT EXISTS (SELECT 1 FROM delivery_delivery t WHERE t.recipient_id = d.recipient_id AND t.round = d.round AND t.address_id = b.id)
ORDER BY d.recipient_id, b.verified_at IS NULL, b.position, b.id
ON CONFLICT DO NOTHING
"""
ATTEMPTS = """
COPY delivery_attempt (id, at, delivery_id, number, outcome, error_code, detail, duration_ms)
FROM STDIN (FORMAT csv, FORCE_NOT_NULL (error_code, detail))
"""


def claim(queue: str, now: datetime, *, most: int = CHUNK) -> list[Due]:
    """Take up to `most` due deliveries of `queue` for DELIVERY_LEASE; nobody else gets them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"queue": queue, "now": now, "lease_until": now + settings.DELIVERY_LEASE, "limit": most})
        rows = cursor.fetchall()
    messages = {str(message.pk): message for message in Message.objects.filter(pk__in={row[-1] for row in rows})} if rows else {}
    return [Due(*(*facts, messages[message])) for *facts, message in rows]


@transaction.atomic
def fold(results: list[Result], now: datetime) -> None:
    """Write what happened: one attempt each, the deliveries' new states, and a next address for whoever was not reached."""
    with connection.cursor() as cursor:
        cursor.copy_expert(ATTEMPTS, _attempts(results))
        cursor.execute(HOLD, {"ids": _array(result.delivery.id for result in results)})
        cursor.execute(FOLD, _ends(results, now))
        failed = [result.delivery.id for result in results if result.status in FAILED]
        if failed:
            cursor.execute(NEXT_ADDRESS, {"ids": _array(failed), "now": now})
    settle(results, now)
    _tell_pages(result.delivery.message for result in results)


def _ends(results: list[Result], now: datetime) -> dict[str, Any]:
    """What FOLD takes: those that ended the same way, as most do, are one row of it."""
    same = defaultdict[tuple[Any, ...], list[Due]](list)
    for result in results:
        later = result.status == Status.TEMPORARY_FAILURE
        queue, due_at = ("retry", _due_again(result, now)) if later else (result.delivery.queue, None)
        same[str(result.status), queue, due_at, result.error_code, _plain(result.reference, 100)].append(result.delivery)
    columns = map(list, zip(*same, strict=True))
    return {
        "now": now,
        "ids": [_array(one.id for one in row) for row in same.values()],
        "numbers": [_array(one.attempts for one in row) for row in same.values()],
        **dict(zip(("statuses", "queues", "dues", "errors", "references"), columns, strict=True)),
    }


def _array(values: Iterable[object]) -> str:
    """Numbers or keys as PostgreSQL writes an array: one constant to read, instead of hundreds in the statement."""
    return f"{{{','.join(map(str, values))}}}"


def _due_again(result: Result, now: datetime) -> datetime:
    channel = CHANNELS[result.delivery.channel]
    step = channel.ladder[min(result.delivery.attempts, len(channel.ladder)) - 1]
    step *= 1 + channel.jitter * random()  # noqa: S311 - when to try again, not a secret
    asked = result.error.retry_after if result.error else None
    return now + max(step, asked or step)


def _attempts(results: list[Result]) -> io.StringIO:
    """One line of CSV each, as COPY takes them."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(
        (uuid.uuid7(), r.at, r.delivery.id, r.delivery.attempts, str(r.status), r.error_code, _plain(r.error or "", 200), r.duration_ms) for r in results
    )
    lines.seek(0)
    return lines


def _plain(said: object, length: int) -> str:
    """What a far side said, so that PostgreSQL can keep it."""
    return str(said).replace("\x00", "")[:length]


def _tell_pages(messages: Iterable[Message]) -> None:
    for message in {message.pk: message for message in messages}.values():
        row = {"room": message.room, "subject": str(message.subject_id)}
        publish("delivery", audience=message.audience, row={"zh-hans": row, "en": row})
