"""Which grid holds a point: exactly what geometry says, edges, holes and islands included, and a changed boundary is seen."""

import time
from datetime import timedelta

import pytest
import shapely
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from grids import lookup
from grids.lookup import Boundaries, find_place, forget_boundaries
from grids.models import BoundaryVersion, Grid, Posting
from grids.services import boundaries_changed, main_officer_of, on_duty
from partners.models import Site
from tests.cast import IN_EAST, IN_WEST, NOWHERE, signed_in, square

WEST, SOUTH, SIZE, COLUMNS = 113.90, 35.30, 0.01, 6


@pytest.fixture
def town(cast) -> Boundaries:
    """A patchwork with shared edges, a grid with a hole, another in the hole, and one of two islands."""
    Posting.objects.all().delete()
    Site.objects.update(grid=None)
    Grid.objects.all().delete()
    for n in range(COLUMNS * COLUMNS):
        west, south = WEST + SIZE * (n % COLUMNS), SOUTH + SIZE * (n // COLUMNS)
        Grid.objects.create(code=f"P-{n:02d}", name="x", station=cast.east, boundary=square(west, south))
    ring = shapely.box(114.0, 35.3, 114.02, 35.32).difference(shapely.box(114.005, 35.305, 114.015, 35.315))
    islands = shapely.union_all([shapely.box(114.03, 35.30, 114.035, 35.305), shapely.Point(114.045, 35.31).buffer(0.004)])
    for code, area in (("R-ring", ring), ("S-inside", shapely.box(114.007, 35.307, 114.013, 35.313)), ("T-islands", islands)):
        Grid.objects.create(code=code, name="x", station=cast.west, boundary=mapping(area))
    boundaries_changed()
    return Boundaries(1)


def plainly(at: shapely.Point) -> str | None:
    """Without any index: the lowest code of all grids that touch the point."""
    return next((grid.code for grid in Grid.objects.order_by("code") if shape(grid.boundary).intersects(at)), None)


corners = st.integers(0, COLUMNS).map(lambda n: n * SIZE)
anywhere = st.tuples(st.floats(113.89, 114.06), st.floats(35.29, 35.37))
on_an_edge = st.tuples(corners.map(lambda x: WEST + x), corners.map(lambda y: SOUTH + y) | st.floats(35.29, 35.37))
on_the_ring = st.tuples(st.sampled_from([114.0, 114.005, 114.015, 114.02]), st.floats(35.299, 35.321))
near_the_islands = st.tuples(st.floats(114.029, 114.05), st.floats(35.299, 35.315))


@pytest.fixture
def areas(town) -> list:
    return [(grid.code, shape(grid.boundary)) for grid in Grid.objects.order_by("code")]


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(anywhere | on_an_edge | on_the_ring | near_the_islands)
def test_the_index_answers_exactly_as_plain_geometry(town, areas, point):
    found = town.find(*point)
    assert (found.grid_code if found else None) == next((code for code, area in areas if area.intersects(shapely.Point(point))), None)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (WEST, SOUTH, "P-00"),
        (WEST + SIZE, SOUTH + SIZE / 2, "P-00"),
        (114.01, 35.31, "S-inside"),
        (114.006, 35.306, None),
        (114.005, 35.31, "R-ring"),
        (114.032, 35.302, "T-islands"),
        (114.045, 35.31, "T-islands"),
        (114.038, 35.302, None),
        (0.0, 0.0, None),
        (180.0, 90.0, None),
    ],
    ids=["corner", "shared edge: lower code", "inside the hole", "between the two", "edge of the hole", "island", "round island", "sea", "far", "pole"],
)
def test_at_known_points(town, lon, lat, code):
    found = town.find(lon, lat)
    assert (found.grid_code if found else None) == code == plainly(shapely.Point(lon, lat))


def test_the_answer_names_grid_and_station(cast):
    found = find_place(**IN_EAST)
    assert found == (cast.grid_e1.pk, cast.grid_e1.code, cast.east.pk)
    assert find_place(**IN_WEST).station_id == cast.west.pk
    assert find_place(**NOWHERE) is None


def test_without_any_grid_there_is_no_place(cast):
    Grid.objects.update(closed_at=cast.now)
    forget_boundaries()
    assert find_place(113.9, 35.3) is None


