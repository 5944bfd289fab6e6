"""How much one receiver takes in a span of time: slots reserved in PostgreSQL, so that all workers on all hosts keep the limit together.

What is urgent reserves the next slot, even one to come; the rest takes only what is free now and looks again later, and so never stands before it.
Where a channel has several providers, each counts for itself: whoever has a slot first carries it. Whoever would have to wait too long anywhere is
told by the next address, and who has none stands on the list of those to be phoned.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from delivery.channels import ChannelError
from delivery.channels.wording import CODE, USUAL, wording_of
from delivery.engine.bundles import alone, bundled, is_low
from delivery.engine.due import Due
from delivery.engine.providers import KEPT, who_carries
from delivery.engine.slots import Wait, hold_slots, keep_slots, put_back
from delivery.models import Allowance, Channel, Message


class Limit(NamedTuple):
    """So many in any span of this length."""

    most: int
    span: timedelta


Limits = tuple[Limit, ...]


def _set(pairs: tuple[tuple[int, timedelta], ...]) -> Limits:
    return tuple(Limit(*pair) for pair in pairs)


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# By channel, or by channel and provider, or for a wording that its provider counts apart: the most exact one counts. A receiver is a telephone number, a
# person's user id, a robot's key. What the environment may say otherwise stands with its source in policing/providers.py.
LIMITS: dict[str, Limits] = {
    # The house's log, and providers that say nothing else: as Aliyun.
    Channel.SMS: (Limit(50, DAY),),
    "sms:aliyun": _set(settings.ALIYUN_SMS_LIMITS),
    "sms:aliyun:code": _set(settings.ALIYUN_CODE_LIMITS),
    "sms:tencent": _set(settings.TENCENT_SMS_LIMITS),
    "voice:aliyun": _set(settings.ALIYUN_VOICE_LIMITS),
    # developer.work.weixin.qq.com path 99398 (formerly 91770); beyond it errcode 45009.
    Channel.WECOM: (Limit(20, MINUTE),),
    # developer.work.weixin.qq.com path 90236: to one member; what is beyond is dropped without a word.
    Channel.WECOM_APP: (Limit(30, MINUTE), Limit(1000, HOUR)),
    # open.dingtalk.com, custom robots: beyond it a robot is silent for ten minutes (errcode 130101).
    Channel.DINGTALK: (Limit(20, MINUTE),),
    # open.larkoffice.com, custom robots: beyond it code 11232.
    Channel.FEISHU: (Limit(100, MINUTE), Limit(5, timedelta(seconds=1))),
}
LIMITED = frozenset(name.partition(":")[0] for name in LIMITS)
# What goes in one slot may arrive later than what goes in another, and providers count what arrives: each span is taken as this much longer.
LONGEST_MARGIN, MARGIN_SHARE = timedelta(seconds=5), 10
# Whoever would have to wait longer is told by their next address instead; a minute's span with its margin is still waited for.
PATIENCE = {Message.Priority.URGENT: MINUTE + 2 * LONGEST_MARGIN, Message.Priority.BULK: timedelta(hours=1)}
BEYOND = ChannelError("the receiver takes no more for now", code="limit", permanent=True)
WAITS = "waits"
# Enough of a blind index to tell receivers apart, so that the whole name fits its column.
INDEX_CHARACTERS = 40


class Sorted(NamedTuple):
    """What of a chunk may be sent now, and what its receivers will not take in time; the rest was put back."""

    now: list[Due]
    never: list[Due]

    @property
    def size(self) -> int:
        """How many deliveries these are, with what is told in one with others."""
        return len(self.never) + sum(1 + len(one.others) for one in self.now)


class Receiver(NamedTuple):
    """Where slots are counted, and by which of a channel's providers; the earlier a slot there, the better."""

    name: str
    limits: Limits
    provider: str


