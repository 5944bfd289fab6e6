"""Grids: boundaries, codes and names, each station's in one piece."""

import math
import random
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from accounts.models import Unit
from desk.demo.areas import Cell, cells, outline, regions, to_degrees
from desk.demo.names import Name, area_names
from desk.demo.sizes import Size, StationPlan
from desk.demo.units import Units
from grids.models import Grid, GridChange
from grids.services import add_grids

MIDDLE = (113.9, 35.38)
PEOPLE_PER_HOUSEHOLD = 3.1


def make_grids(rng: random.Random, size: Size, units: Units, now: datetime) -> list[Grid]:
    """The grids of all stations, saved, in the order of their codes."""
    land = _land(rng, size)
    names = {cell.number: name for cell, name in zip(land, area_names(rng, len(land)), strict=True)}
    made = []
    for (plan, station), own in zip(units.stations, _stations_land(size, land), strict=True):
        made += [_grid(rng, f"{plan.grid_prefix}-{number:03d}", station, cell, *names[cell.number]) for number, cell in enumerate(own, 1)]
    add_grids(made, kind=GridChange.Kind.IMPORT, by=None, reason="", now=now)
    return sorted(made, key=lambda grid: grid.code)


def _grid(rng: random.Random, code: str, station: Unit, cell: Cell, name: Name, is_village: bool) -> Grid:
    households = rng.randint(180, 420) if is_village else rng.randint(300, 620)
    people = round(households * PEOPLE_PER_HOUSEHOLD)
    kind = Grid.Kind.VILLAGE if is_village else Grid.Kind.URBAN
    facts = {"kind": kind, "households": households, "population": people}
    return Grid(code=code, name=name[0], name_en=name[1], station=station, boundary=_boundary(cell), **facts)


def _land(rng: random.Random, size: Size) -> list[Cell]:
    """All cells, those in the middle last, so that communities get the town and villages the rim."""
    return sorted(cells(rng, outline(rng, size.radius_m), size.grids, size.edge_detail), key=_from_the_rim)


def _from_the_rim(cell: Cell) -> float:
    return -math.hypot(*cell.middle)


def _stations_land(size: Size, land: list[Cell]) -> Iterator[list[Cell]]:
    """Each station's cells, in the order of `size.stations`; numbered from the rim inwards, so that the highest numbers lie in town."""
    by_sub_bureau = [list(plans) for _, plans in groupby(size.stations, key=_sub_bureau)]
    for plans, area in zip(by_sub_bureau, regions(land, len(by_sub_bureau), [float(len(plans)) for plans in by_sub_bureau]), strict=True):
        yield from (sorted(own, key=_from_the_rim) for own in regions(area, len(plans)))


def _sub_bureau(plan: StationPlan) -> str:
    return plan.sub_bureau


def _boundary(cell: Cell) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(to_degrees(corner, MIDDLE)) for corner in cell.shape.exterior.coords]]}
