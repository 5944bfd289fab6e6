"""Slots that receivers have for us, kept in PostgreSQL, and putting back what waits for one: not sent and not counted as an attempt."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from delivery.engine.due import Due
from delivery.engine.rows import HOLD
from delivery.models import Allowance

PUT_BACK = """
UPDATE delivery_delivery d
SET status = CASE WHEN d.is_taken_back THEN 'cancelled' ELSE 'temporary_failure' END, due_at = CASE WHEN d.is_taken_back THEN NULL ELSE r.due_at END,
  send_after = r.slot, lease_until = NULL, attempts = d.attempts - 1, error_code = r.why, updated_at = %(now)s,
  provider_reference = CASE WHEN r.keeper = '' THEN d.provider_reference ELSE r.keeper END
FROM unnest(%(ids)s::uuid[], %(numbers)s::int[], %(dues)s::timestamptz[], %(slots)s::timestamptz[], %(whys)s::text[], %(keepers)s::text[])
  AS r(id, number, due_at, slot, why, keeper)
WHERE d.id = r.id AND d.status = 'sending' AND d.attempts = r.number
"""
# Lists of different lengths travel as text.
KEEP = """
UPDATE delivery_allowance a SET taken = r.taken::timestamptz[], changed_at = %(now)s
FROM unnest(%(receivers)s::text[], %(taken)s::text[]) AS r(receiver, taken) WHERE a.receiver = r.receiver
"""


class Wait(NamedTuple):
    """One delivery to be looked at again at `due`; `slot` is what is kept for it, at whose `keeper`, if anything is."""

    one: Due
    due: datetime
    slot: datetime | None
    why: str
    keeper: str = ""


def hold_slots(receivers: Iterable[str]) -> dict[str, list[datetime]]:
    """The slots taken so far of each of `receivers`, held until the transaction ends; in one order everywhere, so no two workers wait for each other."""
    names = sorted(receivers)
    Allowance.objects.bulk_create([Allowance(receiver=one) for one in names], ignore_conflicts=True)
    rows = Allowance.objects.select_for_update().filter(receiver__in=names).order_by("receiver")
    return dict(rows.values_list("receiver", "taken"))


def keep_slots(taken: Mapping[str, list[datetime]], now: datetime) -> None:
    """Write the slots of receivers that were held before; one statement for all."""
    if taken:
        lists = ["{" + ",".join(at.isoformat() for at in slots) + "}" for slots in taken.values()]
        with connection.cursor() as cursor:
            cursor.execute(KEEP, {"now": now, "receivers": list(taken), "taken": lists})


def put_back(waits: list[Wait], now: datetime) -> None:
    """Let them wait. What is told in one with a delivery waits with it."""
    waits = [each for wait in waits for each in (wait, *(wait._replace(one=other) for other in wait.one.others))]
    if not waits:
        return
    facts: dict[str, Any] = {
        "now": now,
        "ids": [str(wait.one.pk) for wait in waits],
        "numbers": [wait.one.attempts for wait in waits],
        "dues": [wait.due for wait in waits],
        "slots": [wait.slot for wait in waits],
        "whys": [wait.why for wait in waits],
        "keepers": [wait.keeper for wait in waits],
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"ids": facts["ids"]})
        cursor.execute(PUT_BACK, facts)
