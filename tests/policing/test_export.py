"""Lists as files for a spreadsheet: complete, readable in Chinese, and never a formula."""

import csv
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import Unit
from policing.lib import export
from policing.lib.export import Column, harmless, table_file

COLUMNS = [Column("编号", lambda unit: unit.code), Column("名称", lambda unit: unit.name), Column("人数", lambda unit: 3)]


def bytes_of(response) -> bytes:
    return b"".join(response.streaming_content)


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(response).decode("utf-8-sig"))))


def read_xlsx(response) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(bytes_of(response))).active.iter_rows()]


@pytest.fixture
def units(cast):
    return Unit.objects.filter(code__in=["EAST", "WEST"]).order_by("code")


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x","y")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "＝1+1",
        "＠x",
        "  =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "|calc",
        "%0A=1",
        "\x00=1",
        "\x1b=1",
        "\ufeff=1",
    ],
)
def test_what_a_stranger_typed_is_never_a_formula(typed):
    assert harmless(typed).startswith("'")


@pytest.mark.parametrize("typed", ["白色轿车", "2026-08-17-000031", "A=1", "a@example.org", ""])
def test_what_is_no_formula_stays_as_it_was_typed(typed):
    assert harmless(typed) == typed


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_a_file_holds_every_row_under_its_heading(units, kind, read):
    rows = read(table_file(kind, units, COLUMNS, name="units"))
    assert [[str(value) for value in row] for row in rows] == [["编号", "名称", "人数"], ["EAST", "城东派出所", "3"], ["WEST", "城西派出所", "3"]]


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_a_formula_is_text_in_every_file(units, kind, read):
    rows = read(table_file(kind, units, [Column("=1+1", lambda unit: "=cmd|' /C calc'!A0")], name="units"))
    assert rows == [["=1+1"] if kind == "csv" else ["=1+1"], ["'=cmd|' /C calc'!A0"], ["'=cmd|' /C calc'!A0"]]


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_where_it_was_cut_off_it_says_so(units, monkeypatch, kind, read):
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    with translation.override("en"):
        rows = read(table_file(kind, units, COLUMNS, name="units"))
    assert len(rows) == 3
    assert str(rows[2][0]).startswith("Only the first 1 rows")


def test_exactly_as_many_rows_as_fit_are_not_called_cut_off(units, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    assert len(read_csv(table_file("csv", units, COLUMNS, name="units"))) == 3


def test_a_spreadsheet_knows_utf_8_by_the_mark(units):
    assert bytes_of(table_file("csv", units, COLUMNS, name="units")).startswith(b"\xef\xbb\xbf")


def test_the_file_is_read_after_the_request_in_the_language_it_was_asked_in(units):
    with translation.override("en"):
        response = table_file("csv", units, [Column("name", str)], name="units")
    with translation.override("zh-hans"):
        assert read_csv(response)[1] == ["EAST unit"]


def test_a_download_is_kept_by_no_cache(units):
    response = table_file("xlsx", units, COLUMNS, name="联动 警情")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Cache-Control"] == "private, no-store"
