"""What the page of one import shows."""

from typing import Any

from grids.imports.subjects import Asked, Subject
from grids.models import FileImport

VERDICTS = ("refused", "added", "changed", "unchanged")
# In the order somebody looks at them: what stands in the way first.
SHOWN = 300


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


def choices_of(subject: Subject, row: FileImport, asked: Asked) -> dict[str, Any]:
    """What is asked besides the columns."""
    options = subject.options
    units = list(subject.units(asked)) if options & {"unit", "adds_units"} else []
    return {"datum": "datum" in options, "repair": "repair" in options, "unit": "unit" in options, "adds_units": "adds_units" in options, "units": units}


def preview(row: FileImport, show: str) -> dict[str, Any]:
    """The counted verdicts, and the rows of the chosen one, else of the first that has any."""
    if not row.counts:
        return {}
    found = (row.kept("findings") or {}) if not row.erased_at else {}
    chosen = show if show in VERDICTS else next((name for name in VERDICTS if row.counts.get(name)), "added")
    tabs = [(name, row.counts.get(name, 0), name == chosen) for name in VERDICTS]
    rows = found.get(chosen, [])
    return {"tabs": tabs, "chosen": chosen, "rows": rows, "more": max(row.counts.get(chosen, 0) - len(rows), 0), "hints": found.get("hints", [])}
