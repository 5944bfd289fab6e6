"""Plays stories beside each other, each at its own times."""

import heapq
import time
from collections.abc import Callable, Iterable, Iterator

from desk.demo.client import Refusal
from desk.demo.stage import Stage
from desk.demo.stories import Story

Say = Callable[[str], None]


def play(stories: Iterable[Story], stage: Stage, *, speed: float, say: Say) -> list[str]:
    """Play `stories` `speed` times faster than they happened; returns the names of those that broke off. One that breaks off does not stop the others."""
    started = time.monotonic()
    waiting: list[tuple[float, int, str, Iterator[float]]] = [(0.0, n, story.__name__, story(stage)) for n, story in enumerate(stories)]
    broken: list[str] = []
    while waiting:
        due, number, name, story = heapq.heappop(waiting)
        time.sleep(max(0.0, due / speed - (time.monotonic() - started)))
        try:
            heapq.heappush(waiting, (due + next(story), number, name, story))
        except StopIteration:
            say(f"✓ {name}")
        except Refusal as refusal:
            broken.append(name)
            say(f"✗ {name}: {refusal}")
    return broken
