"""A callback that was off: switched on again, and what its partner has not heard meanwhile said after it, in order and under the ids it had."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import Status
from delivery.models import Address, Channel, Delivery, Message
from delivery.services.callbacks import take_up_again
from policing.lib.errors import Refused
from policing.lib.queue import hurry

QUEUE = "replay"
# What is older has been erased or is of no use to anybody's books; more than so many at once would flood a receiver that has just come back.
LOOKED_BACK, MOST = timedelta(days=30), 1_000
# So long a partner may take to come back for good.
LIVES = timedelta(days=4)
# Rows of the same moment: the address was made and told of by one hand.
SAME_MOMENT = timedelta(minutes=1)
STEP = timedelta(milliseconds=1)

# Told to the partner since the address is there, and neither taken at it nor on the way to it.
MISSED = """
SELECT a.id, r.id, r.message_id, (SELECT d.id FROM delivery_delivery d WHERE d.recipient_id = r.id AND d.address_id = a.id ORDER BY d.round DESC LIMIT 1)
FROM delivery_address a
JOIN delivery_recipient r ON r.addressee_id = a.addressee_id AND r.created_at > %(since)s
JOIN delivery_message m ON m.id = r.message_id AND m.payload IS NOT NULL AND NOT m.is_sandbox
WHERE a.id = ANY(%(addresses)s) AND a.channel = 'webhook'
  AND r.created_at > (SELECT min(e.pgh_created_at) FROM delivery_addressevent e WHERE e.pgh_obj_id = a.id) - %(moment)s
  AND NOT EXISTS (SELECT 1 FROM delivery_delivery d WHERE d.recipient_id = r.id AND d.address_id = a.id
    AND d.status NOT IN ('permanent_failure', 'technical_failure'))
ORDER BY a.id, r.created_at, r.id
"""
MISSED_COUNTS = f"SELECT m.address, count(*) FROM ({MISSED}) AS m(address, recipient, message, delivery) GROUP BY 1"  # noqa: S608


class StillOff(Refused):
    code = "callback_off"
    status = 409
    message = _("This callback is switched off. Switch it on first.")


class NothingMissed(Refused):
    code = "nothing_missed"
    status = 409
    message = _("Nothing was missed, or it is on its way already.")


class Missed(NamedTuple):
    """One event a partner has not heard; `delivery` is the one that failed, none where none was tried."""

    address: int
    recipient: UUID
    message: UUID
    delivery: UUID | None


class Progress(NamedTuple):
    """How many were taken up in the last day, of them how many are done, and of those how many the partner has taken."""

    total: int
    done: int
    taken: int


def missed_at(addresses: Iterable[int], *, now: datetime) -> list[Missed]:
    """What was not heard at `addresses`, by address and in order."""
    with connection.cursor() as cursor:
        cursor.execute(MISSED, _asked(addresses, now))
        return [Missed(*row) for row in cursor.fetchall()]


def missed_counts(addresses: Iterable[int], *, now: datetime) -> dict[int, int]:
    """How many events were not heard at each of `addresses`."""
    with connection.cursor() as cursor:
        cursor.execute(MISSED_COUNTS, _asked(addresses, now))
        return dict(cursor.fetchall())


def _asked(addresses: Iterable[int], now: datetime) -> dict[str, Any]:
    return {"addresses": list(addresses), "since": now - LOOKED_BACK, "moment": SAME_MOMENT}


def progress_at(addresses: Iterable[int], *, now: datetime) -> dict[int, Progress]:
    taken_up = Delivery.objects.filter(address__in=list(addresses), queue=QUEUE, updated_at__gt=now - timedelta(days=1))
    counted = taken_up.values("address").annotate(
        total=Count("pk"), done=Count("pk", filter=Q(due_at=None)), taken=Count("pk", filter=Q(status=Status.DELIVERED))
    )
    return {row["address"]: Progress(row["total"], row["done"], row["taken"]) for row in counted}


@transaction.atomic
def switch_on(address: Address, *, now: datetime) -> Address:
    """Use a callback again that was switched off by its receiver or by hand; history keeps who did it. One that is on stays so."""
    held = Address.objects.select_for_update().get(pk=address.pk, channel=Channel.WEBHOOK)
    if not held.is_active or held.refused_at:
        take_up_again(held)
        held.save()
    return held


@transaction.atomic
def replay_missed(address: Address, *, now: datetime) -> int:
    """Send what was not heard at `address`, the oldest MOST, one after the other; returns how many. Pressed twice it sends nothing twice.

    Raises StillOff, NothingMissed.
    """
    held = Address.objects.select_for_update().get(pk=address.pk)
    if not held.is_active:
        raise StillOff
    missed = missed_at([held.pk], now=now)[:MOST]
    if not missed:
        raise NothingMissed
    Message.objects.filter(pk__in=[one.message for one in missed], expires_at__lt=now + LIVES).update(expires_at=now + LIVES)
    turns = [(one, now + number * STEP) for number, one in enumerate(missed)]
    _take_up([(one.delivery, due) for one, due in turns if one.delivery], now)
    facts: dict[str, Any] = {"address": held, "channel": held.channel, "queue": QUEUE, "updated_at": now}
    Delivery.objects.bulk_create([Delivery(recipient_id=one.recipient, due_at=due, **facts) for one, due in turns if not one.delivery])
    hurry("delivery.send_replay")
    return len(missed)


TAKE_UP = """
UPDATE delivery_delivery d SET status = 'created', queue = %(queue)s, due_at = r.due_at, updated_at = %(now)s, attempts = 0,
  lease_until = NULL, send_after = NULL, is_taken_back = FALSE, error_code = '', provider_reference = ''
FROM unnest(%(ids)s::uuid[], %(dues)s::timestamptz[]) AS r(id, due_at)
WHERE d.id = r.id AND d.status IN ('permanent_failure', 'technical_failure')
"""


def _take_up(failed: list[tuple[UUID | None, datetime]], now: datetime) -> None:
    """The same delivery, so that its receiver knows it again; its ladder begins anew."""
    facts: dict[str, Any] = {"queue": QUEUE, "now": now, "ids": [str(pk) for pk, _due in failed], "dues": [due for _pk, due in failed]}
    with connection.cursor() as cursor:
        cursor.execute(TAKE_UP, facts)
