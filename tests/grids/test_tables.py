"""Files as people have them: titles over merged headings, full-width digits, days as text, any Chinese encoding, and files that mean harm."""

import io
import json
import struct
import zipfile
from datetime import date, datetime

import pytest
import shapefile
from django.utils import translation
from openpyxl import Workbook

from grids.imports.fields import Cells, Field
from grids.imports.problems import BadRow
from policing.lib.tables import UnusableTable, normal, read_table

KNOWN = {normal(text) for text in ("网格编码", "网格名称", "户数", "电话", "code", "name")}
SQUARE = [[113.90, 35.30], [113.91, 35.30], [113.91, 35.31], [113.90, 35.31], [113.90, 35.30]]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sheet(*rows: list, merged: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def layer(encoding: str = "utf-8", *, cpg: str = "", prj: str = "", name: str = "东河") -> bytes:
    parts = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, encoding=encoding, shapeType=shapefile.POLYGON) as writer:
        writer.field("code", "C", 20)
        writer.field("name", "C", 40)
        writer.poly([list(reversed(SQUARE))])
        writer.record("0410-001", name)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part, held in parts.items():
            archive.writestr(f"网格/grids.{part}", held.getvalue())
        for part, text in (("cpg", cpg), ("prj", prj)):
            if text:
                archive.writestr(f"网格/grids.{part}", text)
    return kept.getvalue()


def test_headings_below_a_title_and_merged_groups_are_found():
    table = read_table(
        sheet(["某某分局网格台账", None, None], ["网格", None, "户数"], ["网格编码", "网格名称", None], ["0410-1", "东河", 12], merged="A1:C1"), known=KNOWN
    )
    assert table.headings == ["网格编码", "网格名称", "户数"]
    assert [(row.number, row.cells) for row in table.rows] == [(4, ["0410-1", "东河", "12"])]


def test_rows_keep_the_numbers_the_spreadsheet_shows_and_empty_ones_are_no_rows():
    table = read_table(sheet(["网格编码*", " 户 数 "], ["a", 1.0], [None, None], ["  b  ", "２"]), known=KNOWN)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ["a", "1"]), (4, ["b", "２"])]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 10, 11, 30])
