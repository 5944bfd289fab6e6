"""A list as a file for a spreadsheet: CSV, or XLSX. Whatever strangers typed stays text and never becomes a formula."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

MOST_ROWS = 20_000
ROWS_AT_ONCE = 500
SPOOLED_BYTES = 2 * 1024 * 1024
# A spreadsheet takes these at the start of a cell for a formula, the full-width ones in Chinese editions too (OWASP, "CSV injection").
FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠|%]|^[\t\r\n]")
# What XML 1.0 cannot hold, and what nobody sees at the start of a cell.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|^[\u200b-\u200f\u2060\ufeff]+")


class Column(NamedTuple):
    """One column: its heading, and what a row has in it (text, number, date, time or None)."""

    label: Any
    value: Callable[[Any], Any]


def table_file(kind: str, rows: QuerySet | Sequence[Any], columns: Sequence[Column], *, name: str) -> HttpResponseBase:
    """`rows` as a download `name`.csv or `name`.xlsx, in the reader's language and time zone; the last line says so where `MOST_ROWS` cut it off."""
    return FILES[kind](_Table(rows, columns), name)


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet calculates."""
    clean = UNPRINTABLE.sub("", text)
    return f"'{clean}" if FORMULA.match(clean) else clean


class _Table:
    """The lines of a list, made a few hundred at a time in the language of whoever asked, also when they are read after the request."""

    def __init__(self, rows: QuerySet | Sequence[Any], columns: Sequence[Column]) -> None:
        self.rows, self.columns, self.language = rows, columns, translation.get_language() or "zh-hans"
        self.headings = [str(column.label) for column in columns]

    def lines(self) -> Iterator[list[list[Any]]]:
        first, left = self.rows[: MOST_ROWS + 1], MOST_ROWS
        rows = first.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(first, QuerySet) else iter(first)
        while some := list(islice(rows, min(left, ROWS_AT_ONCE))):
            left -= len(some)
            with translation.override(self.language):
                lines = [self._line(row) for row in some]
            yield lines
        if not left and next(rows, None):
            with translation.override(self.language):
                lines = [[_("Only the first %(most)s rows are here. Narrow the filter and export again.") % {"most": MOST_ROWS}]]
            yield lines

    def _line(self, row: Model) -> list[Any]:
        return [_plain(column.value(row)) for column in self.columns]


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, int | float | date) else harmless(str(value))


def _csv(table: _Table, name: str) -> HttpResponseBase:
    """With a byte-order mark, by which spreadsheets know UTF-8."""
    parts = chain(["\ufeff" + _as_csv([table.headings])], map(_as_csv, table.lines()))
    return StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8", headers=_headers(f"{name}.csv"))


def _as_csv(lines: list[list[Any]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(lines)
    return written.getvalue()


def _xlsx(table: _Table, name: str) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in table.headings])
    for line in chain.from_iterable(table.lines()):
        sheet.append([_cell(sheet, value) for value in line])
    kept = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - the response closes it
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", headers=_headers(f"{name}.xlsx"))


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _headers(filename: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(True, filename) or "attachment", "Cache-Control": "private, no-store"}


FILES: dict[str, Callable[[_Table, str], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx}
