"""An edge between neighbours moves in one step: both get their new boundaries by one change, and nothing gapes or overlaps."""

from datetime import timedelta

import pytest
from django.utils import translation

from grids.lookup import find_place
from grids.models import Grid, GridBoundary, GridChange
from grids.services import BoundaryRefused, Part, Redrawn, draw_grid, redraw_grids
from policing.lib.errors import StaleMove
from tests.cast import signed_in
from tests.grids.test_boundaries import box, why

# The edge between them goes from 113.910 to here.
EDGE = 113.907


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def pair(cast) -> tuple[Grid, Grid]:
    """The east station's grid, and a neighbour on the other side of 113.91."""
    given = why(cast) | {"now": cast.now - timedelta(days=3)}
    return cast.grid_e1, draw_grid(Part("0410-200", "河东", box(113.91, 35.30, 113.92, 35.31)), station=cast.east, **given)


def moved(pair: tuple[Grid, Grid], at: float = EDGE) -> list[Redrawn]:
    west, east = pair
    return [Redrawn(west, box(113.90, 35.30, at, 35.31)), Redrawn(east, box(at, 35.30, 113.92, 35.31))]


def test_the_edge_of_two_moves_by_one_change(cast, pair):
    changes = GridChange.objects.count()
    redraw_grids(moved(pair), **why(cast))
    assert GridChange.objects.count() == changes + 1
    assert {row.began_id for row in GridBoundary.objects.filter(grid__in=pair, ends_at=None)} == {GridChange.objects.latest("at").pk}
    assert [find_place(lon, 35.305).grid_id for lon in (EDGE - 0.001, EDGE + 0.001)] == [grid.pk for grid in pair]
    assert find_place(EDGE, 35.305), "nothing gapes"


def test_a_neighbour_that_stayed_as_it_was_gets_no_new_version(cast, pair):
    west, east = pair
    redraw_grids([Redrawn(west, box(113.902, 35.30, 113.91, 35.31)), Redrawn(east, east.boundary)], **why(cast))
    assert GridBoundary.objects.filter(grid=east).count() == 1


def test_two_that_would_overlap_each_other_are_refused_whole(cast, pair):
    west, east = pair
    with pytest.raises(BoundaryRefused, match=west.code):
        redraw_grids([Redrawn(west, west.boundary), Redrawn(east, box(113.905, 35.30, 113.92, 35.31))], **why(cast))
    assert GridBoundary.objects.filter(grid__in=pair).count() == 2


def test_one_of_them_that_was_redrawn_meanwhile_makes_all_stale(cast, pair):
    west, east = pair
    seen = GridBoundary.objects.get(grid=east).pk
    redraw_grids([Redrawn(east, box(113.91, 35.30, 113.919, 35.31))], **why(cast))
    drawn = [moved(pair)[0], moved(pair)[1]._replace(seen=seen)]
    with pytest.raises(StaleMove):
        redraw_grids(drawn, **why(cast) | {"now": cast.now + timedelta(hours=1)})


def test_the_version_of_another_grid_is_no_proof_of_having_seen_this_one(cast, pair):
    west, east = pair
    seen = GridBoundary.objects.get(grid=west, ends_at=None).pk
    with pytest.raises(StaleMove):
        redraw_grids([Redrawn(east, east.boundary, seen)], **why(cast))


def as_body(pair: tuple[Grid, Grid]) -> dict:
    west, east = moved(pair)
    return {"boundary": west.boundary, "along": [{"grid": east.grid.pk, "boundary": east.boundary}], "reason": "新路通车"}


def test_by_rest_both_come_back(cast, pair):
    answer = signed_in(cast.leader).post(f"/api/v1/grids/{pair[0].pk}/redraw/", as_body(pair), format="json")
    assert [grid["code"] for grid in answer.json()["grids"]] == [grid.code for grid in pair]
    assert GridChange.objects.latest("at").reason == "新路通车"


def test_a_strangers_grid_does_not_go_along(cast, pair):
    body = as_body(pair) | {"along": [{"grid": cast.grid_w1.pk, "boundary": cast.grid_w1.boundary}]}
    for step, sent in (("redraw", body), ("preview", {name: body[name] for name in ("boundary", "along")} | {"grid": pair[0].pk})):
        address = f"/api/v1/grids/{pair[0].pk}/redraw/" if step == "redraw" else "/api/v1/grids/preview/"
        assert signed_in(cast.leader).post(address, sent, format="json").status_code == 404
    assert GridBoundary.objects.filter(grid__in=pair).count() == 2


def test_a_preview_says_how_much_goes_to_the_neighbour(cast, pair):
    body = {name: value for name, value in as_body(pair).items() if name != "reason"} | {"grid": pair[0].pk}
    found = signed_in(cast.leader).post("/api/v1/grids/preview/", body, format="json").json()
    (along,) = found["along"]
    assert (found["overlaps"], found["gaps"], along["code"]) == ([], [], pair[1].code)
    assert along["change"] == pytest.approx(303_000, rel=0.02)
