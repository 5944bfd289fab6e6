"""Drawing, redrawing, splitting and merging: places move, history stays, neighbours are not drawn over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.roles import Role
from grids.lookup import find_place
from grids.models import Grid, GridBoundary, GridChange, KeySite, Posting, Team
from grids.services import BoundaryRefused, Part, draw_grid, merge_grids, redraw_grid, split_grid
from partners.models import Site
from tests.cast import make_officer, routed


def box(west: float, south: float, east: float, north: float) -> dict:
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def halves(grid: Grid) -> tuple[dict, dict]:
    """The western and the eastern half of a square grid."""
    lons = [lon for lon, _lat in grid.boundary["coordinates"][0]]
    lats = [lat for _lon, lat in grid.boundary["coordinates"][0]]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    middle = (west + east) / 2
    return box(west, south, middle, north), box(middle, south, east, north)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def parts(cast):
    west, east = halves(cast.grid_e1)
    return [Part("0410-101", "东河西", west, households=200), Part("0410-102", "东河东", east, households=300)]


def why(cast) -> dict:
    return {"by": cast.leader, "reason": "新桥通车", "now": cast.now}


def test_a_redraw_is_a_new_version_and_the_old_one_stays(cast):
    before = cast.grid_e1.boundary
    west, _east = halves(cast.grid_e1)
    redraw_grid(cast.grid_e1, boundary=west, **why(cast))
    now, then = GridBoundary.objects.filter(grid=cast.grid_e1).order_by("-starts_at")
    assert (then.boundary, then.ends_at, now.ends_at) == (before, cast.now, None)
    assert (now.began.by, now.began.reason, then.ended) == (cast.leader, "新桥通车", now.began)
    assert GridBoundary.objects.at(cast.now - timedelta(days=1)).get(grid=cast.grid_e1).boundary == before


def test_a_place_belongs_to_whoever_holds_it_now_and_an_old_alert_to_the_grid_of_its_day(cast, parts):
    alert = routed(cast)
    west, east = split_grid(cast.grid_e1, parts=parts, **why(cast))
    alert.refresh_from_db()
    cast.grid_e1.refresh_from_db()
    assert (alert.grid, cast.grid_e1.closed_at) == (cast.grid_e1, cast.now)
    assert find_place(alert.lon, alert.lat).grid_id in {west.pk, east.pk}


def test_officers_teams_and_sites_go_over_to_the_parts(cast, parts):
    team = Team.objects.create(kind=Team.Kind.COMMUNITY, name="东河团队", unit=cast.east)
    team.grids.add(cast.grid_e1)
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MALL, name="商场", lon=cast.branch.lon, lat=cast.branch.lat)
    made = split_grid(cast.grid_e1, parts=parts, **why(cast))
    assert [Posting.objects.at(cast.now).get(grid=grid, kind="main").officer.user for grid in made] == [cast.community, cast.community]
    assert not Posting.objects.at(cast.now).filter(grid=cast.grid_e1).exists()
    assert set(team.grids.all()) == set(made)
    assert KeySite.objects.get(pk=point.pk).grid in made
    assert not Site.objects.filter(grid=cast.grid_e1).exists()


def test_parts_that_leave_a_hole_are_refused_and_nothing_changes(cast, parts):
    with pytest.raises(BoundaryRefused, match="do not fill the grid"):
        split_grid(cast.grid_e1, parts=[parts[0], parts[1]._replace(boundary=parts[0].boundary)], **why(cast))
    assert Grid.objects.get(pk=cast.grid_e1.pk).closed_at is None
    assert GridChange.objects.exclude(kind="draw").count() == 0


def test_merging_undoes_a_split(cast, parts):
    made = split_grid(cast.grid_e1, parts=parts, **why(cast))
    later = why(cast) | {"now": cast.now + timedelta(hours=1)}
    whole = merge_grids(made, into=Part("0410-103", "东河", {}), **later)
    assert (whole.households, whole.station) == (500, cast.east)
    assert find_place(cast.branch.lon, cast.branch.lat).grid_id == whole.pk
    assert Posting.objects.at(later["now"]).filter(grid=whole, kind="main").count() == 1


def test_of_two_main_officers_the_second_becomes_deputy_when_grids_are_merged(cast, parts):
    west, east = split_grid(cast.grid_e1, parts=parts, **why(cast))
    other = make_officer("other", cast.east, Role.COMMUNITY_OFFICER)
    Posting.objects.filter(grid=east, kind="main").update(officer=other.officer)
    later = why(cast) | {"now": cast.now + timedelta(hours=1)}
    whole = merge_grids([west, east], into=Part("0410-103", "东河", {}), **later)
    kinds = dict(Posting.objects.at(later["now"]).filter(grid=whole).values_list("officer__user__username", "kind"))
    assert sorted(kinds.values()) == ["deputy", "main"]


def test_grids_of_two_stations_are_not_merged(cast):
    with pytest.raises(BoundaryRefused, match="one station"):
        merge_grids([cast.grid_e1, cast.grid_w1], into=Part("X", "x", {}), **why(cast))


def test_a_grid_over_its_neighbour_is_refused_by_name(cast):
    with pytest.raises(BoundaryRefused, match=cast.grid_e1.code):
        draw_grid(Part("0410-200", "盖住", cast.grid_e1.boundary), station=cast.east, **why(cast))


def test_a_sliver_over_a_neighbour_is_cut_off(cast):
    lons = [lon for lon, _lat in cast.grid_e1.boundary["coordinates"][0]]
    lats = [lat for _lon, lat in cast.grid_e1.boundary["coordinates"][0]]
    drawn = box(max(lons) - 0.00001, min(lats), max(lons) + 0.02, max(lats))
    grid = draw_grid(Part("0410-200", "新区", drawn), station=cast.east, **why(cast))
    assert min(lon for lon, _lat in grid.boundary["coordinates"][0]) == pytest.approx(max(lons), abs=1e-6)


@pytest.mark.parametrize(
    ("boundary", "said"),
    [
        ({"type": "Polygon", "coordinates": [[[114.0, 35.0], [114.1, 35.1], [114.1, 35.0], [114.0, 35.1], [114.0, 35.0]]]}, "crosses or touches itself"),
        ({"type": "Polygon", "coordinates": [[[35.0, 114.0], [35.1, 114.0], [35.1, 114.1], [35.0, 114.0]]]}, "swapped"),
        ({"type": "Point", "coordinates": [114.0, 35.0]}, "Polygon"),
        ({"type": "Polygon", "coordinates": [[[114.0, 35.0], [114.0, 35.0]]]}, "fewer than three"),
        (None, "no geometry"),
    ],
)
def test_what_is_no_area_is_refused_with_the_reason(cast, boundary, said):
    with pytest.raises(BoundaryRefused, match=said):
        redraw_grid(cast.grid_e1, boundary=boundary, **why(cast))


def test_what_was_split_meanwhile_is_not_split_again(cast, parts):
    split_grid(cast.grid_e1, parts=parts, **why(cast))
    with pytest.raises(BoundaryRefused, match="meanwhile"):
        redraw_grid(cast.grid_e1, boundary=parts[0].boundary, **why(cast))


def test_a_code_that_is_taken_is_refused(cast, parts):
    with pytest.raises(BoundaryRefused, match=cast.grid_w1.code):
        split_grid(cast.grid_e1, parts=[parts[0], parts[1]._replace(code=cast.grid_w1.code)], **why(cast))


def test_the_database_keeps_one_boundary_per_grid_at_a_time(cast):
    change = GridChange.objects.create(kind="draw", at=cast.now)
    with pytest.raises(IntegrityError, match="one_boundary_per_grid_at_a_time"), transaction.atomic():
        GridBoundary.objects.create(grid=cast.grid_e1, boundary={}, starts_at=cast.now, began=change)
