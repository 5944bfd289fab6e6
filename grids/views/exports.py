"""Taking out what files bring in: the same columns, so that a file that comes back changes nothing. Empty forms as well."""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from openpyxl import Workbook

from accounts.models import User
from accounts.services import record_access
from grids.imports.refused import SHEET
from grids.imports.subjects import Asked, Subject, subjects
from grids.views.staff import keeper, keeps_files
from policing.lib.export import Column, harmless, table_file


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


def export_file(name: str, kind: str, *, by: User, now: datetime) -> HttpResponseBase:
    """The file for the page and for REST; the caller has made sure that `by` keeps files."""
    subject = subjects.get(name)
    if subject is None or kind not in subject.exports:
        raise Http404
    asked = Asked(by=by, now=now)
    rows = subject.rows(asked)
    record_access(user=by, action="export", subject=f"{rows.model._meta.label_lower}:", reason=f"{kind} · {rows.count()}", now=now)
    if kind == "geojson":
        headers = {"Content-Disposition": f'attachment; filename="{name}.geojson"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(_collection(subject.features(asked)), content_type="application/geo+json", headers=headers)
    return table_file(kind, rows, [Column(field.label, partial(subject.cell, name=field.name)) for field in subject.fields], name=name)


def _collection(features: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    for place, feature in enumerate(features):
        facts = {name: harmless(value) if isinstance(value, str) else value for name, value in feature["properties"].items()}
        feature = feature | {"properties": facts}
        yield (",\n" if place else "\n") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "\n]}\n"


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
