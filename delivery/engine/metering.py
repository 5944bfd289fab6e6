"""What operators count of sending: chunks, waits and outcomes, by channel and priority. Nobody waits for it (policing/lib/meters.py)."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from delivery.engine.due import Due
from delivery.engine.result import Result
from delivery.lifecycle import Status
from policing.lib.meters import add, sample, spread

CHUNK_SIZES = (1.0, 10.0, 50.0, 100.0, 249.0)
# From being due to being taken by the far side.
WAITS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
REACHED = frozenset({Status.SENT, Status.DELIVERED})


def count_chunk(queue: str, chunk: list[Due], held_back: int) -> None:
    """One claim, and how many of it were put back because their receivers take only so many."""
    if chunk:
        lines = spread("zhufang_delivery_chunk_size", [len(chunk)], CHUNK_SIZES, queue=queue)
        lines[sample("zhufang_delivery_slots_waited_total", queue=queue)] = held_back
        add(lines)


def count_results(results: Iterable[Result]) -> None:
    """One attempt each."""
    ends = Counter[tuple[str, str, str, str]]()
    waits = defaultdict[tuple[str, str], list[float]](list)
    for result in results:
        channel, priority = result.delivery.channel, str(result.delivery.message.priority)
        ends[channel, priority, str(result.status), result.error_code] += 1
        if result.status in REACHED:
            waits[channel, priority].append(max((result.at - result.delivery.due_at).total_seconds(), 0.0))
    lines = Counter({_attempt(*end): count for end, count in ends.items()})
    for (channel, priority), seconds in waits.items():
        lines.update(spread("zhufang_delivery_wait_seconds", seconds, WAITS_S, channel=channel, priority=priority))
    add(lines)


def _attempt(channel: str, priority: str, outcome: str, error: str) -> str:
    return sample("zhufang_delivery_attempts_total", channel=channel, priority=priority, outcome=outcome, error=error)
