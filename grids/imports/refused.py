"""The refused rows of a file as a sheet: why, what to do, and the row as it was, to be mended and brought in."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from accounts.models import User
from accounts.services import record_access
from grids.imports.running import table_of
from grids.models import FileImport
from policing.lib.export import harmless

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (8, 70)


def refused_file(row: FileImport, *, by: User, now: datetime) -> HttpResponse:
    """As a download; who took it is kept in the access log. Raises Erased."""
    data = _sheet(row)
    record_access(user=by, action="export", subject=f"grids.fileimport:{row.pk}", reason="xlsx", now=now)
    said = _("refused rows")
    name = f"{row.file_name.rpartition('.')[0] or row.file_name}-{said}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=SHEET, headers=headers)


def _sheet(row: FileImport) -> bytes:
    """XLSX with every cell as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Refused rows"))
    sheet.freeze_panes = "A2"
    for letter, width in zip("AB", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for place, line in enumerate(_lines(row)):
        cells = [WriteOnlyCell(sheet, harmless(text)) for text in line]
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
            if not place:
                cell.font = Font(bold=True)
        sheet.append(cells)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _out(row: FileImport) -> list[list[Any]]:
    found = row.kept("findings") or {}
    return [*found.get("refused", []), *found.get("left_out", [])]


def _lines(row: FileImport) -> Iterator[list[str]]:
    table, reasons = table_of(row), {number: words for number, words, _remedy in _out(row)}
    yield [_("Row"), _("Why, and what to do"), *table.headings]
    for line in table.rows:
        if line.number in reasons:
            yield [str(line.number), reasons[line.number], *line.cells]