def test_no_row_of_a_sheet_is_lost_and_each_keeps_its_number(count):
    table = read_table(sheet(["网格编码", "网格名称"], *([f"c{n}", "x"] for n in range(count))), known=KNOWN)
    assert [(row.number, row.cells[0]) for row in table.rows] == [(n + 2, f"c{n}") for n in range(count)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_every_encoding_and_with_every_separator_spreadsheets_write(encoding, separator):
    table = read_table(f"网格编码{separator}网格名称\n1{separator}东河\n".encode(encoding), known=KNOWN)
    assert (table.headings, table.rows[0].cells) == (["网格编码", "网格名称"], ["1", "东河"])


def test_days_in_a_sheet_come_as_text():
    table = read_table(sheet(["code", "name"], [date(2026, 1, 31), datetime(2026, 1, 31, 8, 30)]), known=KNOWN)  # noqa: DTZ001
    assert table.rows[0].cells == ["2026-01-31", "2026-01-31 08:30:00"]


def test_features_become_rows_with_their_id_and_shape():
    feature = {"type": "Feature", "id": 410702, "properties": {"name": "红旗区", "n": 2.0}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    table = read_table(json.dumps({"type": "FeatureCollection", "features": [feature, "x"]}).encode())
    assert table.headings == ["name", "n", "id"]
    assert table.rows[0].cells == ["红旗区", "2", "410702"]
    assert table.rows[0].shape == feature["geometry"]
    assert table.rows[1].bad


@pytest.mark.parametrize(("encoding", "cpg"), [("utf-8", ""), ("utf-8", "UTF-8"), ("gb18030", ""), ("gb18030", "936"), ("gb18030", "GBK")])
def test_shapefiles_are_read_in_the_encoding_they_say_or_have(encoding, cpg):
    table = read_table(layer(encoding, cpg=cpg, prj='GEOGCS["GCS_China_Geodetic_Coordinate_System_2000"]'))
    assert (table.kind, table.headings, table.rows[0].cells) == ("shapefile", ["code", "name"], ["0410-001", "东河"])
    assert table.rows[0].shape["type"] == "Polygon"


def bomb(name: str, megabytes: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as opened:
        for _part in range(megabytes):
            opened.write(b"0" * 2**20)
    return kept.getvalue()


def archive_of(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, held in parts.items():
            archive.writestr(name.replace("_", "."), held)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"0" * (40 * 2**20 + 1), "at most 40"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (bomb("xl/worksheets/sheet1.xml", 130), "unfolds"),
        (bomb("a.shp", 210), "unfolds"),
        (archive_of(a_shp=b"x", a_dbf=b"y"), "cannot be read"),
        (archive_of(a_shp=b"x", b_shp=b"x"), "2 layers"),
        (archive_of(a_shp=struct.pack(">i", 9994) + b"\0" * 200), "lacks the .dbf"),
        (layer(prj='PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["CGCS2000"]]'), "in metres (CGCS2000_3_Degree_GK_CM_114E)"),
        (layer(prj='GEOGCS["GCS_Beijing_1954"]'), "GCS_Beijing_1954"),
        (layer("gb18030", cpg="UTF-8"), "another encoding"),
        (archive_of(xl_xml=b'<!DOCTYPE lolz [<!ENTITY a "b">]>'), "unfolds"),
        (b"\x00\xff\xfe" * 40, "neither UTF-8 nor GB18030"),
        (b'a,b\n"c,d\n', "no CSV"),
        (b"code,name\n" + b"a,b\n" * 20_100, "more than 20000 rows"),
        (b'{"type":"FeatureCollection","features":[' + b"1," * 20_000 + b"1]}", "more than 20000 features"),
        (b"{", "line 1, column"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_used_is_refused_whole_with_the_way_out(data, words):
    with pytest.raises(UnusableTable) as refusal:
        read_table(data, known=KNOWN)
    assert words in str(refusal.value)
    assert "; " in str(refusal.value)


FIELDS = [Field(name, name, name) for name in ("text", "count", "day", "flag")]


def cells(**texts: str) -> Cells:
    return Cells(FIELDS, texts)


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+1", "＝1+1", "|x"])  # noqa: RUF001
def test_a_formula_is_refused_and_never_calculated(text):
    with pytest.raises(BadRow, match="is a formula"):
        cells(text=text)


@pytest.mark.parametrize(("text", "kept"), [("'=1+1", "=1+1"), ("+8610000000000", "+8610000000000"), ("-5", "-5"), ("O'Neill", "O'Neill"), ("'x", "'x")])
def test_what_an_export_neutralised_comes_back_as_it_was(text, kept):
    assert cells(text=text)["text"] == kept


@pytest.mark.parametrize(("text", "number"), [("１２００", 1200), ("1,200", 1200), (" 7 ", 7), ("", None)])
def test_numbers_as_people_type_them(text, number):
    assert cells(count=text).number("count") == number


@pytest.mark.parametrize("text", ["12.5", "-3", "many", "9" * 400])
def test_what_is_no_number_is_named(text):
    with pytest.raises(BadRow, match="not a whole number"):
        cells(count=text[:200]).number("count")


@pytest.mark.parametrize("text", ["2026-01-31", "2026/1/31", "2026.1.31", "2026年1月31日", "20260131", "２０２６－０１－３１", "46053"])  # noqa: RUF001
def test_days_as_people_and_spreadsheets_write_them(text):
    assert cells(day=text).day("day") == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["2026-02-30", "31.1.2026", "soon", "2026-01", "99999"])
def test_what_is_no_day_is_named(text):
    with pytest.raises(BadRow, match="not a day"):
        cells(day=text).day("day")


@pytest.mark.parametrize(("text", "value"), [("是", True), ("否", False), ("Yes", True), ("0", False), ("", None)])
def test_yes_and_no(text, value):
    assert cells(flag=text).flag("flag") is value
