"""Grid look-ups through the product against shapely's tree alone, on the same points, at a city's number of grids."""

import os
import random
import time

import django

from bench.report import show

GRIDS_A_SIDE = 67
POINTS = 20_000
ROUNDS = 7


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        _make_grids()
        _measure()
        transaction.set_rollback(True)


def _make_grids() -> None:
    """67 × 67 = 4,489 neighbouring areas with wavy borders of some twenty corners."""
    from accounts.models import Unit
    from grids.models import Grid
    from grids.services import boundaries_changed

    bureau = Unit.objects.create(code="BENCH", kind=Unit.Kind.BUREAU, name="bench")
    cells = [(column, row) for column in range(GRIDS_A_SIDE) for row in range(GRIDS_A_SIDE)]
    Grid.objects.bulk_create([Grid(code=f"B{c:03d}-{r:03d}", name="b", station=bureau, boundary=_cell(c, r)) for c, r in cells])
    boundaries_changed()


def _cell(column: int, row: int) -> dict:
    west, south, step = 113 + column * 0.01, 35 + row * 0.01, 0.002
    edge = [(n * step, 0.0) for n in range(5)] + [(0.01, n * step) for n in range(5)]
    edge += [(0.01 - n * step, 0.01) for n in range(5)] + [(0.0, 0.01 - n * step) for n in range(6)]
    return {"type": "Polygon", "coordinates": [[[west + x, south + y] for x, y in edge]]}


def _measure() -> None:
    import shapely
    from shapely.geometry import shape

    from grids.lookup import find_place
    from grids.models import Grid

    tree = shapely.STRtree([shape(boundary) for boundary in Grid.objects.order_by("code").values_list("boundary", flat=True)])
    dice = random.Random(7)
    points = [(dice.uniform(113, 113.67), dice.uniform(35, 35.67)) for _ in range(POINTS)]

    def ours() -> None:
        for lon, lat in points:
            find_place(lon, lat)

    def alone() -> None:
        for lon, lat in points:
            tree.query(shapely.Point(lon, lat), predicate="intersects")

    ours()
    pairs = [(_rate(ours), _rate(alone)) for _ in range(ROUNDS)]
    show("lookup", pairs, limit_name="shapely alone", unit="/s", wanted=0.5)


def _rate(run: object) -> float:
    started = time.perf_counter()
    run()  # type: ignore[operator]
    return POINTS / (time.perf_counter() - started)
