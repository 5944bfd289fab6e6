"""Silent tests of addresses: planned in bulk through the road that real messages take, their outcomes kept."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import uuid_utils.compat as uuid
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t

from delivery.lifecycle import Reply
from delivery.models import Address, AddressTest, Channel, Delivery, Message, Recipient
from delivery.services.posting import post_message
from policing.lib.bilingual import in_both_languages

ROOM = "weekly_test"
LIVES = timedelta(hours=24)
# A call rings, so it cannot be silent; what stands in the app reaches nobody who is not there.
NEVER = (Channel.VOICE, Channel.IN_APP)
# Two in a row speak of an address that is dead; older ones of nothing.
LOOK_BACK = timedelta(days=22)
KEPT = timedelta(days=400)
SETTLE = """
UPDATE delivery_addresstest t SET outcome = n.outcome, error_code = n.error, settled_at = %(now)s
FROM (SELECT d.id, d.error_code AS error, CASE
    WHEN r.replied_at IS NOT NULL THEN 'answered'
    WHEN d.status IN ('permanent_failure', 'technical_failure') THEN 'failed'
    WHEN d.status IN ('sent', 'delivered') THEN 'reached'
    WHEN r.created_at < %(late)s THEN 'failed' ELSE 'waiting' END AS outcome
  FROM delivery_delivery d JOIN delivery_recipient r ON r.id = d.recipient_id
  WHERE d.id IN (SELECT delivery FROM delivery_addresstest WHERE "on" >= %(since)s AND outcome IN ('waiting', 'reached'))) n
WHERE t.delivery = n.id AND t.outcome <> n.outcome
"""


def _say() -> dict[str, str]:
    body = _t("Nothing has happened. One press shows that it works; nothing else needs to be done.")
    return {"title": _t("[TEST] Weekly test of this connection"), "body": body, "comply": _t("It works")}


@transaction.atomic
def plan_tests(addresses: Iterable[Address], *, paths: list[str], spread: timedelta, now: datetime) -> int:
    """Test each of `addresses` that was not tested today, spread evenly from `now` on; returns how many. `paths` are the units that may hear of it."""
    today = timezone.localdate(now)
    tested = set(AddressTest.objects.filter(on=today).values_list("address_id", flat=True))
    asked = [one for one in addresses if one.channel not in NEVER and one.pk not in tested]
    turns = _turns(asked)
    messages = {turn: _message(paths, now) for turn in sorted(set(turns))}
    usual = {"why": ROOM, "name": "", "created_at": now, "acknowledged_at": now}
    told = [Recipient(message=messages[turn], addressee_id=one.addressee_id, **usual) for one, turn in zip(asked, turns, strict=True)]
    step = spread / max(len(asked), 1)
    facts = {"queue": Message.Priority.BULK, "updated_at": now}
    sent = [
        Delivery(recipient=recipient, address=one, channel=one.channel, due_at=now + n * step, **facts)
        for n, (recipient, one) in enumerate(zip(told, asked, strict=True))
    ]
    Recipient.objects.bulk_create(told, batch_size=2000)
    Delivery.objects.bulk_create(sent, batch_size=2000)
    AddressTest.objects.bulk_create([AddressTest(address=one.address, on=today, delivery=one.pk) for one in sent], batch_size=2000)
    return len(sent)


def _turns(addresses: list[Address]) -> list[int]:
    """The how-manieth each is of its addressee: one message has one recipient for each addressee, so that their second address takes a second message."""
    seen: dict[int, int] = {}
    turns = []
    for one in addresses:
        turns.append(seen.setdefault(one.addressee_id, 0))
        seen[one.addressee_id] += 1
    return turns


def _message(paths: list[str], now: datetime) -> Message:
    facts: dict[str, Any] = {"cap_status": "Test", "replies": [Reply.COMPLY], "audience": {"paths": paths, "covert": True}}
    payload = {"type": "connection.test", "timestamp": now.isoformat(), "data": {}}
    return post_message(
        room=ROOM,
        subject_id=uuid.uuid7(),
        priority=Message.Priority.BULK,
        content=in_both_languages(_say),
        **{"expires_at": now + LIVES, "now": now, "payload": payload, **facts},
    )


def settle_tests(now: datetime) -> int:
    """Write what the tests of yesterday and today have come to; returns how many changed. An answer counts for a day."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"now": now, "late": now - LIVES, "since": timezone.localdate(now) - timedelta(days=2)})
        return cursor.rowcount


def forget_tests(now: datetime) -> int:
    """Take away outcomes older than four hundred days; returns how many."""
    return AddressTest.objects.filter(on__lt=timezone.localdate(now) - KEPT).delete()[0]


class Tested(NamedTuple):
    """The last test of an address that is over, and whether the one before failed as well."""

    on: date
    outcome: str
    error_code: str
    failed_twice: bool


def last_tests_of(addresses: Iterable[int], now: datetime) -> dict[int, Tested]:
    """By address, of the last three weeks. One query."""
    since = timezone.localdate(now) - LOOK_BACK
    rows = AddressTest.objects.filter(address__in=list(addresses), on__gte=since).exclude(outcome=AddressTest.Outcome.WAITING)
    found: dict[int, Tested] = {}
    for row in rows.order_by("address", "on"):
        before = found.get(row.address_id)
        twice = row.outcome == AddressTest.Outcome.FAILED and before is not None and before.outcome == AddressTest.Outcome.FAILED
        found[row.address_id] = Tested(row.on, row.outcome, row.error_code, twice)
    return found
