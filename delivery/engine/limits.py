"""How much one receiver takes in a span of time: slots reserved in PostgreSQL, so that all workers on all hosts keep the limit together.

What is urgent reserves the next slot, even one to come; the rest takes only what is free now and looks again later, and so never stands before it.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from delivery.channels import ChannelError
from delivery.engine.due import Due
from delivery.engine.rows import HOLD
from delivery.models import Allowance, Channel, Message


class Limit(NamedTuple):
    """So many in any span of this length."""

    most: int
    span: timedelta


# What providers document, a receiver being a robot's key or a telephone number.
LIMITS: dict[str, tuple[Limit, ...]] = {
    # help.aliyun.com 44335: notices of one signature and template to one number, in any 24 hours.
    Channel.SMS: (Limit(50, timedelta(days=1)),),
    # developer.work.weixin.qq.com 91770; beyond it errcode 45009.
    Channel.WECOM: (Limit(20, timedelta(minutes=1)),),
    # Beyond it a robot is silent for ten minutes (errcode 130101).
    Channel.DINGTALK: (Limit(20, timedelta(minutes=1)),),
    # open.larkoffice.com, custom robots.
    Channel.FEISHU: (Limit(100, timedelta(minutes=1)), Limit(5, timedelta(seconds=1))),
}
# Whoever would have to wait longer is told by their next address instead.
PATIENCE = {Message.Priority.URGENT: timedelta(minutes=1), Message.Priority.BULK: timedelta(hours=1)}
BEYOND = ChannelError("the receiver takes no more for now", code="limit", permanent=True)

PUT_BACK = """
UPDATE delivery_delivery d
SET status = CASE WHEN d.is_taken_back THEN 'cancelled' ELSE 'temporary_failure' END, due_at = CASE WHEN d.is_taken_back THEN NULL ELSE r.due_at END,
  send_after = r.slot, lease_until = NULL, attempts = d.attempts - 1, error_code = 'waits', updated_at = %(now)s
FROM unnest(%(ids)s::uuid[], %(numbers)s::int[], %(dues)s::timestamptz[], %(slots)s::timestamptz[]) AS r(id, number, due_at, slot)
WHERE d.id = r.id AND d.status = 'sending' AND d.attempts = r.number
"""


class Sorted(NamedTuple):
    """What of a chunk may be sent now, and what its receivers will not take in time; the rest was put back."""

    now: list[Due]
    never: list[Due]


def within_limits(chunk: list[Due], now: datetime) -> Sorted:
    """Reserve slots for what of `chunk` needs one, the urgent first, and put back what must wait."""
    asking = [one for one in chunk if one.channel in LIMITS and one.send_after is None]
    if not asking:
        return Sorted(chunk, [])
    with transaction.atomic():
        wait, never = _reserve(asking, now)
        _put_back(wait, now)
    held = {one.pk for one, _due, _slot in wait} | {one.pk for one in never}
    return Sorted([one for one in chunk if one.pk not in held], never)


def next_slot(taken: list[datetime], limits: tuple[Limit, ...], now: datetime) -> datetime:
    """When one more may go, where `taken` are the slots so far in their order."""
    return max([now, *(taken[-limit.most] + limit.span for limit in limits if len(taken) >= limit.most)])


def _reserve(asking: list[Due], now: datetime) -> tuple[list[tuple[Due, datetime, datetime | None]], list[Due]]:
    by_receiver = defaultdict[str, list[Due]](list)
    for one in sorted(asking, key=lambda one: one.message.priority != Message.Priority.URGENT):
        by_receiver[f"{one.channel}:{one.value_index}"].append(one)
    wait, never = list[tuple[Due, datetime, datetime | None]](), list[Due]()
    for allowance in _locked(sorted(by_receiver)):
        line = by_receiver[allowance.receiver]
        limits = LIMITS[line[0].channel]
        expected = list(allowance.taken)
        for one in line:
            slot, is_urgent = next_slot(expected, limits, now), one.message.priority == Message.Priority.URGENT
            if slot > min(now + PATIENCE[Message.Priority(one.message.priority)], one.message.expires_at):
                never.append(one)
                continue
            expected.append(slot)
            if is_urgent or slot <= now:
                allowance.taken.append(slot)
            if slot > now:
                wait.append((one, slot, slot if is_urgent else None))
        most = max(limit.most for limit in limits)
        Allowance.objects.filter(pk=allowance.pk).update(taken=allowance.taken[-most:], changed_at=now)
    return wait, never


def _locked(receivers: list[str]) -> list[Allowance]:
    """In one order everywhere, so that two workers never wait for each other."""
    Allowance.objects.bulk_create([Allowance(receiver=one) for one in receivers], ignore_conflicts=True)
    return list(Allowance.objects.select_for_update().filter(receiver__in=receivers).order_by("receiver"))


def _put_back(wait: list[tuple[Due, datetime, datetime | None]], now: datetime) -> None:
    """Not sent and not counted as an attempt."""
    if not wait:
        return
    facts: dict[str, Any] = {
        "now": now,
        "ids": [str(one.pk) for one, _due, _slot in wait],
        "numbers": [one.attempts for one, _due, _slot in wait],
        "dues": [due for _one, due, _slot in wait],
        "slots": [slot for _one, _due, slot in wait],
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"ids": facts["ids"]})
        cursor.execute(PUT_BACK, facts)


def forget_slots(now: datetime) -> int:
    """Take away what no limit looks at any more; returns how many receivers."""
    longest = max(limit.span for limits in LIMITS.values() for limit in limits)
    return Allowance.objects.filter(changed_at__lt=now - longest).delete()[0]
