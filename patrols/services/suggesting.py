"""Suggesting where to patrol: for every station and shift as many places as its patrol time allows, by the counts of citizens' reports.

Of the places some 17 in 100 are drawn at random from the same ground: without them nobody could ever tell whether the counts are right, and officers' own
presence would decide where they are sent next. Only places and times are known here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit
from grids.lookup import find_place
from partners.models import Site
from patrols.lifecycle import SuggestionStatus
from patrols.models import Incident, PatrolShift, Stop, Suggestion, WhereRule
from patrols.where.cells import cell_of, middle_of, with_neighbours
from patrols.where.hotspots import RECENT_WEIGHT
from policing.lib.distance import metres_between

DAY = timedelta(days=1)
YEAR, RECENT = 365 * DAY, 90 * DAY
STANDS = 14 * DAY
# Ten to fifteen minutes at a place have the longest effect (Koper curve).
STOP_MINUTES = 15
# Fewer reports in a year are no pattern.
LEAST = 3
CONTROLS = 0.17
# A place that was visited so often in four weeks rests: presence must not pile up on one corner, and unvisited weeks say what visits are good for.
MOST_VISITS, IN_DAYS = 40, 28 * DAY
# What somebody declined is not asked again so soon.
DECLINED_FOR = 28 * DAY
NEAR_M = 250.0
SHIFT_BEGINS = {PatrolShift.DAY: 6, PatrolShift.EVENING: 14, PatrolShift.NIGHT: 22}
SHIFT_HOURS, WINDOW_HOURS = 8, 4


class Report(NamedTuple):
    cell: int
    kind: str
    hour: int
    is_recent: bool
    unit: int
    grid: int | None = None


class Candidate(NamedTuple):
    """A cell and the kind that speaks most for it."""

    score: float
    cell: int
    kind: str


def due_bureaus(now: datetime) -> Iterator[Unit]:
    """Bureaus with reports whose last suggestions have run out and that want some."""
    reported = Incident.objects.filter(occurred_at__gte=now - YEAR, occurred_at__lt=now).order_by().values("bureau").distinct()
    off = WhereRule.objects.filter(is_on=False).values("bureau")
    for bureau in Unit.objects.filter(pk__in=reported).exclude(pk__in=off):
        if not Suggestion.objects.filter(station__path__startswith=bureau.path).standing(now).exists():
            yield bureau


@transaction.atomic
def suggest_places(bureau: Unit, *, now: datetime, chance: Random) -> list[Suggestion]:
    """Make the suggestions of `bureau` for the coming two weeks. Two at once make them once; a bureau that wants none gets none."""
    WhereRule.objects.get_or_create(bureau=bureau)
    rule = WhereRule.objects.select_for_update().get(bureau=bureau)
    if not rule.is_on or Suggestion.objects.filter(station__path__startswith=bureau.path).standing(now).exists():
        return []
    by_station = _by_station(_reports(bureau, now))
    tired, declined = _visited_often(bureau, now), _declined(bureau, now)
    made = []
    for station in Unit.objects.filter(pk__in=by_station).order_by("path"):
        ground = _Ground(station, by_station[station.pk], tired, chance)
        for shift in PatrolShift.values:
            made += ground.suggest(shift, rule.minutes // (STOP_MINUTES * rule.visits), declined, now)
    return Suggestion.objects.bulk_create(made)


def _reports(bureau: Unit, now: datetime) -> list[Report]:
    rows = Incident.objects.of(bureau, now - YEAR, now).exclude(unit=bureau).values_list("cell", "kind", "occurred_at", "unit", "grid")
    zone, recent = timezone.get_default_timezone(), now - RECENT
    return [Report(cell, kind, at.astimezone(zone).hour, at >= recent, unit, grid) for cell, kind, at, unit, grid in rows]


def _by_station(reports: Iterable[Report]) -> dict[int, list[Report]]:
    """Each cell belongs to the station most of its reports lie in, with all of them."""
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    reports = list(reports)
    for report in reports:
        counted[report.cell][report.unit] += 1
    keeper = {cell: max(units, key=lambda unit: (units[unit], -unit)) for cell, units in counted.items()}
    found: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        found[keeper[report.cell]].append(report)
    return found


def _visited_often(bureau: Unit, now: datetime) -> set[int]:
    """Cells with more than MOST_VISITS stops walked, on whatever route."""
    rows = Stop.objects.filter(round__station__path__startswith=bureau.path, came_at__gte=now - IN_DAYS).values_list("checkpoint__lon", "checkpoint__lat")
    counted = Counter(cell_of(lon, lat) for lon, lat in rows)
    return {cell for cell, count in counted.items() if count > MOST_VISITS}


def _declined(bureau: Unit, now: datetime) -> set[tuple[str, int]]:
    rows = Suggestion.objects.filter(station__path__startswith=bureau.path, status=SuggestionStatus.DECLINED, decided_at__gte=now - DECLINED_FOR)
    return set(rows.values_list("shift", "cell"))


def shift_of(hour: int) -> str:
    """The shift a local hour belongs to."""
    return next(shift for shift, begins in SHIFT_BEGINS.items() if (hour - begins) % 24 < SHIFT_HOURS)


def candidates_of(reports: Iterable[Report]) -> list[Candidate]:
    """The cells of one shift's `reports`, the highest score first: a kind is counted for itself, and a cell stands for the kind that scores most there."""
    counted: Counter[tuple[int, str]] = Counter()
    score: dict[tuple[int, str], float] = defaultdict(float)
    for report in reports:
        counted[report.cell, report.kind] += 1
        score[report.cell, report.kind] += 1 + RECENT_WEIGHT * report.is_recent
    best: dict[int, Candidate] = {}
    for (cell, kind), points in score.items():
        if counted[cell, kind] >= LEAST and (cell not in best or points > best[cell].score):
            best[cell] = Candidate(points, cell, kind)
    return sorted(best.values(), key=lambda one: (-one.score, one.cell * 2654435761 % 2**32))


