"""Subjects and files as the REST contract gives them."""

from typing import Any

from grids.imports.page import head_of, progress_row
from grids.imports.subjects import Subject
from grids.models import FileImport


def subject_row(subject: Subject) -> dict[str, Any]:
    fields = [{"name": one.name, "label": one.label, "is_required": one.is_required, "headings": sorted(one.headings)} for one in subject.fields]
    said = {"name": subject.name, "label": str(subject.label), "help": str(subject.help), "fields": fields}
    asks = [{"name": ask.name, "label": str(ask.label), "choices": [value for value, _label in ask.choices], "longest": ask.longest} for ask in subject.asks]
    meanings = [value for _group, choices in subject.meanings for value, _label in choices]
    return said | {"options": sorted(subject.options), "exports": list(subject.exports), "asks": asks, "meanings": meanings}


def import_row(row: FileImport, *, in_full: bool = False) -> dict[str, Any]:
    said = {"id": row.pk, "subject": row.subject, "file": row.file_name, "status": row.status, "status_label": str(row.get_status_display()), "by": str(row.by)}
    said |= {"created_at": row.created_at, "applied_at": row.applied_at, "undone_at": row.undone_at, "erased_at": row.erased_at}
    said |= {"counts": row.counts or None, "question": row.question, "words": row.words}
    return said | _more(row) if in_full else said


def _more(row: FileImport) -> dict[str, Any]:
    head = head_of(row)
    file = {"kind": head.get("kind", ""), "rows": head.get("rows", 0), "headings": head.get("headings", []), "samples": head.get("samples", [])}
    return file | {"columns": row.mapping, "options": row.options, "progress": progress_row(row)}