def within_limits(chunk: list[Due], now: datetime) -> Sorted:
    """Bundle what is of low severity, reserve slots for what of `chunk` needs one, the urgent first, and put back what must wait."""
    chunk = bundled(chunk, now)
    asking = [one for one in chunk if one.channel in LIMITED and not (one.send_after and _is_urgent(one))]
    if not asking:
        return Sorted(chunk, [])
    with transaction.atomic():
        waits, never = _reserve(asking, now)
        put_back(waits, now)
    held = {wait.one.pk for wait in waits} | {one.pk for one in never}
    return Sorted([one for one in chunk if one.pk not in held], [each for one in never for each in alone(one)])


def next_slot(taken: list[datetime], limits: Limits, now: datetime) -> datetime:
    """When one more may go, where `taken` are the slots so far in their order."""
    return max([now, *(taken[-limit.most] + limit.span + margin(limit) for limit in limits if len(taken) >= limit.most)])


def margin(limit: Limit) -> timedelta:
    """How much later than its slot something may arrive without going beyond `limit`."""
    return min(LONGEST_MARGIN, limit.span / MARGIN_SHARE)


def receivers_of(one: Due) -> list[Receiver]:
    """Where slots for `one` are counted: once for each provider that could carry it, the first choice first."""
    return [_receiver(one, provider) for provider in who_carries(one) or ("",)]


def _receiver(one: Due, provider: str) -> Receiver:
    """Providers that count codes apart count each template apart."""
    counts_templates = f"{one.channel}:{provider}:{CODE}" in LIMITS
    wording = wording_of(one.language, one.message.payload) if counts_templates else USUAL
    names = (f"{one.channel}:{provider}:{wording}", f"{one.channel}:{provider}", one.channel)
    limits = next((LIMITS[name] for name in names if name in LIMITS), ())
    return Receiver(f"{one.channel}:{provider}:{wording}:{one.value_index[:INDEX_CHARACTERS]}", limits, provider)


def _is_urgent(one: Due) -> bool:
    return one.message.priority == Message.Priority.URGENT


def _reserve(asking: list[Due], now: datetime) -> tuple[list[Wait], list[Due]]:
    choices = {one.pk: receivers_of(one) for one in asking}
    taken = hold_slots({receiver.name for receivers in choices.values() for receiver in receivers})
    expected = {name: list(slots) for name, slots in taken.items()}
    waits, never, used = list[Wait](), list[Due](), dict[str, list[datetime]]()
    for one in sorted(asking, key=lambda one: not _is_urgent(one)):
        patience = min(now + PATIENCE[Message.Priority(one.message.priority)], one.message.expires_at)
        slot, n = _best(one, [next_slot(expected[receiver.name], receiver.limits, now) for receiver in choices[one.pk]], choices[one.pk], patience)
        if slot > patience:
            never.append(one)
            continue
        receivers = choices[one.pk][n:] + choices[one.pk][:n]
        one.carried_by, name = tuple(receiver.provider for receiver in receivers if receiver.provider), receivers[0].name
        expected[name].append(slot)
        if slot <= now or _is_urgent(one):
            most = max((limit.most for limit in receivers[0].limits), default=0)
            taken[name] = used[name] = [*taken[name], slot][-most:] if most else []
        if slot > now:
            waits.append(_waiting(one, slot, receivers[0].provider))
    keep_slots(used, now)
    return waits, never


def _best(one: Due, slots: list[datetime], receivers: list[Receiver], patience: datetime) -> tuple[datetime, int]:
    """The first slot and whose it is; rather a wait for another than at once by who has just failed."""
    found = sorted((slot, n) for n, slot in enumerate(slots))
    others = [(slot, n) for slot, n in found if slot <= patience and receivers[n].provider != one.provider_reference]
    return (others or found)[0]


def _waiting(one: Due, slot: datetime, provider: str) -> Wait:
    """What is urgent keeps its slot, and with whom; what was bundled does not wait for others once more."""
    if _is_urgent(one):
        return Wait(one, slot, slot, WAITS, f"{KEPT}{provider}" if provider else "")
    return Wait(one, slot, slot if is_low(one) else None, WAITS)


def forget_slots(now: datetime) -> int:
    """Take away what no limit looks at any more; returns how many receivers."""
    longest = max(limit.span for limits in LIMITS.values() for limit in limits)
    return Allowance.objects.filter(changed_at__lt=now - longest).delete()[0]
