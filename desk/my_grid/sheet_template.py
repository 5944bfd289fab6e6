"""The bureau's own form for the month: an XLSX with placeholders, checked before it is kept; one of our own where none was brought in."""

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from policing.lib.errors import Refused

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_CELLS = 20_000
# What a form may name, in English or Chinese. An entry's names make its row the one that is repeated.
NAMES = {"网格": "grid", "民警": "officer", "月份": "month", "单位": "station", "警情数": "alerts", "步骤数": "steps", "打印日期": "printed"}
ENTRY_NAMES = {"日期": "date", "类别": "kind", "内容": "what", "地点": "where", "结果": "result", "序号": "number"}
PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
KNOWN = {*NAMES.values(), *(f"entry.{name}" for name in ENTRY_NAMES.values())}
ALSO = NAMES | {f"条目.{name}": f"entry.{known}" for name, known in ENTRY_NAMES.items()}


class BadTemplate(Refused):
    code = "bad_template"
    message = gettext_lazy("%(what)s")


def plain_name(name: str) -> str:
    """The English name of a placeholder, whichever language it is written in."""
    return ALSO.get(name, name)


def check_template(data: bytes) -> Workbook:
    """The workbook in `data`, fit to be filled. Raises BadTemplate with the cell and the remedy."""
    if len(data) > MOST_BYTES:
        raise BadTemplate(what=_("The form is larger than 1 MB. Take pictures out of it."))
    book = _opened(data)
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None or sheet.max_row * sheet.max_column > MOST_CELLS:
        raise BadTemplate(what=_("The first sheet is empty or has more than 20,000 cells. Clear what is not part of the form."))
    found = {name for worksheet in book.worksheets for name in _checked_names(worksheet)}
    if not any(name.startswith("entry.") for name in found):
        raise BadTemplate(what=_("No row says where the entries go. Write {{entry.date}} and {{entry.what}} into the cells of one row."))
    return book


def _opened(data: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise BadTemplate(what=_("Unpacked, this file is far too large for a form."))
            if any(part.filename.endswith("vbaProject.bin") or "externalLink" in part.filename for part in packed.infolist()):
                raise BadTemplate(what=_("The form holds macros or links to other files. Save it as a plain XLSX."))
        return load_workbook(io.BytesIO(data), keep_links=False)
    except BadTemplate:
        raise
    except Exception as error:  # noqa: BLE001 - a reader may stumble over a hostile file in any way
        raise BadTemplate(what=_("This is no XLSX file, or it is damaged. Save it again as XLSX.")) from error


def _checked_names(sheet: Worksheet) -> set[str]:
    """The placeholders of a sheet. Raises BadTemplate for formulas, unknown names and entries on two rows."""
    found: set[str] = set()
    rows: set[int] = set()
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
        if cell.data_type == "f":
            raise BadTemplate(what=_("Cell %(cell)s holds a formula. Write its result, or a name like {{alerts}}.") % {"cell": cell.coordinate})
        for name in map(plain_name, PLACEHOLDER.findall(str(cell.value))):
            if name not in KNOWN:
                raise BadTemplate(what=_("Cell %(cell)s asks for “%(name)s”, which is not known.") % {"cell": cell.coordinate, "name": name[:30]})
            found.add(name)
            rows |= {cell.row} if name.startswith("entry.") else set()
    if len(rows) > 1:
        raise BadTemplate(what=_("Entries stand on rows %(rows)s; keep them on one row.") % {"rows": ", ".join(map(str, sorted(rows)))})
    return found


HEADINGS = (("number", 6), ("date", 17), ("kind", 16), ("what", 46), ("where", 28), ("result", 30))


def default_template() -> Workbook:
    """A plain form in the reader's language: title, who and where, the entries, the sums."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "month"
    labels = {"number": _("No."), "date": _("Date"), "kind": _("Kind"), "what": _("What"), "where": _("Where"), "result": pgettext("of a step", "Result")}
    _line(sheet, 1, _("Work in the grid, {{month}}"), bold=True, size=16)
    _line(sheet, 2, _("Station: {{station}}    Grid: {{grid}}    Officer: {{officer}}"))
    # A merged row does not grow by itself: room for two lines of grids.
    sheet.row_dimensions[2].height = 32
    thin = Side(style="thin", color="808080")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    for column, (name, width) in enumerate(HEADINGS, 1):
        head, entry = sheet.cell(4, column, str(labels[name])), sheet.cell(5, column, f"{{{{entry.{name}}}}}")
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="EBEFF4")
        head.border = entry.border = frame
        entry.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[head.column_letter].width = width
    _line(sheet, 7, _("Alerts: {{alerts}}    Steps of service points: {{steps}}    Printed: {{printed}}"))
    _print_setup(sheet)
    return book


def _line(sheet: Worksheet, row: int, text: str, *, bold: bool = False, size: int = 11) -> None:
    cell: Any = sheet.cell(row, 1, str(text))
    cell.font, cell.alignment = Font(bold=bold, size=size), Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))


def _print_setup(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "4:4"
