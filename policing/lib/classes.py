"""Numbers in a few classes of about the same size, as a coloured map needs them; each class is named by the numbers that are really in it."""

from collections.abc import Mapping
from typing import NamedTuple

MOST_CLASSES = 5


class Class(NamedTuple):
    """The least and the greatest number in it, and how many things (`size`) have one of them. `tone` runs from 0 to 4."""

    least: float
    greatest: float
    size: int
    tone: int


def classed(values: Mapping[int, float], most: int = MOST_CLASSES) -> tuple[list[Class], dict[int, int]]:
    """The classes from the least to the greatest, and the tone of each thing. Equal numbers are never parted, and nought stands alone."""
    ranks = _ranks(sorted(values.values()), most)
    members: dict[int, list[float]] = {}
    for value in values.values():
        members.setdefault(ranks[value], []).append(value)
    order = sorted(members)
    tones = {rank: _tone(n, len(order)) for n, rank in enumerate(order)}
    classes = [Class(min(members[rank]), max(members[rank]), len(members[rank]), tones[rank]) for rank in order]
    return classes, {thing: tones[ranks[value]] for thing, value in values.items()}


def _ranks(ordered: list[float], most: int) -> dict[float, int]:
    """For every number its class, by where the first of its equals stands among those that are not nought."""
    above = [value for value in ordered if value > 0]
    cuts = most - 1 if len(above) < len(ordered) else most
    ranks: dict[float, int] = {value: -1 for value in ordered if value <= 0}
    for place, value in enumerate(above):
        ranks.setdefault(value, place * cuts // len(above))
    return ranks


def _tone(n: int, count: int) -> int:
    return round(n * (MOST_CLASSES - 1) / (count - 1)) if count > 1 else 0
