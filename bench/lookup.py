"""Grid look-ups against shapely's tree alone on the same points, at a city's number of grids and at a province's; and whether they are exact."""

import math
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

from bench.report import show

SIZES = (4_507, 100_000)
POINTS, EXACT_POINTS = 20_000, 200_000
ROUNDS = 7
WEST, SOUTH, STEP = 113.0, 34.0, 0.01
BENDS = 4

Corner = tuple[float, float]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    for count in SIZES:
        with transaction.atomic():
            _make_grids(count)
            _measure(count)
            transaction.set_rollback(True)


def _make_grids(count: int) -> None:
    from accounts.models import Unit
    from grids.models import Grid
    from grids.services import boundaries_changed

    bureau = Unit.objects.create(code="BENCH", kind=Unit.Kind.BUREAU, name="bench")
    rows = (Grid(code=f"B{n:06d}", name="b", station=bureau, boundary={"type": "Polygon", "coordinates": [ring]}) for n, ring in enumerate(rings(count)))
    Grid.objects.bulk_create(rows, batch_size=2_000)
    boundaries_changed()


def rings(count: int) -> Iterator[list[Corner]]:
    """Neighbours with bent edges of some twenty corners, which they share to the last digit."""
    side = math.isqrt(count - 1) + 1
    for n in range(count):
        column, row = n % side, n // side
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring = [corner for here, there in zip(corners, corners[1:] + corners[:1], strict=True) for corner in _edge(here, there)]
        yield [*ring, ring[0]]


def _edge(here: tuple[int, int], there: tuple[int, int]) -> list[Corner]:
    """From one crossing up to the next, the same way round for both neighbours."""
    low, high = sorted((here, there))
    bent = [_bent(low[0] + (high[0] - low[0]) * n / BENDS, low[1] + (high[1] - low[1]) * n / BENDS) for n in range(BENDS + 1)]
    return bent[:-1] if here == low else bent[:0:-1]


def _bent(column: float, row: float) -> Corner:
    chance = hash((column, row))
    aside = STEP / BENDS / 4
    return (round(WEST + column * STEP + chance % 1009 / 1009 * aside, 6), round(SOUTH + row * STEP + chance % 997 / 997 * aside, 6))


def _measure(count: int) -> None:
    import shapely
    from shapely.geometry import shape

    from grids.lookup import find_place
    from grids.models import Grid

    areas = [shape(boundary) for boundary in Grid.objects.order_by("code").values_list("boundary", flat=True)]
    tree, dice = shapely.STRtree(areas), random.Random(7)
    points = list(anywhere(dice, areas, POINTS))
    begun = time.perf_counter()
    find_place(*points[0])
    print(f"{count:,} grids read and indexed in {time.perf_counter() - begun:.2f} s")
    ours, alone = _each(points, find_place), _each(points, lambda lon, lat: tree.query(shapely.Point(lon, lat), predicate="intersects"))
    ours()
    show(f"lookup, {count:,} grids", [(_rate(ours), _rate(alone)) for _ in range(ROUNDS)], limit_name="shapely alone", unit="/s", wanted=0.5)
    _compare(areas, dice)


def anywhere(dice: random.Random, areas: list[Any], count: int) -> Iterator[Corner]:
    west, south, east, north = WEST, SOUTH, max(area.bounds[2] for area in areas), max(area.bounds[3] for area in areas)
    return ((dice.uniform(west, east), dice.uniform(south, north)) for _ in range(count))


def _each(points: list[Corner], find: Callable[[float, float], object]) -> Callable[[], None]:
    def run() -> None:
        for lon, lat in points:
            find(lon, lat)

    return run


def _rate(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return POINTS / (time.perf_counter() - started)


def _compare(areas: list[Any], dice: random.Random) -> None:
    """A fifth of the points are corners, a fifth lie on edges; each must get the grid that shapely finds by looking at every one without a tree."""
    from grids.lookup import find_place

    fifth = EXACT_POINTS // 5
    points = [*(dice.choice(dice.choice(areas).exterior.coords) for _ in range(fifth)), *(_on_an_edge(dice, areas) for _ in range(fifth))]
    points += anywhere(dice, areas, EXACT_POINTS - len(points))
    found = [int(place.grid_code[1:]) if (place := find_place(*point)) else -1 for point in points]
    wrong = sum(one != other for one, other in zip(found, plainly(areas, points), strict=True))
    words = f"{EXACT_POINTS:,} points, {fifth:,} of them corners and {fifth:,} on edges"
    print(f"{words}: {EXACT_POINTS - wrong:,} as shapely without a tree   {'ok' if not wrong else 'WRONG'}", flush=True)


def _on_an_edge(dice: random.Random, areas: list[Any]) -> Corner:
    corners = dice.choice(areas).exterior.coords
    n, share = dice.randrange(len(corners) - 1), dice.random()
    (ax, ay), (bx, by) = corners[n], corners[n + 1]
    return (ax + (bx - ax) * share, ay + (by - ay) * share)


def plainly(areas: list[Any], points: list[Corner]) -> list[int]:
    """For each point the first area that holds it, -1 for none: every area is asked about all the points in its box."""
    import numpy
    import shapely

    ordered = numpy.array(sorted((lon, lat, n) for n, (lon, lat) in enumerate(points)))
    lons, lats, found = ordered[:, 0].copy(), ordered[:, 1].copy(), numpy.full(len(points), -1)
    for number in reversed(range(len(areas))):
        west, south, east, north = areas[number].bounds
        near = slice(numpy.searchsorted(lons, west, "left"), numpy.searchsorted(lons, east, "right"))
        held = numpy.flatnonzero((lats[near] >= south) & (lats[near] <= north)) + near.start
        inside = held[shapely.intersects_xy(areas[number], lons[held], lats[held])]
        found[inside] = number
    return [int(number) for _n, number in sorted(zip(ordered[:, 2], found, strict=True))]
