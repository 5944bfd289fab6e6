"""What the page and the REST resource of one import show."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from grids.imports.progress import progress_of
from grids.imports.running import is_left
from grids.imports.subjects import Asked, Subject
from grids.lifecycle import IMPORTS_AT_WORK
from grids.models import FileImport

# In the order somebody looks at them: what stands in the way first.
VERDICTS = ("refused", "added", "changed", "left_out", "unchanged")
# Rows that do not go in: each says why, and what to do.
OUT = ("refused", "left_out")
ROWS_A_PAGE = 100
MOST_REMEDIES = 8


def head_of(row: FileImport) -> dict[str, Any]:
    """Kind, headings, first rows and number of rows of the file; empty once it was erased."""
    return (row.kept("head") or {}) if not row.erased_at else {}


def column_rows(subject: Subject, row: FileImport, head: dict[str, Any]) -> list[dict[str, Any]]:
    """Each field with the columns it may stand in: (place, heading, an example, whether it is the chosen one)."""
    headings, samples = head.get("headings", []), head.get("samples", [])
    columns = [(place, heading or f"#{place + 1}", _sample(samples, place)) for place, heading in enumerate(headings)]
    return [
        {"field": field, "columns": [(*column, row.mapping.get(field.name) == column[0]) for column in columns], "is_found": field.name in row.mapping}
        for field in subject.fields
    ]


def _sample(samples: list[list[str]], place: int) -> str:
    return next((line[place][:24] for line in samples if place < len(line) and line[place]), "")


def choices_of(subject: Subject, asked: Asked) -> dict[str, Any]:
    """What is asked besides the columns."""
    options = subject.options
    units = list(subject.units(asked)) if options & {"unit", "adds_units"} else []
    answers = subject.answers(asked.answers)
    flags = {name: name in options for name in ("datum", "repair", "unit", "adds_units")}
    return flags | {"units": units, "asks": [{"ask": ask, "said": answers[ask.name]} for ask in subject.asks]}


def preview(row: FileImport, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The counted verdicts, and a page of the rows of the chosen one (`show`, else the first that has any), narrowed by words (`q`) and by remedy (`do`)."""
    if not row.counts:
        return {}
    found = (row.kept("findings") or {}) if not row.erased_at else {}
    show = chosen.get("show", "") if chosen.get("show") in VERDICTS else next((name for name in VERDICTS if row.counts.get(name)), "added")
    rows, words, do = found.get(show, []), chosen.get("q", "").strip()[:80], chosen.get("do", "")
    remedies = Counter(line[2] for line in rows).most_common(MOST_REMEDIES) if show in OUT else []
    page = Paginator([line for line in rows if _matches(line, words, do)], ROWS_A_PAGE).get_page(chosen.get("page"))
    tabs = [(name, row.counts.get(name, 0), name == show) for name in VERDICTS if name != "left_out" or name in row.counts]
    said = {"tabs": tabs, "chosen": show, "is_out": show in OUT, "hints": found.get("hints", []), "rows": page.object_list, "unknown": found.get("unknown", [])}
    pages = {"page_obj": page, "paginator": page.paginator, "is_paginated": page.has_other_pages()}
    return said | pages | {"q": words, "do": do, "remedies": remedies if len(remedies) > 1 else [], "may_search": len(rows) > ROWS_A_PAGE or bool(words)}


def _matches(line: list[Any], words: str, do: str) -> bool:
    """By the row's number or by what is said of it."""
    return (not words or words == str(line[0]) or words.casefold() in line[1].casefold()) and (not do or line[2] == do)


def progress_row(row: FileImport) -> dict[str, Any]:
    """How far the worker is; `is_left` when there is none any more."""
    done, steps = progress_of(row.pk)
    is_working = row.status in IMPORTS_AT_WORK
    said = {"status": row.status, "label": str(row.get_status_display()), "is_working": is_working, "is_left": is_working and is_left(row)}
    return said | {"done": done, "of": steps}
