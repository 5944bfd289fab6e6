"""Making one attempt for each of many deliveries, all at the same time."""

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Self

from django.utils import timezone

from delivery.channels import CHANNELS, ChannelError, HttpAnswer, HttpChannel, LibraryChannel, Outgoing
from delivery.codes import code_of
from delivery.engine.bundles import with_others
from delivery.engine.due import Due
from delivery.engine.limits import BEYOND, Sorted
from delivery.engine.providers import who_carries
from delivery.engine.result import Result
from delivery.engine.rows import CHUNK
from delivery.lifecycle import Status
from delivery.links import link_to
from delivery.models import Message, Recipient
from delivery.transport import transfers_of_this_process
from policing.lib.sealed import Unreadable

# Libraries talk in threads; the pool has one for each of a chunk, so that some that hang leave room for the others.
THREADS = 50
# Claims go on while some hang, until this many are under way.
MOST = 4 * CHUNK
# Outcomes are gathered for so long before they are written, and what is slower than that comes later.
GATHER_S = 0.2


class Flight:
    """Deliveries on their way, one attempt each: more may be added at any time, outcomes are given back as they come."""

    def __init__(self) -> None:
        self._ready: list[Result] = []
        self._transfers = transfers_of_this_process()
        self._pool = ThreadPoolExecutor(THREADS)
        self._calls: set[Future[Result]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._transfers.break_off()
        self._pool.shutdown(cancel_futures=True)

    def __len__(self) -> int:
        return len(self._ready) + len(self._transfers) + len(self._calls)

    @property
    def has_room(self) -> bool:
        """Whether a chunk more can be sent within its lease, whatever it holds."""
        return len(self) <= MOST - CHUNK and len(self._calls) < THREADS

    def take(self, sorted_out: Sorted, now: datetime) -> None:
        self._ready += [_failed(delivery, BEYOND, 0, now) for delivery in sorted_out.never]
        self.add(sorted_out.now, now)

    def add(self, chunk: list[Due], now: datetime) -> None:
        for delivery in chunk:
            try:
                self._add(delivery, _outgoing(delivery, now))
            except Exception as error:  # noqa: BLE001 - one recipient's failure holds up nobody: a secret that is no key, say
                self._ready.append(_failed(delivery, _known(error), 0, now))

    def _add(self, delivery: Due, outgoing: Outgoing) -> None:
        channel = CHANNELS[delivery.channel]
        if isinstance(channel, HttpChannel):
            request = channel.request(outgoing)
            self._transfers.add((delivery, time.monotonic(), request.provider), request)
        else:
            assert isinstance(channel, LibraryChannel)
            self._calls.add(self._pool.submit(_call, channel, delivery, outgoing))

    def landed(self, seconds: float) -> list[Result]:
        """The outcomes there are, after waiting up to `seconds` for all."""
        until = time.monotonic() + seconds
        results, self._ready = self._ready, []
        ended, now = self._transfers.ended(seconds), timezone.now()
        results += [_read_answer(delivery, started, provider, answer, now) for (delivery, started, provider), answer in ended]
        done, self._calls = wait(self._calls, max(0, until - time.monotonic()))
        return with_others(results + [call.result() for call in done])


def send(chunk: list[Due], now: datetime) -> list[Result]:
    """Make one attempt for each of `chunk`, all at the same time, and wait for the last."""
    results: list[Result] = []
    with Flight() as flight:
        flight.add(chunk, now)
        while flight:
            results += flight.landed(GATHER_S)
    return results


def _outgoing(delivery: Due, now: datetime) -> Outgoing:
    message = delivery.message
    if delivery.is_taken_back:
        raise ChannelError("taken back", code="taken_back", permanent=True)
    if delivery.is_refused:
        raise ChannelError("switched off", code="gone", permanent=True)
    if message.expires_at <= now:
        raise ChannelError("expired", code="expired", permanent=True)
    try:
        value, secret = delivery.opened()
    except Unreadable as error:
        raise ChannelError("erased", code="unreadable", permanent=True) from error
    return _said(delivery, now, value, secret)


def _said(delivery: Due, now: datetime, value: str = "", secret: str = "") -> Outgoing:
    message = delivery.message
    text = message.text(delivery.language)
    return Outgoing(
        delivery_id=delivery.id,
        address=value,
        secret=secret,
        title=text["title"],
        body=text["body"],
        link=link_to(delivery.recipient_id) if CHANNELS[delivery.channel].says_link else "",
        payload=message.payload,
        user_id=delivery.user_id,
        is_urgent=message.priority == Message.Priority.URGENT,
        now=now,
        language=delivery.language,
        code=code_of(Recipient(pk=delivery.recipient_id)) if message.replies else "",
        providers=delivery.carried_by or who_carries(delivery),
        others=tuple(_said(other, now) for other in delivery.others),
    )


def _call(channel: LibraryChannel, delivery: Due, outgoing: Outgoing) -> Result:
    started = time.monotonic()
    try:
        reference = channel.send(outgoing)
    except Exception as error:  # noqa: BLE001 - one recipient's failure holds up nobody
        return _failed(delivery, _known(error), _ms_since(started), timezone.now())
    return Result(delivery, Status.SENT, None, reference, _ms_since(started), timezone.now())


def _read_answer(delivery: Due, started: float, provider: str, answer: HttpAnswer | ChannelError, now: datetime) -> Result:
    took_ms = _ms_since(started)
    channel = CHANNELS[delivery.channel]
    try:
        if isinstance(answer, ChannelError):
            raise answer
        reference = channel.receipt(answer._replace(provider=provider) if provider else answer)  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - whatever a receiver answers
        # Remembered under the provider's name, so that the next try goes to another.
        return _failed(delivery, _known(error), took_ms, now)._replace(provider=provider, reference=provider)
    return Result(delivery, channel.accepted, None, reference, took_ms, now, provider)


def _known(error: Exception) -> ChannelError:
    return error if isinstance(error, ChannelError) else ChannelError(repr(error), code="internal")


def _ms_since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def _failed(delivery: Due, error: ChannelError, took_ms: int, now: datetime) -> Result:
    given_up = delivery.attempts > len(CHANNELS[delivery.channel].ladder)
    if error.code == "taken_back":
        return Result(delivery, Status.CANCELLED, error, "", took_ms, now)
    status = Status.PERMANENT_FAILURE if error.permanent else Status.TECHNICAL_FAILURE if given_up else Status.TEMPORARY_FAILURE
    return Result(delivery, status, error, "", took_ms, now)
