"""What the administrator's page shows: the parts of the whole house in figures, and of receivers only those the administrator keeps."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from delivery.channels import CHANNELS
from delivery.errors import ERRORS
from delivery.lifecycle import FAILED, Status
from delivery.models import Address, Addressee, Channel, Delivery, Provider, Recipient
from delivery.operations.receivers import Failing, failing_receivers
from delivery.operations.state import Tried, Waiting, tried_lately, waiting_now
from delivery.services.replaying import LOOKED_BACK, Progress, missed_counts, progress_at
from delivery.services.replaying import QUEUE as REPLAY
from desk.models import Trouble
from desk.operations.engine import Engine, engine_now
from desk.operations.troubles import CLOCK, VALKEY, silent_now, words_of

# At most so many receivers and callbacks are listed; what fails in such numbers has another cause.
MOST = 50


class Said(NamedTuple):
    """One trouble in a sentence, and since when, where that is known."""

    words: str
    since: datetime | None


class Line(NamedTuple):
    """What came of the last hour by one channel; `errors` are (words, how many), the most first."""

    channel: str
    reached: int
    failed: int
    again: int
    errors: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return self.reached + self.failed + self.again


class Receiver(NamedTuple):
    name: str
    channel: str
    masked: str
    failing: Failing
    error: str


class Callback(NamedTuple):
    """A partner's callback that is off, or at which something was missed; `missed` are events to send, `progress` those being sent."""

    address: Address
    name: str
    is_test: bool
    missed: int
    progress: Progress | None

    @property
    def is_going_on(self) -> bool:
        return self.progress is not None and self.progress.done < self.progress.total


class Carrier(NamedTuple):
    row: Provider
    error: str


class Page(NamedTuple):
    troubles: list[Said]
    engine: Engine
    waiting: list[Waiting]
    late_after: timedelta
    hour: list[Line]
    receivers: list[Receiver]
    callbacks: list[Callback]
    providers: list[Carrier]

    @property
    def late(self) -> int:
        return sum(row.late for row in self.waiting)


def page_now(kept: QuerySet[Addressee], now: datetime) -> Page:
    failing = {one.address: one for one in failing_receivers(now)}
    addresses = _addresses(kept, set(failing), now)
    return Page(
        troubles=troubles_said(now),
        engine=engine_now(now),
        waiting=waiting_now(now, settings.URGENT_LATE),
        late_after=settings.URGENT_LATE,
        hour=_by_channel(tried_lately(now)),
        receivers=_receivers([address for address in addresses if address.pk in failing], failing),
        callbacks=_callbacks([address for address in addresses if address.channel == Channel.WEBHOOK], now),
        providers=[Carrier(row, str(ERRORS.get(row.last_error, row.last_error))) for row in Provider.objects.order_by("channel", "name")],
    )


def troubles_said(now: datetime) -> list[Said]:
    """Those that were raised, and what this very process misses: where nobody watches any more, nobody raises anything."""
    raised = dict(Trouble.objects.filter(ended_at=None).exclude(raised_at=None).values_list("name", "began_at"))
    heard = {name for name in silent_now(now) if name in {CLOCK, VALKEY} or name.startswith("worker:")}
    return [Said(words_of(name), raised.get(name)) for name in sorted(raised.keys() | heard)]


def _addresses(kept: QuerySet[Addressee], failing: set[int], now: datetime) -> list[Address]:
    """Those among `kept` that fail, and callbacks that are off or were."""
    going_on = Delivery.objects.filter(queue=REPLAY, due_at__isnull=False).values("address")
    was_off = Address.pgh_event_models["update"].objects.filter(pgh_obj=OuterRef("pk"), is_active=False, pgh_created_at__gt=now - LOOKED_BACK)  # type: ignore[attr-defined]
    off = Q(is_active=False) | Exists(was_off)
    wanted = Q(pk__in=failing) | Q(pk__in=going_on) | (Q(channel=Channel.WEBHOOK) & off)
    found = Address.objects.filter(wanted, addressee__in=kept).select_related("addressee__partner", "addressee__test_partner")
    return list(found.order_by("-refused_at", "pk")[: 4 * MOST])


def _receivers(addresses: list[Address], failing: dict[int, Failing]) -> list[Receiver]:
    names = dict(Recipient.objects.filter(pk__in=[failing[address.pk].recipient for address in addresses]).values_list("pk", "name"))
    rows = [
        Receiver(names.get(one.recipient, ""), address.get_channel_display(), address.masked, one, str(ERRORS.get(one.error, one.error)))
        for address, one in ((address, failing[address.pk]) for address in addresses)
        if address.is_active
    ]
    return sorted(rows, key=lambda row: row.failing.since)[:MOST]


def _callbacks(addresses: list[Address], now: datetime) -> list[Callback]:
    keys = [address.pk for address in addresses]
    missed, progress = missed_counts(keys, now=now), progress_at(keys, now=now)
    rows = [Callback(one, *_owner(one), missed.get(one.pk, 0), progress.get(one.pk)) for one in addresses]
    return [row for row in rows if row.missed or row.progress or not row.address.is_active][:MOST]


def _owner(address: Address) -> tuple[str, bool]:
    """(the partner's name, whether it is their address for tests)."""
    for name, is_test in (("partner", False), ("test_partner", True)):
        if partner := getattr(address.addressee, name, None):
            return str(partner), is_test
    return address.masked, False


def _by_channel(tried: list[Tried]) -> list[Line]:
    counts: defaultdict[str, dict[str, Any]] = defaultdict(lambda: {"reached": 0, "failed": 0, "again": 0, "errors": []})
    for row in tried:
        kind = "failed" if row.outcome in FAILED else "again" if row.outcome == Status.TEMPORARY_FAILURE else "reached"
        if row.outcome == Status.CANCELLED:
            continue
        counts[row.channel][kind] += row.attempts
        if row.error:
            counts[row.channel]["errors"].append((str(ERRORS.get(row.error, row.error)), row.attempts))
    return [Line(channel=str(CHANNELS[name].label), **counted) for name, counted in sorted(counts.items(), key=lambda item: -item[1]["reached"])]