def test_a_changed_boundary_is_seen_at_once_in_this_process(cast):
    assert find_place(**NOWHERE) is None
    cast.grid_w1.boundary = square(113.49, 34.99, 0.02)
    cast.grid_w1.save()
    boundaries_changed()
    assert find_place(**NOWHERE).grid_code == cast.grid_w1.code
    assert find_place(**IN_WEST) is None


def test_another_process_sees_it_as_soon_as_its_trust_ends(cast, monkeypatch):
    """The version moved in the database, and nobody told this process."""
    assert find_place(**NOWHERE) is None
    Grid.objects.filter(pk=cast.grid_w1.pk).update(boundary=square(113.49, 34.99, 0.02))
    BoundaryVersion.objects.update(number=F("number") + 1)
    assert find_place(**NOWHERE) is None
    monkeypatch.setattr(lookup, "TRUST_S", 0)
    time.sleep(0.001)
    assert find_place(**NOWHERE).grid_code == cast.grid_w1.code


def test_boundaries_are_not_read_again_while_nothing_changed(cast, django_assert_num_queries, monkeypatch):
    find_place(**IN_EAST)
    with django_assert_num_queries(0):
        find_place(**IN_WEST)
    monkeypatch.setattr(lookup, "TRUST_S", 0)
    with django_assert_num_queries(1):
        find_place(**IN_WEST)


# One main officer per grid at a time: the database itself says so.


def post(cast, officer, starts, ends=None, kind="main", grid=None) -> Posting:
    with transaction.atomic():
        span = {"starts_at": at(cast, starts), "ends_at": at(cast, ends) if ends else None}
        return Posting.objects.create(officer=officer.officer, grid=grid or cast.grid_w1, kind=kind, **span)


def at(cast, hours):
    return cast.now + timedelta(hours=hours)


@pytest.mark.parametrize(("first", "second"), [((0, 9), (5, 12)), ((0, None), (5, None)), ((0, 9), (2, 3)), ((5, 6), (1, None))])
def test_two_main_officers_at_once_are_refused(cast, first, second):
    post(cast, cast.community, *first)
    with pytest.raises(IntegrityError, match="one_main_officer_per_grid"):
        post(cast, cast.stranger, *second)


def test_one_may_follow_the_other_to_the_second(cast):
    post(cast, cast.community, 1, 5)
    post(cast, cast.stranger, 5, None)
    assert main_officer_of(cast.grid_w1, at(cast, 4.9)) == cast.community
    assert main_officer_of(cast.grid_w1, at(cast, 5)) == cast.stranger
    assert main_officer_of(cast.grid_w1, at(cast, 0)) is None


@pytest.mark.parametrize("kind", ["deputy", "auxiliary"])
def test_helpers_may_be_many(cast, kind):
    post(cast, cast.community, 0)
    post(cast, cast.stranger, 0, kind=kind)
    post(cast, cast.auxiliary, 0, kind=kind)
    assert main_officer_of(cast.grid_w1, at(cast, 1)) == cast.community


def test_another_grid_has_its_own_main_officer(cast):
    post(cast, cast.community, 0)
    with pytest.raises(IntegrityError):
        post(cast, cast.stranger, 0, grid=cast.grid_e1)


def test_a_posting_ends_after_it_starts(cast):
    with pytest.raises(IntegrityError, match="posting_ends_after_it_starts"):
        post(cast, cast.community, 5, 4)


def test_on_duty_is_who_has_a_shift_now(cast):
    assert on_duty(cast.east, "duty_officer", cast.now) == [cast.desk]
    assert on_duty(cast.east, "duty_officer", at(cast, 8)) == []
    assert on_duty(cast.west, "duty_leader", cast.now) == []


def test_boundaries_for_maps_are_the_callers_own_and_cost_nothing_twice(cast):
    client = signed_in(cast.desk)
    first = client.get("/api/v1/grids/boundaries/")
    assert (first.json()["grids"]["code"], first.json()["grids"]["officer"]) == (["0410-017"], ["Community"])
    assert client.get("/api/v1/grids/boundaries/", headers={"if-none-match": first["ETag"]}).status_code == 304
