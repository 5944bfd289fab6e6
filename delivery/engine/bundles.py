"""Several messages of low severity to one receiver go out as one. The first goes at once; what comes within BUNDLE_WINDOW of it waits for the end of that
time and is told together. Each recipient keeps a delivery of their own, with the outcome of the message that told it.

Only what its room marked as `can_wait`, asks for no answer and is not covert: nothing urgent ever stands in here, and nothing urgent waits behind it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from delivery.channels import CHANNELS, ChannelError
from delivery.engine.due import Due
from delivery.engine.result import Result
from delivery.engine.slots import Wait, hold_slots, keep_slots, put_back
from delivery.lifecycle import Status
from delivery.models import Message

GATHERS, BUNDLED = "gathers", "bundled"
# Where a provider's reference stands otherwise: which message told this one, and that it has to be told alone.
WITH, ALONE = "with:", "alone"
# What may be the fault of one among them, or of their number.
FALLS_APART = frozenset({"too_long", "content"})


def is_low(one: Due) -> bool:
    message = one.message
    return (
        message.can_wait
        and message.priority == Message.Priority.BULK
        and not message.replies
        and not message.audience.get("covert")
        and CHANNELS[one.channel].bundles > 1
        and one.provider_reference != ALONE
    )


def bundled(chunk: list[Due], now: datetime) -> list[Due]:
    """What of `chunk` goes now: where several go to one receiver, one of them with the `others`. What has to wait for its bundle was put back."""
    low = [one for one in chunk if is_low(one)]
    if not low or not settings.BUNDLE_WINDOW:
        return chunk
    gone = {one.pk for one in _hold_back(low, now)}
    by_receiver = defaultdict[str, list[Due]](list)
    for one in low:
        if one.pk not in gone and _is_good(one, now):
            by_receiver[receiver_of(one)].append(one)
    for line in by_receiver.values():
        most = CHANNELS[line[0].channel].bundles
        for first, *others in (line[n : n + most] for n in range(0, len(line), most)):
            first.others = tuple(others)
            gone.update(other.pk for other in others)
    return [one for one in chunk if one.pk not in gone]


def receiver_of(one: Due) -> str:
    """One person's address, or a group's robot, whoever of the group is meant."""
    who = f"{one.value_index[:40]}:{one.language}" if CHANNELS[one.channel].is_group else f"a{one.address_id}"
    return f"low:{one.channel}:{who}"


def _is_good(one: Due, now: datetime) -> bool:
    """What fails anyway fails by itself."""
    return not one.is_taken_back and not one.is_refused and one.message.expires_at > now


def _next_bundle(slots: list[datetime], now: datetime) -> datetime:
    """When a receiver hears of such things next: with the bundle that is to come, a while after the last one, or at once."""
    if not slots:
        return now
    return slots[-1] if slots[-1] > now else max(now, slots[-1] + settings.BUNDLE_WINDOW)


def _hold_back(low: list[Due], now: datetime) -> list[Due]:
    """Put back what has to wait for others; returns it. What was gathered already, or failed before, goes now, and what is new goes with it."""
    new = defaultdict[str, list[Due]](list)
    for one in low:
        if one.attempts == 1 and one.send_after is None and _is_good(one, now):
            new[receiver_of(one)].append(one)
    if not new:
        return []
    going = {receiver_of(one) for one in low if one.send_after}
    with transaction.atomic():
        slots = {receiver: [now if receiver in going else _next_bundle(taken, now)] for receiver, taken in hold_slots(new).items()}
        waits = [Wait(one, slot, slot, GATHERS) for receiver, (slot,) in slots.items() for one in new[receiver] if now < slot < one.message.expires_at]
        keep_slots(slots, now)
        put_back(waits, now)
    return [wait.one for wait in waits]


def alone(first: Due) -> list[Due]:
    """Each of a bundle by itself again."""
    each = [first, *first.others]
    first.others = ()
    return each


def with_others(results: list[Result]) -> list[Result]:
    """`results`, and the same for whatever was told in one message with them."""
    if not any(result.delivery.others for result in results):
        return results
    return [each for result in results for each in (_each(result) if result.delivery.others else [result])]


def _each(result: Result) -> Iterator[Result]:
    first, others = result.delivery, result.delivery.others
    if result.status in {Status.SENT, Status.DELIVERED}:
        told = ChannelError(f"in one message with {len(others)} others: {first.pk}", code=BUNDLED)
        yield result._replace(error=told)
        yield from (result._replace(delivery=other, error=told, reference=f"{WITH}{first.pk}", provider="") for other in others)
    elif result.error and result.error.code in FALLS_APART:
        apart = result._replace(status=Status.TEMPORARY_FAILURE, error=ChannelError(str(result.error), code=result.error.code), reference=ALONE)
        yield apart
        yield from (apart._replace(delivery=other, provider="") for other in others)
    else:
        yield result
        yield from (result._replace(delivery=other, provider="") for other in others)
