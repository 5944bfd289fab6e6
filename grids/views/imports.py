"""Bringing files in: upload, columns, preview, progress, undo. For administrators; others have no such pages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from grids.imports import running
from grids.imports.page import choices_of, column_rows, head_of, preview, progress_row
from grids.imports.refused import refused_file
from grids.imports.subjects import in_order, subjects
from grids.lifecycle import IMPORTS_AT_WORK, ImportStatus
from grids.models import FileImport
from grids.views.staff import keeper, keeps_files, take
from policing.lib.errors import Refused
from policing.lib.tables import LARGEST_FILE

LATEST = 30


def _import(request: HttpRequest, pk: Any) -> FileImport:
    """One of the files this administrator may see; for everybody else there is no such page."""
    if not keeps_files(request):
        raise Http404
    return get_object_or_404(FileImport.objects.visible_to(keeper(request)).without_files().select_related("by"), pk=pk)


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """What can be brought in and taken out, and the files of late."""
    if not keeps_files(request):
        raise Http404
    words = ""
    if request.method == "POST":
        try:
            return redirect("grids:import", _take_in(request).pk)
        except Refused as refusal:
            words = str(refusal)
    chosen = request.POST.get("subject") or request.GET.get("subject", "")
    latest = FileImport.objects.visible_to(keeper(request)).without_files().select_related("by")[:LATEST]
    rows = [{"row": row, "subject": subjects[row.subject].label} for row in latest if subjects.get(row.subject)]
    context = {"subjects": in_order(), "chosen": chosen, "rows": rows, "words": words, "megabytes": LARGEST_FILE // 2**20}
    return render(request, "grids/imports/list.html", context, status=400 if words else 200)


def _take_in(request: HttpRequest) -> FileImport:
    subject, file = subjects.get(request.POST.get("subject", "")), request.FILES.get("file")
    if subject is None or file is None:
        raise NothingChosen
    return running.upload(subject, file, by=keeper(request), now=timezone.now())


class NothingChosen(Refused):
    code = "nothing_chosen"
    message = _("Choose what is in the file, and the file.")


@login_required
@require_GET
def page(request: HttpRequest, pk: Any) -> HttpResponse:
    """One file: what it waits for, or what came of it."""
    row = _import(request, pk)
    subject, asked = subjects[row.subject], running.asked_by(row, timezone.now())
    head = head_of(row)
    context = {
        "row": row,
        "subject": subject,
        "head": head,
        "columns": column_rows(subject, row, head),
        "choices": choices_of(subject, asked),
        "preview": preview(row, request.GET.dict()),
        "is_left": row.status in IMPORTS_AT_WORK and running.is_left(row),
        "is_working": row.status in IMPORTS_AT_WORK,
        "may_choose": not row.erased_at and row.status in (ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED),
        "may_apply": row.status == ImportStatus.CHECKED and not row.counts.get("refused") and not row.question,
        "may_undo": row.status == ImportStatus.APPLIED and not row.erased_at,
        "brings": row.counts.get("added", 0) + row.counts.get("changed", 0),
    }
    return render(request, "grids/imports/page.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _import(request, pk)
    return JsonResponse(progress_row(row))


@login_required
@require_GET
def refused(request: HttpRequest, pk: Any) -> HttpResponse:
    """The refused rows with their reasons, to be mended in a spreadsheet."""
    row = _import(request, pk)
    try:
        return refused_file(row, by=keeper(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)


@login_required
@require_POST
def check(request: HttpRequest, pk: Any) -> HttpResponse:
    """Read the file with the chosen columns."""
    row = _import(request, pk)
    subject = subjects[row.subject]
    if "again" in request.POST:
        mapping, options = row.mapping, row.options | _answer(request, row)
    else:
        mapping = running.known_columns(row, {field.name: request.POST.get(f"field-{field.name}", "") for field in subject.fields})
        options = {"datum": "gcj02" if request.POST.get("datum") == "gcj02" else "wgs84"}
        options |= {name: name in request.POST for name in ("repair", "adds_units") if name in subject.options}
        options |= {"answers": subject.answers({ask.name: request.POST.get(f"answer-{ask.name}", "") for ask in subject.asks})}
        options |= {"meanings": row.options.get("meanings", {})}
        options["unit"] = int(request.POST["unit"]) if request.POST.get("unit", "").isdecimal() else None
    now = timezone.now()
    return take(request, lambda: running.ask_check(row, mapping=mapping, options=options, now=now), back=row.get_absolute_url())


def _answer(request: HttpRequest, row: FileImport) -> dict[str, Any]:
    """The question about coordinates answered, or what unknown words mean."""
    if request.POST["again"] == "meanings":
        words = zip(request.POST.getlist("word"), request.POST.getlist("meaning"), strict=False)
        return {"meanings": row.options.get("meanings", {}) | subjects[row.subject].meant(dict(words))}
    if request.POST["again"] in ("wgs84", "gcj02"):
        return {"datum": request.POST["again"], "is_datum_sure": True}
    return {"is_datum_sure": True}


@login_required
@require_POST
def apply(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _import(request, pk)
    return take(request, lambda: running.ask_apply(row, by=keeper(request), now=timezone.now()), back=row.get_absolute_url())


@login_required
@require_POST
def undo(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _import(request, pk)
    return take(request, lambda: running.ask_undo(row, by=keeper(request), now=timezone.now()), back=row.get_absolute_url())


@login_required
@require_POST
def again(request: HttpRequest, pk: Any) -> HttpResponse:
    """The worker was killed: have another one begin anew."""
    row = _import(request, pk)
    return take(request, lambda: running.begin_again(row), back=row.get_absolute_url())
