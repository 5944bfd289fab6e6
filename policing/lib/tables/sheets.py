"""Spreadsheets: XLSX and CSV. Formulas are never calculated; they stay text, for whoever checks the cell to refuse."""

import csv
import io
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from policing.lib.tables.table import HEAD_ROWS, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Table, UnusableTable, below_headings

# A small archive may unfold into gigabytes; a sheet of 20,000 rows never does.
LARGEST_UNFOLDED = 120 * 1024 * 1024
SEPARATORS = ",;\t"
# What the readers of archives and of XML raise over a file that is damaged, locked by a password or made to hurt.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, OSError, AttributeError, TypeError),
    *(RuntimeError, EOFError, SyntaxError, ArithmeticError),
)


def read_xlsx(data: bytes, known: Collection[str]) -> Table:
    try:
        return _table("xlsx", _xlsx_lines(data), known)
    except UNREADABLE as error:
        raise UnusableTable(what=_("The file is no XLSX that can be read"), remedy=_("save it again, or as CSV")) from error


def read_csv(data: bytes, known: Collection[str]) -> Table:
    text = decoded(data)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return _table(
            "csv", ([cell_text(cell) for cell in line[:MOST_COLUMNS]] for line in csv.reader(io.StringIO(text), delimiter=separator, strict=True)), known
        )
    except csv.Error as error:
        raise UnusableTable(what=_("The file is no CSV that can be read"), remedy=_("save it again as XLSX")) from error


def decoded(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or in GB18030 as spreadsheets in China write it."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnusableTable(what=_("The file is neither UTF-8 nor GB18030 text"), remedy=_("save it as XLSX, or as text in UTF-8"))


def _table(kind: str, lines: Iterable[list[str]], known: Collection[str]) -> Table:
    found = iter(lines)
    head = list(islice(found, HEAD_ROWS + 1))
    headings, taken = below_headings(head, known)
    table = Table(kind, headings)
    table.rows = [Row(number, line) for number, line in _numbered(head[taken:], found, taken + 1) if any(line)]
    return table


def _numbered(begun: list[list[str]], rest: Iterator[list[str]], first: int) -> Iterator[tuple[int, list[str]]]:
    number = first
    for source in (begun, rest):
        for line in source:
            if number > MOST_ROWS + HEAD_ROWS:
                raise UnusableTable(what=_("The sheet has more than %(count)d rows") % {"count": MOST_ROWS}, remedy=_("cut it in two"))
            yield number, line
            number += 1


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST_UNFOLDED or any(has_entities(archive, part) for part in parts):
            raise UnusableTable(what=_("The file unfolds into something no list is"), remedy=_("copy the rows into the empty form"))
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False).worksheets[0]
    # The size a sheet says of itself may be a lie: a million rows of nothing.
    sheet.reset_dimensions()
    for line in sheet.iter_rows(max_row=MOST_ROWS + 2 * HEAD_ROWS, max_col=MOST_COLUMNS, values_only=True):
        yield trimmed([cell_text(value) for value in line])


def trimmed(line: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    width = next((place for place in range(len(line), 0, -1) if line[place - 1]), 0)
    return line[:width]


def has_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(2000)


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without “.0”, since spreadsheets make numbers of telephones; days and times as ISO 8601 writes them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()[: LONGEST_CELL + 1]
