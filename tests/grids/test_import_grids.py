"""Grids from a file: what is accepted, what is refused in which words, and that a refusal changes nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Unit
from grids.lookup import find_place
from grids.models import BoundaryVersion, Grid

pytestmark = pytest.mark.django_db

SQUARE = [[113.90, 35.30], [113.91, 35.30], [113.91, 35.31], [113.90, 35.31], [113.90, 35.30]]
BESIDE = [[lon + 0.01, lat] for lon, lat in SQUARE]
BOW_TIE = [[113.90, 35.30], [113.91, 35.31], [113.91, 35.30], [113.90, 35.31], [113.90, 35.30]]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def station() -> Unit:
    bureau = Unit.objects.create(kind=Unit.Kind.BUREAU, code="9999", name="示范局")
    return Unit.objects.create(kind=Unit.Kind.STATION, code="CD", name="城东派出所", parent=bureau)


def feature(code: Any = "0410-001", ring: Any = SQUARE, **changes: Any) -> dict[str, Any]:
    properties = {"code": code, "name": "东河社区", "station": "CD"} | changes.pop("properties", {})
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}} | changes


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


class Outcome:
    """What the command said."""

    def __init__(self, folder: Path, content: str | bytes, *options: str) -> None:
        path = folder / "grids.geojson"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.out, self.err, self.refusal = StringIO(), StringIO(), ""
        try:
            call_command("import_grids", str(path), *options, stdout=self.out, stderr=self.err)
        except CommandError as error:
            self.refusal = str(error)

    @property
    def said(self) -> str:
        return self.out.getvalue() + self.err.getvalue() + self.refusal


@pytest.fixture
def run(tmp_path: Path) -> Any:
    return lambda content, *options: Outcome(tmp_path, content, *options)


def test_grids_are_added_and_found_at_once(run: Any, station: Unit) -> None:
    assert find_place(113.905, 35.305) is None
    outcome = run(collection(feature(), feature("0410-002", BESIDE)))
    assert "Added: 2" in outcome.said
    place = find_place(113.905, 35.305)
    assert place is not None
    assert (place.grid_id, place.station_id) == (Grid.objects.get(code="0410-001").pk, station.pk)


def test_the_same_file_again_changes_nothing(run: Any, station: Unit) -> None:
    run(collection(feature()))
    version = BoundaryVersion.objects.get().number
    outcome = run(collection(feature()))
    assert "Unchanged: 1" in outcome.said
    assert BoundaryVersion.objects.get().number == version


def test_a_changed_name_or_boundary_changes_the_grid_and_keeps_its_id(run: Any, station: Unit) -> None:
    run(collection(feature(), feature("0410-002", BESIDE)))
    kept = Grid.objects.get(code="0410-001")
    outcome = run(collection(feature(properties={"name": "东河新村"})))
    assert "Changed: 1" in outcome.said
    assert (Grid.objects.get(pk=kept.pk).name, Grid.objects.count()) == ("东河新村", 2)


def test_a_dry_run_names_the_grids_and_changes_nothing(run: Any, station: Unit) -> None:
    outcome = run(collection(feature()), "--dry-run")
    assert "Added: 1 (0410-001)" in outcome.said
    assert "nothing was changed" in outcome.said
    assert not Grid.objects.exists()


def test_one_bad_feature_stops_all(run: Any, station: Unit) -> None:
    outcome = run(collection(feature(), feature("0410-002", BESIDE, properties={"name": ""})))
    assert "Feature 2: “Grid name” is empty; fill it in." in outcome.said
    assert outcome.refusal
    assert not Grid.objects.exists()


def test_a_code_twice_names_both_features_and_the_way_out(run: Any, station: Unit) -> None:
    outcome = run(collection(feature(), feature(ring=BESIDE)))
    assert "Feature 2: 0410-001 东河社区 appears twice (first in feature 1); keep one of them." in outcome.said


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (feature(""), "“Grid code” is empty"),
        (feature(None), "“Grid code” is empty"),
        (feature("a/b"), "cannot be used"),
        (feature("x" * 31), "31 characters"),
        (feature(properties={"name": "长" * 61}), "61 characters"),
        (feature(properties={"station": ""}), "“Station” is empty"),
        (feature(properties={"station": "XX"}), "names “XX”, which is no station"),
        (feature(ring=[[lat, lon] for lon, lat in SQUARE]), "swapped"),
        (feature(ring=[[lon - 100, lat] for lon, lat in SQUARE]), "outside China"),
        (feature(ring=[[lon * 111_000, lat * 111_000] for lon, lat in SQUARE]), "not degrees"),
        (feature(ring=[[10**400, 35.3], *SQUARE[1:]]), "not a number"),
        (feature(ring=[["113.9", 35.3], *SQUARE[1:]]), "not a number"),
        (feature(ring=[[True, 35.3], *SQUARE[1:]]), "not a number"),
        (feature(ring=[[113.9], *SQUARE[1:]]), "not nested"),
        (feature(ring=SQUARE[:2]), "fewer than three"),
        (feature(ring=[]), "fewer than three"),
        (feature(ring="square"), "not nested"),
        (feature(geometry=None), "no boundary"),
        (feature(geometry={"type": "Polygon", "coordinates": []}), "empty"),
        (feature(geometry={"type": "MultiPolygon", "coordinates": []}), "empty"),
        (feature(geometry={"type": "Point", "coordinates": [113.9, 35.3]}), "is a Point"),
        (feature(geometry={"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]}), "GeometryCollection"),
        ("nonsense", "not a GeoJSON feature"),
        ({"type": "Topology"}, "not a GeoJSON feature"),
        (feature() | {"properties": None}, "“Grid code” is empty"),
    ],
)
def test_each_mistake_is_named(run: Any, station: Unit, bad: Any, words: str) -> None:
    outcome = run(collection(bad))
    assert outcome.err.getvalue().startswith("Feature 1: ")
    assert words in outcome.err.getvalue()
    assert not Grid.objects.exists()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none(run: Any, station: Unit, number: str) -> None:
    outcome = run(collection(feature()).replace("113.9,", f"{number},", 1))
    assert "not a number" in outcome.said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "line 1, column"),
        (b"[1, 2]", "list, not a FeatureCollection"),
        (b'{"type": "Topology"}', "Topology"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection"}', "no features"),
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, "features": [1]}', "EPSG::3857"),
    ],
)
def test_a_file_that_is_no_use_is_refused_whole(run: Any, station: Unit, content: bytes, words: str) -> None:
    assert words in run(content).refusal


def test_a_file_that_is_not_there(station: Unit) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_grids", "/nowhere/grids.geojson")


def test_gb18030_and_a_byte_order_mark_are_read(run: Any, station: Unit) -> None:
    run(collection(feature()).encode("gb18030"))
    assert Grid.objects.get().name == "东河社区"
    assert "Unchanged: 1" in run("\ufeff" + collection(feature())).said


def test_a_boundary_that_crosses_itself_is_refused_with_the_place_and_mended_on_request(run: Any, station: Unit) -> None:
    refused = run(collection(feature(ring=BOW_TIE)))
    assert "crosses or touches itself at 113.905000, 35.305000" in refused.said
    assert "let crossing boundaries be mended" in refused.said
    mended = run(collection(feature(ring=BOW_TIE)), "--repair")
    assert "Mended boundaries that crossed themselves: 0410-001" in mended.said
    assert Grid.objects.get().boundary["type"] == "MultiPolygon"


def test_gcj02_is_moved_half_a_kilometre_west(run: Any, station: Unit) -> None:
    run(collection(feature()), "--datum", "gcj02")
    west, south = map(min, zip(*Grid.objects.get().boundary["coordinates"][0], strict=True))
    assert 113.893 < west < 113.896
    assert 35.300 < south < 35.302


def test_one_station_for_all_and_other_property_names(run: Any, station: Unit) -> None:
    plain = feature() | {"id": 410702, "properties": {"NAME": "红旗"}}
    run(collection(plain), "--station", "CD", "--name-property", "NAME")
    assert (Grid.objects.get().code, Grid.objects.get().name) == ("410702", "红旗")


def test_a_station_may_be_named_and_stand_under_another_property(run: Any, station: Unit) -> None:
    run(collection(feature(properties={"所属": "城东派出所"})), "--station", "所属")
    assert Grid.objects.get().station == station


def test_a_hole_stays_a_hole(run: Any, station: Unit) -> None:
    hole = [[113.904, 35.304], [113.906, 35.304], [113.906, 35.306], [113.904, 35.306], [113.904, 35.304]]
    run(collection(feature(geometry={"type": "Polygon", "coordinates": [SQUARE, hole]})))
    assert find_place(113.905, 35.305) is None
    assert find_place(113.902, 35.302) is not None


def test_heights_are_dropped(run: Any, station: Unit) -> None:
    run(collection(feature(ring=[[lon, lat, 72.5] for lon, lat in SQUARE])))
    assert {len(position) for position in Grid.objects.get().boundary["coordinates"][0]} == {2}


def test_overlapping_grids_are_pointed_out_but_accepted(run: Any, station: Unit) -> None:
    outcome = run(collection(feature("0410-002"), feature("0410-001", [[lon + 0.005, lat] for lon, lat in SQUARE])))
    assert "Grids 0410-001 and 0410-002 overlap; a place in both will belong to 0410-001." in outcome.said
    assert Grid.objects.count() == 2


def test_neighbours_that_share_an_edge_are_no_overlap(run: Any, station: Unit) -> None:
    assert "overlap" not in run(collection(feature(), feature("0410-002", BESIDE))).said
