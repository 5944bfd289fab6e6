"""Every way a file can be wrong: one sentence with the row and the way out, and nothing half applied."""

# ruff: noqa: F811 - fixtures of other files

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from grids.lifecycle import ImportStatus
from grids.lookup import find_place
from grids.models import FileImport, Grid, Posting
from partners.models import Site
from policing.lib.tables import read_table
from tests.cast import make_officer, square
from tests.grids.test_imports import (  # noqa: F401
    ENGLISH,
    GRID,
    brought_in,
    checked,
    do,
    english,
    everything,
    exported,
    features,
    keeper,
    refusals,
    upload,
)
from tests.grids.test_tables import bomb, sheet

RING = square(113.92, 35.30)["coordinates"][0]
BESIDE = square(113.94, 35.30)["coordinates"][0]
HOLE = [[113.924, 35.304], [113.926, 35.304], [113.926, 35.306], [113.924, 35.306], [113.924, 35.304]]
OUTSIDE = [[114.924, 35.304], [114.926, 35.304], [114.926, 35.306], [114.924, 35.306], [114.924, 35.304]]
PEOPLE_HEAD = ["账号", "姓名", "角色", "单位", "警号"]
CROSSED = [RING[0], RING[2], RING[1], RING[3], RING[0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def several(*polygons: Any) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in polygons]}


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (
            polygon(CROSSED),
            "Feature 1: its boundary crosses or touches itself at 113.925000, 35.305000; draw it again there, or let crossing boundaries be mended.",
        ),
        (polygon(RING, OUTSIDE), "Feature 1: its boundary crosses or touches itself at 114.924000, 35.304000; draw it again there, or let"),
        (several(RING, RING), "Feature 1: its boundary crosses or touches itself at"),
        (polygon([[lat, lon] for lon, lat in RING]), "Feature 1: longitude and latitude are swapped (35.3, 113.92); write the longitude first and run again."),
        (polygon(RING[:2]), "Feature 1: a ring has fewer than three different points; draw the ring again."),
        (polygon([RING[0], RING[1], RING[0], RING[0]]), "Feature 1: a ring has fewer than three different points"),
        ({"type": "Point", "coordinates": RING[0]}, "Feature 1: its geometry is a Point, a grid needs a Polygon or a MultiPolygon; dissolve it into one area"),
        (None, "Feature 1: it has no boundary; bring in new grids as GeoJSON or as a shapefile."),
    ],
)
def test_a_boundary_that_cannot_stand_is_refused_with_place_and_remedy(cast, keeper, shape, words):
    before = everything()
    row = checked(keeper, "grids", features((GRID, shape)))
    assert words in refusals(row)
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    row.refresh_from_db()
    assert (row.status, everything()) == (ImportStatus.CHECKED, before)


def test_holes_and_several_parts_go_in_as_they_are_and_come_out_again(cast, keeper):
    brought_in(
        keeper, "grids", features((GRID, polygon(RING, HOLE)), (GRID | {"网格编码": "0410-022"}, several(BESIDE, [[lon + 0.02, lat] for lon, lat in BESIDE])))
    )
    assert find_place(113.925, 35.305) is None
    places = [find_place(*at) for at in ((113.921, 35.301), (113.945, 35.305), (113.965, 35.305))]
    assert [place.grid_code for place in places if place] == ["0410-021", "0410-022", "0410-022"]
    again = checked(keeper, "grids", exported(keeper, "grids", "geojson"))
    assert (again.counts["added"], again.counts["changed"], again.counts["refused"]) == (0, 0, 0)


def test_a_crossed_boundary_is_mended_only_on_request_and_said(cast, keeper):
    row = checked(keeper, "grids", features((GRID, polygon(CROSSED))), repair="on")
    assert (row.counts["added"], row.counts["refused"]) == (1, 0)
    assert row.kept("findings")["hints"] == ["Mended boundaries that crossed themselves: 0410-021."]


@pytest.mark.parametrize(
    ("subject", "rows", "words"),
    [
        (
            "people",
            [PEOPLE_HEAD, ["n1", "x", "社区民警", "EAST"], ["n1", "y", "社区民警", "EAST"]],
            "Row 3: y (n1) appears twice (first in row 2); keep one",
        ),
        ("units", [["单位代码", "单位名称", "单位类型", "上级单位代码"], ["N", "x", "派出所", "9999"], ["N", "y", "派出所", "9999"]], "Row 3: "),
        (
            "people",
            [PEOPLE_HEAD, ["n1", "x", "社区民警", "EAST", "7"], ["n2", "y", "社区民警", "EAST", "7"]],
            "Row 3: “Badge number” 7 belongs to",
        ),
    ],
)
def test_what_stands_twice_is_named_with_both_rows(cast, keeper, subject, rows, words):
    before = everything()
    assert words in refusals(checked(keeper, subject, sheet(*rows)))
    assert everything() == before


