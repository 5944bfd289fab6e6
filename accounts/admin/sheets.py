"""Spreadsheets brought in: XLSX or CSV, read row by row, refused with the row's number, written whole or not at all."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl import Workbook, load_workbook

from accounts.admin.scope import keeper
from accounts.admin.uploads import Report, Uploads
from accounts.services import record_access
from policing.lib.bilingual import speaks_english
from policing.lib.errors import Refused
from policing.lib.export import Column, table_file

MOST_ROWS = 2_000
LARGEST_FILE = 2 * 1024 * 1024
# A small archive may unfold into gigabytes; a sheet of 2,000 rows never does.
LARGEST_UNFOLDED = 40 * 1024 * 1024
LONGEST_CELL = 500


# What the readers of archives and of XML raise over a file that is damaged, locked by a password or made to hurt.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, OSError, AttributeError, TypeError),
    *(RuntimeError, EOFError, SyntaxError, ArithmeticError),
)


class UnusableSheet(Refused):
    """The file as a whole cannot be used; nothing was read from it."""

    code = "unusable_file"
    message = gettext_lazy("%(what)s; %(remedy)s.")


class BadRow(Exception):
    """One row that cannot be used, and why."""


class Field(NamedTuple):
    """One column of the sheet: `name` for the program, `label` in the heading of either language, an example for the empty form."""

    name: str
    chinese: str
    english: str
    example: str
    is_required: bool = True


class SheetForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("spreadsheet"), help_text=gettext_lazy("XLSX, or CSV in UTF-8 or GB18030; at most 2,000 rows and 2 MB."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext_lazy("The file is larger than 2 MB; cut it in two."))
        return file


def read_rows(data: bytes, fields: list[Field]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number as the spreadsheet shows it, {field: text}) of every row that is not empty. Raises UnusableSheet."""
    lines = _xlsx(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    places = _places(next(lines, []), fields)
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise UnusableSheet(what=_("The sheet has more than %(count)d rows") % {"count": MOST_ROWS}, remedy=_("cut it in two"))
        row = {name: line[place] if place < len(line) else "" for name, place in places.items()}
        if any(row.values()):
            yield number, row


def _places(heading: list[str], fields: list[Field]) -> dict[str, int]:
    known = {text.casefold(): field.name for field in fields for text in (field.chinese, field.english, field.name)}
    found = {known[text.casefold().rstrip("*").strip()]: place for place, text in enumerate(heading) if text.casefold().rstrip("*").strip() in known}
    missing = [field.english if speaks_english() else field.chinese for field in fields if field.is_required and field.name not in found]
    if missing:
        raise UnusableSheet(what=_("The first row lacks the columns %(names)s") % {"names": ", ".join(missing)}, remedy=_("take the empty form"))
    return found


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNFOLDED or any(b"<!DOCTYPE" in archive.read(part)[:2000] for part in parts):
                raise UnusableSheet(what=_("The file unfolds into something no list of people is"), remedy=_("copy the rows into the empty form"))
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False).worksheets[0]
        # The size a sheet says of itself may be a lie: a million rows of nothing.
        sheet.reset_dimensions()
        for line in sheet.iter_rows(max_row=MOST_ROWS + 3, max_col=40, values_only=True):
            yield [_text(value) for value in line]
    except UNREADABLE as error:
        raise UnusableSheet(what=_("The file is no XLSX that can be read"), remedy=_("save it again, or as CSV")) from error


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    try:
        for line in csv.reader(io.StringIO(text), strict=True):
            yield [_text(value) for value in line[:40]]
    except csv.Error as error:
        raise UnusableSheet(what=_("The file is no CSV that can be read"), remedy=_("save it again as XLSX")) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnusableSheet(what=_("The file is neither XLSX nor text"), remedy=_("save it as XLSX"))


