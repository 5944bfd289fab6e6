"""Which provider carries a delivery: by their shares, the next one at each further attempt; and how shares fall and drift back.

Shares are kept in PostgreSQL, so all workers on all hosts learn from each other; a worker looks at them every few seconds.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Least

from delivery.channels import CHANNELS
from delivery.channels.provided import Provided
from delivery.engine.due import Due
from delivery.engine.result import Result
from delivery.models import Provider

# What a provider itself is to blame for. A wrong number or a sensitive word is not.
ITS_FAULT = frozenset({"unreachable", "timeout", "tls", "overloaded", "account", "bad_answer"})
SLOW_MS = 5_000
# Counted in spans of this length; with so many tries, and so large a part of them in trouble, the share falls.
SPAN = timedelta(minutes=5)
ENOUGH_TRIES, TOO_MUCH_TROUBLE_PERCENT = 5, 25
FALL, LEAST = 40, 10
# What fell comes back by so much after each quiet span; the least share goes on proving whether it works again.
RISE, RISE_EVERY, FULL = 20, timedelta(minutes=10), 100
LOOK_EVERY_S = 5.0
# Before the name of the provider that has kept a slot for a delivery, where otherwise the provider that failed stands.
KEPT = "kept:"

COUNT = """
INSERT INTO delivery_provider AS p (channel, name, share, tried, troubled, since, changed_at, last_error)
VALUES (%(channel)s, %(name)s, 100, %(tried)s, %(troubled)s, %(now)s, %(now)s, %(error)s)
ON CONFLICT (channel, name) DO UPDATE SET
  tried = excluded.tried + CASE WHEN p.since > %(begin)s THEN p.tried ELSE 0 END,
  troubled = excluded.troubled + CASE WHEN p.since > %(begin)s THEN p.troubled ELSE 0 END,
  since = CASE WHEN p.since > %(begin)s THEN p.since ELSE excluded.since END,
  last_error = CASE WHEN excluded.last_error = '' THEN p.last_error ELSE excluded.last_error END
"""
JUDGE = """
UPDATE delivery_provider SET share = GREATEST(share - %(fall)s, %(least)s), tried = 0, troubled = 0, since = %(now)s, changed_at = %(now)s
WHERE channel = %(channel)s AND name = %(name)s AND tried >= %(enough)s AND troubled * 100 >= tried * %(percent)s
"""

_seen: dict[str, dict[str, int]] = {}
_seen_at = float("-inf")


def who_carries(delivery: Due) -> tuple[str, ...]:
    """The providers of `delivery`'s channel, the one for this attempt first; empty for a channel that has none.

    The first is drawn by the shares; after one has failed, whose name then stands as the delivery's reference, the next one follows. Who has kept a
    slot for it is asked.
    """
    channel = CHANNELS[delivery.channel]
    names = tuple(channel.providers()) if isinstance(channel, Provided) else ()
    if len(names) < 2:
        return names
    keeper = delivery.provider_reference.removeprefix(KEPT)
    if keeper in names:
        turn = names.index(keeper) + (keeper == delivery.provider_reference)
    else:
        turn = names.index(_drawn(names, _shares().get(delivery.channel, {}), delivery.pk.int))
    return names[turn:] + names[:turn]


def _drawn(names: tuple[str, ...], shares: dict[str, int], number: int) -> str:
    """One of `names` by its share; the same `number` draws the same while shares stay."""
    weights = [shares.get(name, FULL) for name in names]
    left = number % sum(weights)
    for name, weight in zip(names, weights, strict=True):
        if left < weight:
            return name
        left -= weight
    raise AssertionError("weights are never all zero")


def _shares() -> dict[str, dict[str, int]]:
    global _seen, _seen_at
    if time.monotonic() - _seen_at > LOOK_EVERY_S:
        shares: dict[str, dict[str, int]] = {}
        for channel, name, share in Provider.objects.values_list("channel", "name", "share"):
            shares.setdefault(channel, {})[name] = share
        _seen, _seen_at = shares, time.monotonic()
    return _seen


def look_anew() -> None:
    """Read the shares at the next delivery, whatever was read before."""
    global _seen_at
    _seen_at = float("-inf")


def watch(results: list[Result], now: datetime) -> None:
    """Count how the providers did in `results`, and lower the share of whoever does badly."""
    tried, troubled, errors = Counter[tuple[str, str]](), Counter[tuple[str, str]](), {}
    for result in results:
        if result.provider:
            key = result.delivery.channel, result.provider
            tried[key] += 1
            if result.error_code in ITS_FAULT or result.duration_ms > SLOW_MS:
                troubled[key] += 1
                errors[key] = result.error_code or "timeout"
    # In one order everywhere, so that two workers never wait for each other.
    for key in sorted(tried):
        count(*key, tried=tried[key], troubled=troubled[key], error=errors.get(key, ""), now=now)


def count(channel: str, name: str, *, tried: int, troubled: int, error: str = "", now: datetime) -> None:
    """Add to what is known of one provider, and judge it."""
    facts: dict[str, Any] = {"channel": channel, "name": name, "tried": tried, "troubled": troubled, "error": error, "now": now, "begin": now - SPAN}
    limits = {"fall": FALL, "least": LEAST, "enough": ENOUGH_TRIES, "percent": TOO_MUCH_TROUBLE_PERCENT}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        if troubled:
            cursor.execute(JUDGE, facts | limits)


def drift_back(now: datetime) -> int:
    """Give back a part of their share to providers that have been quiet for a while; returns how many."""
    fallen = Provider.objects.filter(share__lt=FULL, changed_at__lte=now - RISE_EVERY)
    return fallen.update(share=Least(F("share") + RISE, Value(FULL)), changed_at=now)
