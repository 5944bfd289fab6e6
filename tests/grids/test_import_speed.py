"""A city comes in at once: what an import asks the database does not grow with its rows, and boundaries are read exactly even where that is quick."""

# ruff: noqa: F811 - fixtures of another file

import pytest
import shapely
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from shapely.geometry import shape

from grids.imports import running
from grids.imports.overlaps import overlapping
from grids.imports.problems import BadFeature
from grids.imports.shapes import read_boundary
from grids.imports.writer import AT_ONCE
from grids.models import Grid
from tests.cast import square
from tests.grids.test_imports import checked, english, features, keeper  # noqa: F401
from tests.grids.test_tables import sheet

HEAD = ["账号", "姓名", "角色", "单位", "警号", "手机"]


def people(count: int, begin: str) -> bytes:
    return sheet(HEAD, *([f"{begin}-{n}", "王某", "社区民警", "EAST", f"{begin}{n}", f"1000000{n:04d}"] for n in range(count)))


def grids(count: int, begin: str) -> bytes:
    facts = {"网格名称": "新村", "派出所": "EAST"}
    return features(*((facts | {"网格编码": f"{begin}-{n}"}, square(114.0 + 0.01 * n, 35.5)) for n in range(count)))


def contacts(cast, count: int, begin: str) -> bytes:
    return sheet(["点位编码", "姓名", "手机"], *([cast.branch.code, f"{begin}{n}", f"1000100{n:04d}"] for n in range(count)))


@pytest.mark.parametrize("subject", ["people", "grids", "contacts"])
def test_sixty_rows_ask_no_more_of_the_database_than_six(cast, keeper, subject):
    made = {"people": people, "grids": grids, "contacts": lambda *args: contacts(cast, *args)}[subject]
    asked = []
    for count, begin in ((6, "A"), (60, "B")):
        assert count < AT_ONCE
        row = checked(keeper, subject, made(count, begin))
        keeper.post(reverse("grids:import-apply", args=[row.pk]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            running.run(str(row.pk))
        row.refresh_from_db()
        assert (row.status, row.counts["added"]) == ("applied", count), row.words
        asked.append(len(queries))
    assert asked[1] <= asked[0]


RING = [[113.90, 35.30], [113.91, 35.30], [113.91, 35.31], [113.90, 35.31], [113.90, 35.30]]


def read(*rings, repair=False):
    return read_boundary({"type": "Polygon", "coordinates": list(rings)}, datum="wgs84", repair=repair)[0]


def test_corners_are_kept_to_a_centimetre_in_the_order_of_the_file():
    assert read([[113.900000012, 35.3], *RING[1:-1], [113.900000012, 35.3]]) == {"type": "Polygon", "coordinates": [RING]}


def test_a_corner_that_rounding_would_push_over_an_edge_leaves_a_boundary_that_stands():
    thin = [[113.90, 35.30], [113.91, 35.30], [113.905, 35.30 + 4e-8], [113.905, 35.31], [113.90, 35.30]]
    assert shapely.is_valid(shape(read(thin)))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), True, "113.9", None, 10**400])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_one_number_that_is_none_among_good_ones_is_found(bad, place):
    ring = [list(corner) for corner in RING]
    ring[place][0] = bad
    with pytest.raises(BadFeature, match="not a number"):
        read(ring)


def test_grids_that_cover_each_other_in_any_way_are_found_and_neighbours_are_not():
    shapes = {
        "A": square(113.90, 35.30),
        "B": square(113.90, 35.30),
        "C": square(113.902, 35.302, 0.002),
        "D": square(113.91, 35.30),
        "E": square(113.915, 35.30),
    }
    made = [Grid(code=code, boundary=boundary) for code, boundary in reversed(shapes.items())]
    assert overlapping(made) == [("A", "B"), ("A", "C"), ("B", "C"), ("D", "E")]


def test_every_row_has_its_history_with_who_brought_it_in(cast, keeper):
    row = checked(keeper, "grids", grids(3, "H"))
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    running.run(str(row.pk))
    events = apps.get_model("grids.GridEvent").objects.filter(code__startswith="H-")
    assert [event.pgh_context.metadata["user"] for event in events] == [row.by_id] * 3