def busiest_hours(hours: Iterable[int], shift: str) -> int:
    """The hour from which the four hours of `shift` with the most reports begin."""
    counted, first = Counter(hours), SHIFT_BEGINS[PatrolShift(shift)]
    starts = [(first + step) % 24 for step in range(SHIFT_HOURS - WINDOW_HOURS + 1)]
    return max(starts, key=lambda start: sum(counted[(start + step) % 24] for step in range(WINDOW_HOURS)))


def _grid_of(lon: float, lat: float, reports: Iterable[Report]) -> int | None:
    """The grid most of the reports of a cell came from; without any, the one that holds its middle."""
    counted = Counter(report.grid for report in reports if report.grid)
    place = None if counted else find_place(lon, lat)
    return counted.most_common(1)[0][0] if counted else place.grid_id if place else None


class _Ground:
    """One station's ground: what was reported there, and what stands on it."""

    def __init__(self, station: Unit, reports: list[Report], tired: set[int], chance: Random) -> None:
        self._station, self._reports, self._tired, self._chance = station, reports, tired, chance
        self._sites = list(Site.objects.filter(station=station, is_active=True, lon__isnull=False).values_list("pk", "lon", "lat"))
        cells = np.array(sorted({report.cell for report in reports}), np.int64)
        self._area = [int(cell) for cell in with_neighbours(cells)]

    def suggest(self, shift: str, room: int, declined: set[tuple[str, int]], now: datetime) -> list[Suggestion]:
        reports = [report for report in self._reports if shift_of(report.hour) == shift]
        fitting = [one for one in candidates_of(reports) if one.cell not in self._tired and (shift, one.cell) not in declined]
        controls = self._some(min(len(fitting), room) * CONTROLS)
        chosen = [(one.cell, one.kind) for one in fitting[: max(room - controls, 0)]]
        drawn = [(cell, "") for cell in self._draw(controls, {cell for cell, _kind in chosen})]
        # Among the others, so that its place in the list does not give one away.
        places = self._chance.sample(range(len(chosen) + len(drawn)), len(drawn))
        for place, one in zip(sorted(places), drawn, strict=True):
            chosen.insert(place, one)
        return [self._suggestion(cell, kind, rank, shift, reports, now) for rank, (cell, kind) in enumerate(chosen, start=1)]

    def _some(self, expected: float) -> int:
        """`expected` as a whole number, up or down by chance so that it is right on average."""
        return int(expected) + (self._chance.random() < expected % 1)

    def _draw(self, count: int, taken: set[int]) -> list[int]:
        rest = [cell for cell in self._area if cell not in taken and cell not in self._tired]
        self._chance.shuffle(rest)
        own = (cell for cell in rest if (place := find_place(*middle_of(cell))) and place.station_id == self._station.pk)
        return [cell for _n, cell in zip(range(count), own, strict=False)]

    def _suggestion(self, cell: int, kind: str, rank: int, shift: str, reports: list[Report], now: datetime) -> Suggestion:
        here = [report for report in reports if report.cell == cell and (not kind or report.kind == kind)]
        hours = [report.hour for report in here] or [self._chance.choice(range(24))]
        begins = busiest_hours(hours, shift)
        lon, lat = middle_of(cell)
        return Suggestion(
            station=self._station, shift=shift, kind=kind, cell=cell, lon=lon, lat=lat, rank=rank, is_control=not kind,
            grid_id=_grid_of(lon, lat, here), near_id=self._near(lon, lat),
            in_year=len(here), in_recent=sum(report.is_recent for report in here), from_hour=begins, until_hour=(begins + WINDOW_HOURS) % 24,
            made_at=now, expires_at=now + STANDS,
        )  # fmt: skip

    def _near(self, lon: float, lat: float) -> int | None:
        far = [(metres_between(lon, lat, site_lon, site_lat), pk) for pk, site_lon, site_lat in self._sites]
        return min(far)[1] if far and min(far)[0] <= NEAR_M else None