def _text(value: Any) -> str:
    """A cell as text: whole numbers without “.0”, since spreadsheets make numbers of telephones."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[: LONGEST_CELL + 1]


def check_cell(field: Field, text: str) -> str:
    """`text` as it may be kept. Raises BadRow for a formula, for what is missing and for what is too long."""
    label = field.english if speaks_english() else field.chinese
    if not text and field.is_required:
        raise BadRow(_("“%(name)s” is empty") % {"name": label})
    if len(text) > LONGEST_CELL:
        raise BadRow(_("“%(name)s” is too long") % {"name": label})
    if text[:1] in "=@＝＠" and text or (text[:1] in "+-" and not text[1:].replace(" ", "").isdigit() and text not in "+-"):  # noqa: RUF001
        raise BadRow(_("“%(name)s” is a formula; write the value itself") % {"name": label})
    if any(ord(letter) < 32 for letter in text):
        raise BadRow(_("“%(name)s” holds a character that cannot be printed") % {"name": label})
    return text


class SheetUploads(Uploads):
    """For an admin whose rows come from a spreadsheet: say the `fields`, and make one row of `take`."""

    upload_form = SheetForm
    sheet_fields: list[Field] = []
    sheet_name = "zhufang"

    def take(self, request: HttpRequest, row: dict[str, str]) -> str:
        """Write one row; returns "added", "changed" or "unchanged". Raises BadRow."""
        raise NotImplementedError

    def bring_in(self, request: HttpRequest, given: dict[str, Any], *, really: bool) -> Report:
        """All rows in one transaction, taken back when it is a trial or one of them is bad."""
        counts, problems = {"added": 0, "changed": 0, "unchanged": 0}, []
        with transaction.atomic():
            for number, row in read_rows(given["file"].read(), self.sheet_fields):
                try:
                    with transaction.atomic():
                        clean = {field.name: check_cell(field, row.get(field.name, "")) for field in self.sheet_fields}
                        counts[self.take(request, clean)] += 1
                except BadRow as bad:
                    problems.append(_("Row %(number)d: %(what)s.") % {"number": number, "what": bad})
            is_done = really and not problems
            transaction.set_rollback(not is_done)
        labels = {"added": pgettext("rows", "Added"), "changed": _("Changed"), "unchanged": _("Unchanged")}
        return Report([(labels[name], count) for name, count in counts.items()], problems, is_done=is_done)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        form = path("import/form/", self.admin_site.admin_view(self.empty_form), name=f"{name}_form")  # type: ignore[attr-defined]
        export = path("export/", self.admin_site.admin_view(self.export_view), name=f"{name}_export")  # type: ignore[attr-defined]
        return [form, export, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")  # type: ignore[attr-defined]
        return super().changelist_view(request, {"can_export": address} | (extra_context or {}))  # type: ignore[misc]

    def exported(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        """Of what the list shows, the rows this sheet could bring in again."""
        return rows

    def cell(self, row: Any, name: str) -> Any:
        """What stands under the field `name` for `row`; brought in again it changes nothing."""
        raise NotImplementedError

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """What the list's filters find, in the columns the import understands; who took it is kept in the access log."""
        shown = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]
        rows = self.exported(request, shown)
        columns = [Column(field.english if speaks_english() else field.chinese, partial(self.cell, name=field.name)) for field in self.sheet_fields]
        subject = f"{self.opts.label_lower}:"  # type: ignore[attr-defined]
        record_access(user=keeper(request), action="export", subject=subject, reason=f"xlsx · {rows.count()}", now=timezone.now())
        return table_file("xlsx", rows, columns, name=self.sheet_name)

    def samples(self) -> list[tuple[str, str]]:
        return [(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_form"), _("Empty form (XLSX)"))]  # type: ignore[attr-defined]

    def empty_form(self, request: HttpRequest) -> HttpResponse:
        """A sheet with headings and one example, telephones as text."""
        book = Workbook()
        sheet = book.active
        is_english = speaks_english()
        sheet.append([f"{field.english if is_english else field.chinese}{'*' if field.is_required else ''}" for field in self.sheet_fields])
        sheet.append([field.example for field in self.sheet_fields])
        for column in sheet.columns:
            column[1].number_format = "@"
            sheet.column_dimensions[column[0].column_letter].width = 22
        kept = io.BytesIO()
        book.save(kept)
        headers = {"Content-Disposition": f'attachment; filename="{self.sheet_name}.xlsx"'}
        return HttpResponse(kept.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", headers=headers)
