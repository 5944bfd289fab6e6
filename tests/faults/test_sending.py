"""An order to many, and everything that can go wrong on the way at once; afterwards every planned delivery is counted."""

from collections import Counter

import pytest
from django.db import connections

from delivery.lifecycle import OPEN, Status
from delivery.models import Attempt, Channel, Delivery, Message
from tests.faults.sink import Sink, sink
from tests.faults.station import Station

pytestmark = pytest.mark.faults

GOOD, HELD = 300, 60
ENDS = {"gone": Status.PERMANENT_FAILURE, "reset": Status.TECHNICAL_FAILURE, "elsewhere": Status.TECHNICAL_FAILURE, "busy": Status.TECHNICAL_FAILURE}


def addresses(receivers: Sink) -> list[tuple[str, str]]:
    kinds = [*(f"ok/{n}" for n in range(GOOD)), *(f"hold/{n}" for n in range(HELD)), "slow", *ENDS]
    return [(Channel.WEBHOOK, f"{receivers.url}/at/{kind}") for kind in kinds]


def settled(message: Message) -> bool:
    """Whether nothing is open; what waits for another try is tried now, and its last try comes at once."""
    mine = Delivery.objects.filter(recipient__message=message)
    mine.filter(status=Status.TEMPORARY_FAILURE, queue="retry").update(due_at="2026-01-01T00:00Z", attempts=100)
    return not mine.filter(status__in=OPEN).exists()


def audit(message: Message, receivers: Sink) -> None:
    """Nobody missed, nobody told twice under two ids, every planned delivery in a final state, and no outcome without its attempt."""
    rows = list(Delivery.objects.filter(recipient__message=message).select_related("address"))
    kinds = {str(row.pk): row.address.value.partition("/at/")[2].partition("/")[0] for row in rows}
    assert Counter(kinds.values()) == {"ok": GOOD, "hold": HELD, "slow": 1, **dict.fromkeys(ENDS, 1)}
    assert len({(row.recipient_id, row.address_id) for row in rows}) == len(rows) == len({row.recipient_id for row in rows})
    assert {str(row.pk): row.status for row in rows} == {number: ENDS.get(kind, Status.DELIVERED) for number, kind in kinds.items()}
    assert {(row.due_at, row.lease_until) for row in rows} == {(None, None)}
    assert set(receivers.times_heard()) == set(kinds)
    last = dict(Attempt.objects.filter(delivery_id__in=kinds).order_by("number").values_list("delivery_id", "outcome"))
    assert {str(pk): outcome for pk, outcome in last.items()} == {str(row.pk): row.status for row in rows}
    assert receivers.heard_at("/inside") == 0


def test_a_worker_killed_a_broker_flushed_and_a_database_restarted_lose_nobody(station: Station):
    with sink() as receivers:
        message = station.tell(addresses(receivers))
        station.eventually("receivers hold a part of it", lambda: receivers.heard_at("/hold") > 0)
        station.kill(station.bulk)
        station.broker().flushall()
        station.bulk.start()
        station.eventually("another worker has taken it up", lambda: Delivery.objects.filter(recipient__message=message, attempts__gt=1).exists())
        station.postgres.restart()
        connections["default"].close()
        receivers.released.set()
        station.eventually("everything is settled", lambda: settled(message))
        audit(message, receivers)


def test_what_was_said_while_the_database_was_away_is_written_and_not_said_again(station: Station):
    with sink() as receivers:
        message = station.tell((Channel.WEBHOOK, f"{receivers.url}/hold/{n}") for n in range(HELD))
        station.eventually("receivers hold all of it", lambda: len(receivers.heard) == HELD)
        station.kill(station.beat)
        station.postgres.restart()
        connections["default"].close()
        receivers.released.set()
        mine = Delivery.objects.filter(recipient__message=message)
        station.eventually("every outcome is written", lambda: not mine.filter(status__in=OPEN).exists())
        assert set(receivers.times_heard().values()) == {1}
        assert set(mine.values_list("status", "attempts")) == {(Status.DELIVERED, 1)}
        assert Attempt.objects.filter(delivery_id__in=mine.values("pk")).count() == HELD
