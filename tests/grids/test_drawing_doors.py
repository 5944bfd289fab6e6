"""Drawing by REST: who may, what a preview says beforehand, and that every step keeps its reason."""

import pytest

from accounts.roles import Role
from grids.models import Grid, GridBoundary, GridChange, KeySite
from tests.cast import make_officer, signed_in, square
from tests.grids.test_boundaries import box

CUT = [[113.905, 35.30], [113.905, 35.31]]
EAST_OF_E1 = box(113.91, 35.30, 113.92, 35.31)


@pytest.fixture
def leader(cast):
    return signed_in(cast.leader)


def url(grid: Grid, step: str) -> str:
    return f"/api/v1/grids/{grid.pk}/{step}/"


def new(cast, **changes) -> dict:
    return {"code": "0410-300", "name": "新区", "station": cast.east.pk, "boundary": EAST_OF_E1, "reason": "新小区交房", **changes}


def parts(*codes: str) -> list[dict]:
    return [{"code": code, "name": f"东河{code[-1]}", "households": 10} for code in codes]


def test_a_leader_draws_a_grid_and_the_reason_is_kept(cast, leader):
    answer = leader.post("/api/v1/grids/", new(cast, households=320), format="json")
    assert answer.status_code == 201
    grid = Grid.objects.get(code="0410-300")
    assert (answer.json()["grids"][0]["id"], grid.station, grid.households) == (grid.pk, cast.east, 320)
    change = GridBoundary.objects.get(grid=grid).began
    assert (change.kind, change.by, change.reason) == ("draw", cast.leader, "新小区交房")


def test_a_redraw_from_a_boundary_that_is_no_longer_there_is_stale(cast, leader):
    seen = leader.get(f"/api/v1/grids/{cast.grid_e1.pk}/").json()["version"]
    body = {"boundary": box(113.90, 35.30, 113.909, 35.31), "reason": "改", "version": seen}
    assert leader.post(url(cast.grid_e1, "redraw"), body, format="json").status_code == 200
    again = leader.post(url(cast.grid_e1, "redraw"), body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "stale_move")


def test_a_cut_from_edge_to_edge_makes_two_named_from_west_to_east(cast, leader):
    answer = leader.post(url(cast.grid_e1, "split"), {"line": CUT, "parts": parts("0410-1", "0410-2"), "reason": "太大"}, format="json")
    assert answer.status_code == 201
    west, east = Grid.objects.in_use().filter(station=cast.east)
    assert (west.code, east.code) == ("0410-1", "0410-2")
    assert max(lon for lon, _lat in west.boundary["coordinates"][0]) == pytest.approx(113.905)
    assert Grid.objects.get(pk=cast.grid_e1.pk).closed_at


@pytest.mark.parametrize("line", [[[113.905, 35.30], [113.905, 35.305]], [[113.95, 35.30], [113.95, 35.31]]], ids=["ends inside", "passes by"])
def test_a_cut_that_does_not_part_the_grid_is_refused(cast, leader, line):
    answer = leader.post(url(cast.grid_e1, "split"), {"line": line, "parts": parts("0410-1", "0410-2"), "reason": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "boundary_refused")
    assert Grid.objects.get(pk=cast.grid_e1.pk).closed_at is None


def test_neighbours_become_one(cast, leader):
    other = leader.post("/api/v1/grids/", new(cast, households=5), format="json").json()["grids"][0]["id"]
    body = {"grids": [cast.grid_e1.pk, other], "code": "0410-9", "name": "大东河", "reason": "合并"}
    answer = leader.post("/api/v1/grids/merge/", body, format="json")
    assert answer.status_code == 201
    assert Grid.objects.in_use().get(station=cast.east).code == "0410-9"


def test_a_preview_names_whom_it_overlaps_and_changes_nothing(cast, leader):
    before = GridChange.objects.count()
    answer = leader.post("/api/v1/grids/preview/", {"boundary": box(113.905, 35.30, 113.92, 35.31)}, format="json").json()
    assert [overlap["code"] for overlap in answer["overlaps"]] == [cast.grid_e1.code]
    assert answer["overlaps"][0]["square_metres"] == pytest.approx(505_000, rel=0.02)
    assert GridChange.objects.count() == before


def test_a_preview_shows_the_strip_that_would_belong_to_nobody(cast, leader):
    strip = 0.0001
    answer = leader.post("/api/v1/grids/preview/", {"boundary": box(113.91 + strip, 35.30, 113.92, 35.31)}, format="json").json()
    assert sum(gap["square_metres"] for gap in answer["gaps"]) == pytest.approx(10_100, rel=0.05)
    assert leader.post("/api/v1/grids/preview/", {"boundary": EAST_OF_E1}, format="json").json()["gaps"] == []


def test_a_preview_says_what_goes_over(cast):
    KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MALL, name="商场", lon=113.902, lat=35.302)
    client = signed_in(make_officer("leader-en", cast.east, Role.DUTY_LEADER, language="en"))
    said = client.post("/api/v1/grids/preview/", {"grid": cast.grid_e1.pk, "line": CUT}, format="json", HTTP_ACCEPT_LANGUAGE="en").json()
    assert "1 officer" in said["goes_over"]
    assert "1 key site" in said["goes_over"]
    assert any("linked site" in words for words in said["goes_over"])
    redrawn = {"grid": cast.grid_e1.pk, "boundary": cast.grid_e1.boundary}
    assert client.post("/api/v1/grids/preview/", redrawn, format="json").json()["goes_over"] == []


