"""Counting what passes, over all processes of all hosts: totals in one hash in Valkey, under the names Prometheus reads.

Whoever counts never waits: amounts are summed up in the process and handed over by its errands' thread, again later while Valkey is away.
"""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

import redis
from django.conf import settings

from policing.lib.afterwards import afterwards
from policing.lib.live import connection

_lock = threading.Lock()
_counted: Counter[str] = Counter()


def sample(name: str, **labels: str) -> str:
    """A line's name as Prometheus writes it: `zhufang_x_total{channel="sms"}`."""
    said = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels.items())
    return f"{name}{{{said}}}" if said else name


def _escaped(value: str) -> str:
    return str(value).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def spread(name: str, values: Iterable[float], bounds: tuple[float, ...], **labels: str) -> Counter[str]:
    """`values` as a histogram's lines: each bucket holds all up to its bound."""
    fell = Counter[int]()
    total = 0.0
    for value in values:
        fell[bisect_left(bounds, value)] += 1
        total += value
    lines: Counter[str] = Counter()
    upto = 0
    for place, bound in enumerate([*bounds, float("inf")]):
        upto += fell[place]
        lines[sample(f"{name}_bucket", **labels, le="+Inf" if bound == float("inf") else f"{bound:g}")] = upto
    lines[sample(f"{name}_count", **labels)] = upto
    lines[sample(f"{name}_sum", **labels)] = total  # type: ignore[assignment]
    return lines


def add(amounts: Mapping[str, float]) -> None:
    """Count `amounts` (line → by how much), at the latest when the current transaction has committed."""
    with _lock:
        _counted.update(amounts)  # type: ignore[arg-type]
    afterwards("meters", hand_over)


def hand_over() -> None:
    """Add what this process has counted to the totals. Raises redis.RedisError when Valkey is away: nothing is lost then, it goes with the next."""
    global _counted
    with _lock:
        mine, _counted = _counted, Counter()
    try:
        with connection().pipeline(transaction=False) as pipeline:
            for line, amount in mine.items():
                pipeline.hincrbyfloat(_name(), line, amount)
            pipeline.execute()
    except redis.RedisError:
        with _lock:
            _counted.update(mine)
        raise


def totals() -> dict[str, float]:
    """Every line counted so far; nothing while Valkey is away."""
    try:
        found: dict[bytes, bytes] = connection().hgetall(_name())  # type: ignore[assignment]
    except redis.RedisError:
        return {}
    return {line.decode(): float(total) for line, total in found.items()}


def _name() -> str:
    return f"{settings.KEY_PREFIX}:meters"
