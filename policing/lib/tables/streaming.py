"""Files too long to be held whole (CSV, XLSX), a row at a time."""

import codecs
import csv
import zipfile
from collections.abc import Collection, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from policing.lib.tables.sheets import LARGEST_UNFOLDED, SEPARATORS, UNREADABLE, cell_text, has_entities, trimmed
from policing.lib.tables.table import HEAD_ROWS, MOST_COLUMNS, Row, UnusableTable, below_headings

ZIP = b"PK\x03\x04"
BLOCK = 1 << 20
# A long list may unfold into gigabytes, and is read row by row; but rows of words shrink ten to thirty times, a bomb a thousand times. The words that all
# sheets share are read whole: a million rows of a province have less than this.
MOST_TIMES = 100
LARGEST_WHOLE = 400 * 1024 * 1024


class Stream(NamedTuple):
    """A table whose rows come one after the other, once."""

    kind: str
    headings: list[str]
    rows: Iterator[Row]


def stream_table(path: Path, *, known: Collection[str] = ()) -> Stream:
    """The rows of an XLSX or CSV file of any length. `known` are headings (as `normal` writes them) that may stand in it.

    Raises UnusableTable with the reason and the way out, at once or while rows are read; OSError where the file cannot be opened.
    """
    with path.open("rb") as opened:
        kind = "xlsx" if opened.read(4) == ZIP else "csv"
    lines = _guarded(_xlsx_lines(path) if kind == "xlsx" else _csv_lines(path))
    head = list(islice(lines, HEAD_ROWS + 1))
    headings, taken = below_headings(head, known)
    rows = (Row(number, line) for number, line in enumerate(chain(head[taken:], lines), taken + 1) if any(line))
    return Stream(kind, headings, rows)


def _guarded(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except (*UNREADABLE, csv.Error) as error:
        raise UnusableTable(what=_("The file is damaged, or neither XLSX nor CSV"), remedy=_("save it again as XLSX or CSV")) from error


def _csv_lines(path: Path) -> Iterator[list[str]]:
    with path.open("r", encoding=_encoding(path), newline="") as opened:
        first = opened.readline()
        opened.seek(0)
        separator = max(SEPARATORS, key=first.count)
        for line in csv.reader(opened, delimiter=separator, strict=True):
            yield [cell_text(cell) for cell in line[:MOST_COLUMNS]]


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030 as spreadsheets in China write it: the first that fits the whole file."""
    with path.open("rb") as opened:
        marked = opened.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        if _fits(path, encoding):
            return encoding
    raise UnusableTable(what=_("The file is neither UTF-8 nor GB18030 text"), remedy=_("save it as XLSX, or as text in UTF-8"))


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as opened:
            while block := opened.read(BLOCK):
                if "\x00" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _xlsx_lines(path: Path) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if _is_bomb(parts) or any(has_entities(archive, part) for part in parts):
            raise UnusableTable(what=_("The file unfolds into something no list is"), remedy=_("copy the rows into the empty form"))
    sheet = load_workbook(path, read_only=True, data_only=False, keep_links=False).worksheets[0]
    # The size a sheet says of itself may be a lie.
    sheet.reset_dimensions()
    for line in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        yield trimmed([cell_text(value) for value in line])


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    """By the sizes an archive says of its parts; a part that says less than it holds is cut off there, and found damaged."""
    whole = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
    return whole > LARGEST_WHOLE or any(part.file_size > max(LARGEST_UNFOLDED, MOST_TIMES * part.compress_size) for part in parts)
