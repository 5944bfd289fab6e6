"""Which places reports come from again and again, and how good last weeks' answer to that would have been. Numbers only: places and times, no people.

The score of a cell is its reports of the last 365 days and half of those of the last 90 once more; docs/decisions/0019 says what was measured.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patrols.where.cells import COLUMN, SIDE_M, Cells, with_neighbours

DAY_S = 86_400
WEEK_S = 7 * DAY_S
YEAR_S, RECENT_S = 365 * DAY_S, 90 * DAY_S
RECENT_WEIGHT = 0.5
# How much of the ground is taken, in hundredths.
SHARES = (1, 5)
# Kernel density, kept for comparison only: a bell of this width, reports taken to the middle of their cell.
BELL_M = 375.0


class Reports(NamedTuple):
    """Reports of one kind in one city: when, in seconds since 1970, and in which cell."""

    at: NDArray[np.int64]
    cell: Cells

    def between(self, first: int, end: int) -> "Reports":
        inside = (self.at >= first) & (self.at < end)
        return Reports(self.at[inside], self.cell[inside])


class Tested(NamedTuple):
    """What one week would have shown: of `events` reports, `hits` came from the `taken` cells with the highest scores among the `cells` of the area.
    `best` is the most that so many cells could have caught; `bell_hits` is what kernel density would have."""

    begins: int
    share: int
    events: int
    hits: int
    bell_hits: int
    best: int
    taken: int
    cells: int


class Tally(NamedTuple):
    """Weeks together. `rate` and the others are shares of 1: caught by the score, by the same area at random, by kernel density;
    `pai` is how many times better than at random, `pei` how much of what was possible."""

    weeks: int
    events: int
    hits: int
    rate: float
    random: float
    bell: float
    pai: float
    pei: float


def area_of(reports: Reports) -> Cells:
    """The ground that counts: every cell a report ever came from, and the eight around it."""
    return with_neighbours(reports.cell)


def scores_at(reports: Reports, area: Cells, now: int) -> NDArray[np.float64]:
    """The score of each cell of `area` by what was known at `now`."""
    year, recent = _counted(reports.between(now - YEAR_S, now).cell, area), _counted(reports.between(now - RECENT_S, now).cell, area)
    return year + RECENT_WEIGHT * recent


def highest(scores: NDArray[np.float64], area: Cells, count: int) -> Cells:
    """The `count` cells with the highest scores; equal ones in an order that has nothing to do with where they lie."""
    shuffled = np.random.default_rng(len(area)).permutation(len(area))
    return area[shuffled[np.argsort(-scores[shuffled], kind="stable")[:count]]]


def try_week(reports: Reports, begins: int) -> list[Tested]:
    """How the week from `begins` would have gone with what was known before it, for each of SHARES."""
    known, week = reports.between(0, begins), reports.between(begins, begins + WEEK_S)
    if not len(known.at):
        return []
    area = area_of(known)
    scores, bell = scores_at(known, area, begins), _bell(known.between(begins - YEAR_S, begins).cell, area)
    return [_tested(begins, share, week.cell, area, scores, bell) for share in SHARES]


def _tested(begins: int, share: int, came: Cells, area: Cells, scores: NDArray[np.float64], bell: NDArray[np.float64]) -> Tested:
    count = max(round(len(area) * share / 100), 1)
    hits, bell_hits = (int(np.isin(came, highest(found, area, count)).sum()) for found in (scores, bell))
    best = int(np.sort(np.unique(came, return_counts=True)[1])[::-1][:count].sum())
    return Tested(begins, share, len(came), hits, bell_hits, best, count, len(area))


def last_weeks(newest: int, monday: int, count: int) -> list[int]:
    """The beginnings of the last `count` whole weeks up to `newest`, oldest first; `monday` is the beginning of any week."""
    end = monday + (newest - monday) // WEEK_S * WEEK_S
    return [end - back * WEEK_S for back in range(count, 0, -1)]


def tally(weeks: Sequence[Tested]) -> Tally | None:
    """Weeks of one share together, or nothing where no report came in them."""
    events, hits, bell, best = (sum(getattr(week, name) for week in weeks) for name in ("events", "hits", "bell_hits", "best"))
    if not events:
        return None
    random = sum(week.events * week.taken / week.cells for week in weeks) / events
    rate = hits / events
    return Tally(len(weeks), events, hits, rate, random, bell / events, rate / random, hits / best)


def _counted(cells: Cells, area: Cells) -> NDArray[np.float64]:
    found = np.zeros(len(area))
    _add(found, area, *np.unique(cells, return_counts=True))
    return found


def _bell(cells: Cells, area: Cells) -> NDArray[np.float64]:
    found = np.zeros(len(area))
    where, counts = np.unique(cells, return_counts=True)
    for column, row, weight in _bell_weights():
        _add(found, area, where + column * COLUMN + row, counts * weight)
    return found


def _bell_weights() -> Iterable[tuple[int, int, float]]:
    far = int(np.ceil(3 * BELL_M / SIDE_M))
    steps = range(-far, far + 1)
    return [(column, row, float(np.exp(-((column**2 + row**2) * SIDE_M**2) / (2 * BELL_M**2)))) for column in steps for row in steps]


def _add(found: NDArray[np.float64], area: Cells, cells: Cells, values: NDArray) -> None:
    """Add `values` to the places of `cells` in `area`, which is in order; cells outside it are left out. No cell stands twice in `cells`."""
    place = np.searchsorted(area, cells)
    place[place == len(area)] = 0
    inside = area[place] == cells
    found[place[inside]] += values[inside]
