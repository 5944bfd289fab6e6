"""What maps draw: exact, light, and made once for every state of the grids."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from accounts.models import Unit
from grids import drawn
from grids.models import Grid, Posting
from grids.services import boundaries_changed
from policing.lib.held import MadeOnce
from policing.lib.outlines import Outlines
from tests.cast import Cast, make_unit, signed_in

URL = "/api/v1/grids/boundaries/"
FROM_THE_BOARD = "/api/v1/alerts/boundaries/"
# Of a city of some 4,500 grids: what the overview may weigh, and the whole.
MOST_KB_AT_FIRST = 30
MOST_KB_WHOLE = 200
PACKED = {"Accept-Encoding": "gzip"}
ROWS, COLUMNS = 50, 90
CORNERS_A_SIDE = 3


def unpacked(points: list[int], shapes: list[Any], scale: int) -> list[shapely.MultiPolygon]:
    """As `static/js/lib/map/outlines.js` reads it."""
    corners, x, y, met = [], 0, 0, 0
    for dx, dy in zip(points[::2], points[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x / scale, y / scale))
    found = []
    for polygons in shapes:
        rings_of = []
        for rings in polygons:
            walked = []
            for steps in rings:
                at, ring = met, []
                for step in steps:
                    at, met = (at + step, met) if step else (met, met + 1)
                    ring.append(corners[at])
                walked.append(ring)
            rings_of.append((walked[0], walked[1:]))
        found.append(shapely.MultiPolygon(rings_of))
    return found


def square(x: float, y: float, size: float = 0.01) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def test_areas_come_back_as_they_were_with_holes_and_islands():
    ring = {"type": "Polygon", "coordinates": [square(113.9, 35.3, 0.03), square(113.91, 35.31)]}
    inside = {"type": "Polygon", "coordinates": [square(113.91, 35.31)[::-1]]}
    apart = {"type": "MultiPolygon", "coordinates": [[square(113.93, 35.3)], [square(113.95, 35.3)]]}
    outlines = Outlines()
    shapes = [outlines.add(area) for area in (ring, inside, apart)]
    found = unpacked(outlines.points, shapes, outlines.scale)
    assert [one.symmetric_difference(shape(area)).area for one, area in zip(found, (ring, inside, apart), strict=True)] == pytest.approx([0, 0, 0], abs=1e-12)


def test_what_neighbours_share_is_told_once():
    outlines = Outlines()
    outlines.add({"type": "Polygon", "coordinates": [square(113.90, 35.3)]})
    before = len(outlines.points)
    outlines.add({"type": "Polygon", "coordinates": [square(113.91, 35.3)]})
    assert len(outlines.points) - before == 2 * 2


def test_corners_that_fall_together_are_one():
    outlines = Outlines()
    corners = [[113.9, 35.3], [113.90000001, 35.3], [113.91, 35.3, 80.5], [113.91, 35.31], [113.9, 35.3]]
    assert outlines.add({"type": "Polygon", "coordinates": [corners]}) == [[[0, 0, 0]]]


@pytest.fixture
def city(cast: Cast) -> Cast:
    """A made-up city of 150 stations below the east one, thirty grids each."""
    Grid.objects.exclude(pk=cast.grid_e1.pk).filter(station=cast.east).delete()
    stations = [make_unit(f"S{n}", Unit.Kind.STATION, cast.east, f"第{n}派出所") for n in range(ROWS // 5 * COLUMNS // 6)]
    Grid.objects.bulk_create(
        Grid(
            code=f"{row:04d}-{column:03d}", name=f"网格{row}之{column}", station=stations[row // 5 * (COLUMNS // 6) + column // 6], boundary=_cell(row, column)
        )
        for row in range(ROWS)
        for column in range(COLUMNS)
    )
    boundaries_changed()
    return cast


def _cell(row: int, column: int) -> dict[str, Any]:
    """A cell with four sides, each bent at some corners by what looks like chance; neighbours bend theirs alike."""
    corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
    ring = [corner for here, there in zip(corners, corners[1:] + corners[:1], strict=True) for corner in _side(here, there)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _side(here: tuple[int, int], there: tuple[int, int]) -> list[list[float]]:
    low, high = sorted((here, there))
    points = [
        _corner(low[0] + (high[0] - low[0]) * n / (CORNERS_A_SIDE + 1), low[1] + (high[1] - low[1]) * n / (CORNERS_A_SIDE + 1))
        for n in range(CORNERS_A_SIDE + 2)
    ]
    return points[:-1] if here == low else points[:0:-1]


def _corner(row: float, column: float) -> list[float]:
    chance = hash((row, column))
    return [round(113.5 + column * 0.01 + chance % 1009 / 1009 * 0.002, 6), round(35.1 + row * 0.01 + chance % 997 / 997 * 0.002, 6)]


def fetch(cast: Cast, url: str = URL, **headers: str) -> Any:
    return signed_in(cast.desk).get(url, headers=headers)


def test_a_city_is_light_at_first_and_whole_when_asked(city):
    first, whole = (fetch(city, url, **PACKED) for url in (URL, f"{URL}?whole"))
    assert len(first.content) / 1000 <= MOST_KB_AT_FIRST
    assert len(whole.content) / 1000 <= MOST_KB_WHOLE
    assert json.loads(gzip.decompress(first.content))["grids"] is None
    read = json.loads(gzip.decompress(whole.content))
    found = unpacked(read["points"], read["grids"]["shape"], read["scale"])
    exact = dict(Grid.objects.values_list("code", "boundary"))
    off = [area.hausdorff_distance(shape(exact[code])) for area, code in zip(found, read["grids"]["code"], strict=True)]
    assert len(found) == ROWS * COLUMNS + 1 and max(off) < 1e-6
    assert shapely.coverage_is_valid([area.geoms[0] for area, code in zip(found, read["grids"]["code"], strict=True) if code != city.grid_e1.code])


def test_a_station_comes_whole_at_once(cast):
    read = fetch(cast, FROM_THE_BOARD).json()
    assert (read["grids"]["code"], read["stations"]["is_own"]) == (["0410-017"], [True])


@pytest.mark.parametrize("url", [URL, FROM_THE_BOARD])
def test_what_did_not_change_is_answered_without_reading_a_boundary(cast, url, django_assert_max_num_queries, monkeypatch):
    client = signed_in(cast.desk)
    tag = client.get(url)["ETag"]
    drawn.forget_drawn()
    monkeypatch.setattr(drawn.Drawn, "_pack", lambda _self: pytest.fail("packed again"))
    with django_assert_max_num_queries(8) as asked:
        answer = client.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert not [one for one in asked if '"boundary"' in one["sql"]]


def test_it_is_packed_once(cast, monkeypatch):
    packs = []
    monkeypatch.setattr(drawn.gzip, "compress", lambda body, **_how: packs.append(body) or body)
    for _ in range(3):
        fetch(cast, **PACKED)
    assert len(packs) == 1


def _rename_grid(cast: Cast) -> None:
    Grid.objects.filter(pk=cast.grid_e1.pk).update(name="改名小区")


def _redraw(cast: Cast) -> None:
    Grid.objects.filter(pk=cast.grid_e1.pk).update(boundary={"type": "Polygon", "coordinates": [square(113.9, 35.3, 0.02)]})
    boundaries_changed()


def _rename_station(cast: Cast) -> None:
    type(cast.east).objects.filter(pk=cast.east.pk).update(name="改名派出所")


def _rename_officer(cast: Cast) -> None:
    type(cast.community).objects.filter(pk=cast.community.pk).update(full_name="New Name")


def _end_posting(cast: Cast) -> None:
    Posting.objects.filter(grid=cast.grid_e1).update(ends_at=cast.now - timedelta(seconds=1))


@pytest.mark.parametrize("change", [_rename_grid, _redraw, _rename_station, _rename_officer, _end_posting])
def test_every_change_that_is_seen_is_told(cast, change):
    before = fetch(cast)
    change(cast)
    after = fetch(cast, **{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.json() != before.json()


def test_readers_of_two_languages_get_their_own_names(cast):
    Grid.objects.filter(pk=cast.grid_e1.pk).update(name_en="Brocade Garden")
    names = [fetch(cast, **{"Accept-Language": language}).json()["grids"]["name"] for language in ("zh-hans", "en")]
    assert names == [[Grid.objects.get(pk=cast.grid_e1.pk).name], ["Brocade Garden"]]


def test_it_is_sent_packed_to_whoever_can_unpack_it(cast):
    plain, packed = fetch(cast), fetch(cast, **PACKED)
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.content) == plain.content
    assert plain["ETag"] == packed["ETag"]
    assert "Accept-Encoding" in plain["Vary"]


def test_what_many_ask_for_at_once_is_made_once():
    made, together = MadeOnce(most=2), Barrier(8)
    calls = []

    def ask(_n: int) -> str:
        together.wait()
        return made("city", lambda: calls.append(1) or "map")

    with ThreadPoolExecutor(8) as people:
        assert list(people.map(ask, range(8))) == ["map"] * 8
    assert calls == [1]


def test_an_error_is_not_held():
    made = MadeOnce(most=2)
    with pytest.raises(ZeroDivisionError):
        made("city", lambda: 1 // 0)
    assert made("city", lambda: 1) == 1


def test_the_least_asked_for_gives_way():
    made = MadeOnce(most=2)
    for key in ("a", "b", "a", "c"):
        made(key, lambda: None)
    calls = []
    made("a", lambda: calls.append("a"))
    made("b", lambda: calls.append("b"))
    assert calls == ["b"]
