"""Taking out what files bring in: the same columns, so that a file that comes back changes nothing. Empty forms as well."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET
from openpyxl import Workbook

from grids.imports.exporting import export_file
from grids.imports.refused import SHEET
from grids.imports.subjects import Subject, subjects
from grids.views.staff import keeper, keeps_files


def _subject(request: HttpRequest, name: str) -> Subject:
    subject = subjects.get(name)
    if subject is None or not keeps_files(request):
        raise Http404
    return subject


@login_required
@require_GET
def export(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Everything of one kind this administrator keeps; who took it is kept in the access log."""
    _subject(request, name)
    return export_file(name, kind, by=keeper(request), now=timezone.now())


@login_required
@require_GET
def form(request: HttpRequest, name: str) -> HttpResponse:
    """A sheet with the headings and one example, every cell as text, so that telephones stay telephones."""
    subject, book = _subject(request, name), Workbook()
    sheet: Any = book.active
    sheet.append([f"{field.label}{'*' if field.is_required else ''}" for field in subject.fields])
    sheet.append([field.example for field in subject.fields])
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 20
        for cell in column:
            cell.number_format = "@"
    kept = io.BytesIO()
    book.save(kept)
    return HttpResponse(kept.getvalue(), content_type=SHEET, headers={"Content-Disposition": f'attachment; filename="{name}-form.xlsx"'})
