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
    return play_parts([(story.__name__, story(stage)) for story in stories], speed=speed, say=say)


def play_parts(parts: Iterable[tuple[str, Iterator[float]]], *, speed: float, say: Say) -> list[str]:
    """As `play`, of parts by name that have begun already."""
    started = time.monotonic()
    waiting: list[tuple[float, int, str, Iterator[float]]] = [(0.0, n, name, part) for n, (name, part) in enumerate(parts)]
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
