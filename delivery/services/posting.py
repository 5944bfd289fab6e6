"""Saying something to people: one message, one recipient per person, one delivery per address and round."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import uuid_utils.compat as uuid
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from delivery.lifecycle import UNSENT, Status
from delivery.models import Delivery, Message
from policing.lib.queue import hurry

RECIPIENTS = """
INSERT INTO delivery_recipient (id, message_id, addressee_id, why, name, created_at, reply, reply_note)
SELECT p.id, %(message)s, p.addressee, p.why, p.name, %(now)s, '', ''
FROM unnest(%(ids)s::uuid[], %(addressees)s::bigint[], %(whys)s::text[], %(names)s::text[]) AS p(id, addressee, why, name)
ON CONFLICT DO NOTHING
"""
# In the app always, and the first other address that works, one that was confirmed before any other; the next one is tried when that fails for good.
# What may wait is due when the quiet hours of whoever it goes to are over, unless it were no longer valid then.
PLAN = """
INSERT INTO delivery_delivery (id, recipient_id, address_id, channel, round, queue, status, attempts, due_at, updated_at, error_code, provider_reference)
SELECT gen_random_uuid(), r.id, a.id, a.channel, %(round)s, %(queue)s, %(status)s, 0,
  CASE WHEN %(may_wait)s AND a.channel NOT IN ('in_app', 'webhook') AND q.is_now AND q.over_at < %(expires)s THEN q.over_at ELSE %(due)s END,
  %(now)s, %(error)s, ''
FROM delivery_recipient r
JOIN delivery_addressee p ON p.id = r.addressee_id AND p.is_active
JOIN delivery_address a ON a.addressee_id = r.addressee_id AND a.is_active
CROSS JOIN LATERAL (SELECT
  CASE WHEN p.quiet_from <= p.quiet_until THEN %(clock)s::time >= p.quiet_from AND %(clock)s::time < p.quiet_until
    ELSE %(clock)s::time >= p.quiet_from OR %(clock)s::time < p.quiet_until END AS is_now,
  %(now)s + (p.quiet_until - %(clock)s::time) + CASE WHEN p.quiet_until > %(clock)s::time THEN interval '0' ELSE interval '1 day' END AS over_at) q
WHERE r.message_id = %(message)s AND r.addressee_id = ANY(%(addressees)s)
  AND (a.channel = 'in_app' OR a.id = (
    SELECT b.id FROM delivery_address b WHERE b.addressee_id = r.addressee_id AND b.is_active AND b.channel <> 'in_app'
    ORDER BY b.verified_at IS NULL, b.position, b.id LIMIT 1))
ON CONFLICT DO NOTHING
"""


class Told(NamedTuple):
    """Somebody to be told, as what ("grid_officer"), under which name the page shows them."""

    addressee_id: int
    why: str
    name: str


def post_message(
    *,
    room: str,
    subject_id: Any,
    priority: str,
    content: dict[str, dict[str, str]],
    expires_at: datetime,
    now: datetime,
    replies: Iterable[str] = (),
    **facts: Any,
) -> Message:
    """Make a message that nobody has been told of yet. `facts` are further fields of Message: payload, audience, cap_status, is_sandbox."""
    return Message.objects.create(
        room=room, subject_id=subject_id, priority=priority, content=content, expires_at=expires_at, created_at=now, replies=list(replies), **facts
    )


@transaction.atomic(savepoint=False)
def tell(message: Message, people: Iterable[Told], *, round: int, now: datetime) -> int:  # noqa: A002 - the design's word
    """Tell `people` of `message`, again in each further round; returns how many deliveries were planned.

    Somebody named twice is told once per round. A sandbox message is planned and reaches nobody.
    """
    by_addressee = {person.addressee_id: person for person in reversed(list(people))}
    _name_recipients(message, list(by_addressee.values()), now)
    return _plan(message, list(by_addressee), round, now)


def _name_recipients(message: Message, people: list[Told], now: datetime) -> None:
    """One row for each of `people` who has none yet; by one statement, as a city-wide order names 45,000."""
    with connection.cursor() as cursor:
        cursor.execute(
            RECIPIENTS,
            {
                "message": message.pk,
                "now": now,
                "ids": [str(uuid.uuid7()) for _person in people],
                "addressees": [person.addressee_id for person in people],
                "whys": [person.why for person in people],
                "names": [person.name[:80] for person in people],
            },
        )


def rounds_of(message: Message) -> int:
    """The highest round that anybody has been told of `message` in; 0 before the first."""
    return Delivery.objects.filter(recipient__message=message).aggregate(highest=Max("round"))["highest"] or 0


def _plan(message: Message, addressees: list[int], round: int, now: datetime) -> int:  # noqa: A002
    status, error, due = (Status.CANCELLED, "sandbox", None) if message.is_sandbox else (Status.CREATED, "", now)
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {"message": message.pk, "addressees": addressees, "round": round, "queue": message.priority, "status": status, "error": error}
        # What waits for an answer never waits itself: a clock runs until it comes.
        facts |= {"may_wait": message.priority == Message.Priority.BULK and not message.replies and due is not None, "expires": message.expires_at}
        cursor.execute(PLAN, facts | {"due": due, "now": now, "clock": timezone.localtime(now).time()})
        planned = cursor.rowcount
    hurry(f"delivery.send_{message.priority}")
    return planned


@transaction.atomic
def cancel_unsent(message: Message, *, now: datetime, recipients: Iterable[Any] | None = None) -> int:
    """Take back what has not been sent of `message`, to everybody or to `recipients` only; returns how many deliveries.

    What is being sent this very moment may still arrive; it is not tried again and no further address is tried.
    """
    deliveries = Delivery.objects.filter(recipient__message=message)
    if recipients is not None:
        deliveries = deliveries.filter(recipient__in=recipients)
    # In the order in which workers take them who are writing outcomes now.
    held = deliveries.filter(status__in=(*UNSENT, Status.SENDING)).select_for_update(of=("self",)).order_by("pk")
    deliveries = Delivery.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
    deliveries.filter(status=Status.SENDING).update(is_taken_back=True)
    return deliveries.filter(status__in=UNSENT).update(status=Status.CANCELLED, due_at=None, updated_at=now)