def test_what_lies_around_is_whole_for_the_own_and_nameless_for_others(cast, leader):
    found = leader.get("/api/v1/grids/around/?box=113.79,35.29,113.92,35.32")
    assert [grid["code"] for grid in found.json()["own"]] == [cast.grid_e1.code]
    assert len(found.json()["others"]) == 1
    assert cast.grid_w1.code not in found.content.decode()


@pytest.mark.parametrize("asked", ["", "1,2,3", "a,b,c,d", "113,35,114,36", "113.9,35.3,113.8,35.4", "nan,nan,nan,nan"])
def test_a_box_that_is_none_or_too_wide_is_refused(leader, asked):
    assert leader.get(f"/api/v1/grids/around/?box={asked}").status_code == 400


def doors(cast) -> list[tuple[str, dict]]:
    """Everything that changes a boundary, with bodies that would work for the station's leader."""
    return [
        ("/api/v1/grids/", new(cast)),
        (url(cast.grid_e1, "redraw"), {"boundary": square(113.90, 35.30, 0.009), "reason": "x"}),
        (url(cast.grid_e1, "split"), {"line": CUT, "parts": parts("0410-1", "0410-2"), "reason": "x"}),
        ("/api/v1/grids/merge/", {"grids": [cast.grid_e1.pk, cast.grid_w1.pk], "code": "X", "name": "x", "reason": "x"}),
    ]


def test_another_stations_leader_finds_no_such_grid(cast):
    stranger = signed_in(make_officer("west-leader", cast.west, Role.DUTY_LEADER))
    assert [stranger.post(address, body, format="json").status_code for address, body in doors(cast)] == [404] * 4
    assert stranger.post("/api/v1/grids/preview/", {"grid": cast.grid_e1.pk, "line": CUT}, format="json").status_code == 404
    assert GridChange.objects.exclude(kind="draw").count() == 0


@pytest.mark.parametrize("who", ["desk", "community", "auxiliary", "inspector"])
def test_whoever_does_not_plan_draws_nothing(cast, who):
    client = signed_in(getattr(cast, who))
    assert {client.post(address, body, format="json").status_code for address, body in doors(cast)} == {403}


def test_an_administrator_draws_in_the_whole_bureau(cast):
    client = signed_in(cast.administrator)
    assert client.post("/api/v1/grids/", new(cast), format="json").status_code == 201
    assert client.get("/grids/draw/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"code": "gibt es nicht"},
        {"boundary": {"type": "Point", "coordinates": [113.9, 35.3]}},
        {"boundary": {"type": "Polygon", "coordinates": [[[35.3, 113.9], [35.4, 113.9], [35.4, 114.0]]]}},
        {"boundary": {"type": "Polygon", "coordinates": [[["a", "b"]]]}},
        {"boundary": {"type": "Polygon"}},
        {"kind": "moon"},
        {"households": -1},
        {"surprise": 1},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_wrong_input_is_refused_with_the_reason(cast, leader, wrong):
    answer = leader.post("/api/v1/grids/", new(cast, **wrong), format="json")
    assert answer.status_code == 400
    assert answer.json()["code"]
    assert not Grid.objects.filter(name="新区").exists()


def test_the_list_is_ones_own_without_boundaries_and_can_be_narrowed(cast, leader):
    def codes(query: str = "") -> list[str]:
        return [grid["code"] for grid in leader.get(f"/api/v1/grids/{query}").json()["results"]]

    assert codes() == codes(f"?q={cast.grid_e1.name}&officer=yes&kind=urban&station={cast.east.pk}") == [cast.grid_e1.code]
    assert codes("?officer=no") == codes("?closed=true") == codes("?q=zz") == codes(f"?station={cast.west.pk}") == []
    assert "boundary" not in leader.get("/api/v1/grids/").json()["results"][0]
    assert leader.get("/api/v1/grids/?kind=moon").status_code == 400


def test_whoever_reads_may_list_but_not_draw(cast):
    client = signed_in(cast.desk)
    assert client.get("/api/v1/grids/").json()["count"] == 1
    assert client.post("/api/v1/grids/", new(cast), format="json").status_code == 403