def test_postings_that_overlap_within_the_file_are_refused_and_those_that_follow_each_other_are_not(cast, keeper):
    Posting.objects.all().delete()
    one, two = (make_officer(name, cast.east, Role.COMMUNITY_OFFICER).officer.badge_number for name in ("one", "two"))
    head = ["警号", "网格编码", "责任类型", "开始日期", "结束日期"]
    row = checked(keeper, "postings", sheet(head, [one, "0410-017", "main", "2026-01-01", "2026-06-30"], [two, "0410-017", "main", "2026-06-01", ""]))
    assert "Row 3: “From” overlaps: grid 0410-017 has" in refusals(row)
    assert "end that posting first." in refusals(row)
    brought_in(keeper, "postings", sheet(head, [one, "0410-017", "main", "2026-01-01", "2026-06-30"], [two, "0410-017", "main", "2026-06-30", ""]))
    assert Posting.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"0" * (50 * 2**20), "The file has 50 MB, at most 40 are read; cut it by station."),
        (bomb("xl/worksheets/sheet1.xml", 130), "The file unfolds into something no list is; copy the rows into the empty form."),
        (bomb("a.shp", 210), "The archive unfolds into more than 200 MB; cut the layer by station."),
        (b"\x00\xff\xfe" * 40, "The file is neither UTF-8 nor GB18030 text; save it as XLSX, or as text in UTF-8."),
        (b"\xd0\xcf\x11\xe0old", "The file is an old Excel file, or locked by a password; save it as XLSX without a password."),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_at_once_and_not_kept(cast, keeper, data, words):
    answer = upload(keeper, "people", data)
    assert (answer.status_code, FileImport.objects.count()) == (400, 0)
    assert words in answer.content.decode()


def test_a_sheet_as_people_have_them_goes_in(cast, keeper):
    """A title over merged headings, full-width digits, blanks behind, a day as text, GB18030."""
    head = [["城东派出所民警台账", None, None, None, None], ["人员", None, None, "联系", None], ["账号 ", "姓　名", "角色", "单位", "手机(必填)"]]
    brought_in(keeper, "people", sheet(*head, ["new-1  ", " 王某 ", "社区民警  ", "EAST", "１００ ００００ ００１２"], merged="A1:E1"))  # noqa: RUF001
    assert str(User.objects.get(username="new-1").addressee.addresses.get(channel="sms").value) == "10000000012"
    text = "警号,网格编码,责任类型,开始日期\r\n{},0410-017,辅警,２０２６年１月３１日  \r\n".format(cast.auxiliary.officer.badge_number)  # noqa: RUF001, UP032
    brought_in(keeper, "postings", text.encode("gb18030"))
    assert Posting.objects.filter(officer=cast.auxiliary.officer, starts_at__date="2026-01-31").exists()


DANGEROUS = ["=1+1", "+cmd", "-x", "@SUM(A1)", "＝1+1", "|x", "'quoted"]  # noqa: RUF001


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_what_a_spreadsheet_would_calculate_goes_out_harmless_and_comes_back_unchanged(cast, keeper, kind):
    Site.objects.all().delete()
    for place, name in enumerate(DANGEROUS):
        Site.objects.create(partner=cast.bank, code=f"D-{place}", name=name, lon=113.905, lat=35.305, station=cast.east, grid=cast.grid_e1)
    data = exported(keeper, "sites", kind)
    column = read_table(data).headings.index("name" if kind == "geojson" else "Site name")
    taken = {row.cells[column] for row in read_table(data).rows}
    assert not any(text[:1] in "=+-@＝|" for text in taken)  # noqa: RUF001
    again = checked(keeper, "sites", data)
    assert (again.counts["unchanged"], again.counts["changed"], again.counts["refused"]) == (len(DANGEROUS), 0, 0), again.kept("findings")


def test_a_formula_in_a_sheet_is_never_calculated(cast, keeper):
    assert "Row 2: “Grid name” is a formula; write the value itself." in refusals(
        checked(keeper, "grids", sheet(["网格编码", "网格名称"], ["0410-017", "=1+1"]))
    )
    assert Grid.objects.get(code="0410-017").name == "东河"
