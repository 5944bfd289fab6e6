"""Making one attempt for each of a chunk, all at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.utils import timezone

from delivery.channels import CHANNELS, ChannelError, HttpAnswer, HttpChannel, HttpRequest, LibraryChannel, Outgoing
from delivery.engine.result import Result
from delivery.lifecycle import Status
from delivery.links import link_of
from delivery.models import Delivery, Message
from delivery.transport import post_all
from policing.lib.sealed import Unreadable

THREADS = 10

Pair = tuple[Delivery, Outgoing]


def send(chunk: list[Delivery], now: datetime) -> list[Result]:
    """Make one attempt for each of `chunk`, all at the same time."""
    results: list[Result] = []
    over_http: list[Pair] = []
    over_library: list[Pair] = []
    for delivery in chunk:
        try:
            outgoing = _outgoing(delivery, now)
        except ChannelError as error:
            results.append(_failed(delivery, error, 0, now))
            continue
        channel = CHANNELS[delivery.channel]
        (over_http if isinstance(channel, HttpChannel) else over_library).append((delivery, outgoing))
    return results + _send_over_http(over_http) + _send_over_libraries(over_library)


def _outgoing(delivery: Delivery, now: datetime) -> Outgoing:
    message, recipient, address = delivery.recipient.message, delivery.recipient, delivery.address
    if message.expires_at <= now:
        raise ChannelError("expired", code="expired", permanent=True)
    text = message.text(recipient.addressee.language)
    try:
        value, secret = address.value, address.secret
    except Unreadable as error:
        raise ChannelError("erased", code="unreadable", permanent=True) from error
    return Outgoing(
        delivery_id=str(delivery.pk),
        address=value,
        secret=secret,
        title=text["title"],
        body=text["body"],
        link=link_of(recipient),
        payload=message.payload,
        user_id=recipient.addressee.user_id,
        is_urgent=message.priority == Message.Priority.URGENT,
        now=now,
    )


def _send_over_http(pairs: list[Pair]) -> list[Result]:
    started = time.monotonic()
    built = [(delivery, _request(delivery, outgoing)) for delivery, outgoing in pairs]
    ready = [(delivery, request) for delivery, request in built if isinstance(request, HttpRequest)]
    answers = post_all([request for _delivery, request in ready]) if ready else []
    took_ms = int((time.monotonic() - started) * 1000)
    unfit = [_failed(delivery, error, 0, timezone.now()) for delivery, error in built if isinstance(error, ChannelError)]
    return unfit + [_read_answer(delivery, answer, took_ms) for (delivery, _), answer in zip(ready, answers, strict=True)]


def _request(delivery: Delivery, outgoing: Outgoing) -> HttpRequest | ChannelError:
    """What is to be posted, or why nothing can be: a secret that is no key, say, which must not hold up the others."""
    try:
        return CHANNELS[delivery.channel].request(outgoing)  # type: ignore[attr-defined, no-any-return]
    except Exception as error:  # noqa: BLE001 - one recipient's failure holds up nobody
        return error if isinstance(error, ChannelError) else ChannelError(repr(error), code="internal")


def _read_answer(delivery: Delivery, answer: HttpAnswer | ChannelError, took_ms: int) -> Result:
    now = timezone.now()
    if isinstance(answer, ChannelError):
        return _failed(delivery, answer, took_ms, now)
    try:
        reference = CHANNELS[delivery.channel].receipt(answer)  # type: ignore[attr-defined]
    except ChannelError as error:
        return _failed(delivery, error, took_ms, now)
    return Result(delivery, Status.DELIVERED, None, reference, took_ms, now)


def _send_over_libraries(pairs: list[Pair]) -> list[Result]:
    if not pairs:
        return []
    with ThreadPoolExecutor(max_workers=min(THREADS, len(pairs))) as pool:
        return list(pool.map(_send_one, pairs))


def _send_one(pair: Pair) -> Result:
    delivery, outgoing = pair
    channel = CHANNELS[delivery.channel]
    assert isinstance(channel, LibraryChannel)
    started = time.monotonic()
    try:
        reference = channel.send(outgoing)
    except Exception as error:  # noqa: BLE001 - one recipient's failure holds up nobody
        known = error if isinstance(error, ChannelError) else ChannelError(repr(error), code="internal")
        return _failed(delivery, known, int((time.monotonic() - started) * 1000), timezone.now())
    return Result(delivery, Status.SENT, None, reference, int((time.monotonic() - started) * 1000), timezone.now())


def _failed(delivery: Delivery, error: ChannelError, took_ms: int, now: datetime) -> Result:
    given_up = delivery.attempts > len(CHANNELS[delivery.channel].ladder)
    status = Status.PERMANENT_FAILURE if error.permanent else Status.TECHNICAL_FAILURE if given_up else Status.TEMPORARY_FAILURE
    return Result(delivery, status, error, "", took_ms, now)
