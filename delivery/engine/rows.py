"""Claiming rows to send, and writing what came of them."""

from collections.abc import Iterable
from datetime import datetime
from random import random

from django.conf import settings
from django.db import connection, transaction

from delivery.channels import CHANNELS
from delivery.engine.result import Result
from delivery.engine.settling import settle
from delivery.lifecycle import FAILED, Status
from delivery.models import Attempt, Delivery, Message
from policing.lib.live import publish

CHUNK = 50

CLAIM = """
UPDATE delivery_delivery SET status = 'sending', due_at = %(lease_until)s, attempts = attempts + 1, updated_at = %(now)s
WHERE id IN (
  SELECT id FROM delivery_delivery WHERE queue = %(queue)s AND due_at <= %(now)s AND status IN ('created', 'sending', 'temporary_failure')
  ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
# Only whoever made the last attempt may say how it ended.
FOLD = """
UPDATE delivery_delivery d
SET status = CASE WHEN d.is_taken_back AND r.status = 'temporary_failure' THEN 'cancelled' ELSE r.status END,
  queue = r.queue, due_at = r.due_at, updated_at = %(now)s, error_code = r.error, provider_reference = r.reference
FROM unnest(%(ids)s::uuid[], %(numbers)s::int[], %(statuses)s, %(queues)s, %(dues)s::timestamptz[], %(errors)s, %(references)s)
  AS r(id, number, status, queue, due_at, error, reference)
WHERE d.id = r.id AND d.status = 'sending' AND d.attempts = r.number
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
ORDER BY d.recipient_id, b.position, b.id
ON CONFLICT DO NOTHING
"""


def claim(queue: str, now: datetime) -> list[Delivery]:
    """Take up to CHUNK due deliveries of `queue` for DELIVERY_LEASE; nobody else gets them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"queue": queue, "now": now, "lease_until": now + settings.DELIVERY_LEASE, "limit": CHUNK})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=ids).select_related("recipient__message", "recipient__addressee", "address"))


def _due_again(result: Result, now: datetime) -> datetime:
    channel = CHANNELS[result.delivery.channel]
    step = channel.ladder[min(result.delivery.attempts, len(channel.ladder)) - 1]
    step *= 1 + channel.jitter * random()  # noqa: S311 - when to try again, not a secret
    asked = result.error.retry_after if result.error else None
    return now + max(step, asked or step)


@transaction.atomic
def fold(results: list[Result], now: datetime) -> None:
    """Write what happened: one attempt each, the deliveries' new states, and a next address for whoever was not reached."""
    Attempt.objects.bulk_create([_attempt(result) for result in results])
    retry = [result.status == Status.TEMPORARY_FAILURE for result in results]
    with connection.cursor() as cursor:
        cursor.execute(
            FOLD,
            {
                "now": now,
                "ids": [str(result.delivery.pk) for result in results],
                "numbers": [result.delivery.attempts for result in results],
                "statuses": [str(result.status) for result in results],
                "queues": ["retry" if again else result.delivery.queue for result, again in zip(results, retry, strict=True)],
                "dues": [_due_again(result, now) if again else now for result, again in zip(results, retry, strict=True)],
                "errors": [result.error_code for result in results],
                "references": [result.reference[:100] for result in results],
            },
        )
        failed = [str(result.delivery.pk) for result in results if result.status in FAILED]
        if failed:
            cursor.execute(NEXT_ADDRESS, {"ids": failed, "now": now})
    settle(results, now)
    _tell_pages(result.delivery.recipient.message for result in results)


def _attempt(result: Result) -> Attempt:
    return Attempt(
        at=result.at,
        delivery_id=result.delivery.pk,
        number=result.delivery.attempts,
        outcome=result.status,
        error_code=result.error_code,
        detail=str(result.error or "")[:200],
        duration_ms=result.duration_ms,
    )


def _tell_pages(messages: Iterable[Message]) -> None:
    for message in {message.pk: message for message in messages}.values():
        row = {"room": message.room, "subject": str(message.subject_id)}
        publish("delivery", audience=message.audience, row={"zh-hans": row, "en": row})
