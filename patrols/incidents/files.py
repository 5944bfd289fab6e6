"""A list of reports as provinces export them: which column is which is found by its heading, in Chinese or English. No other column is read."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patrols.models import IncidentKind, LeftOut
from patrols.services.incident_rows import RawIncident, kind_words
from policing.lib.tables import Row, UnusableTable, normal, stream_table

HEADINGS = {
    "reference": (
        "警情编号",
        "接警编号",
        "接警单编号",
        "接警单号",
        "案件编号",
        "事件编号",
        "编号",
        "reference",
        "incidentnumber",
        "incidentid",
        "caseid",
        "id",
    ),
    "occurred": ("发生时间", "案发时间", "发案时间", "报警时间", "接警时间", "时间", "occurredat", "occurred", "reportedat", "datetime", "time", "date"),
    "lon": ("经度", "坐标x", "x坐标", "longitude", "lon", "lng", "x"),
    "lat": ("纬度", "坐标y", "y坐标", "latitude", "lat", "y"),
    "code": ("警情类别代码", "警情代码", "类别代码", "案由代码", "细类代码", "categorycode", "typecode", "code"),
    "kind": ("警情类别", "警情类型", "类别", "类型", "案由", "kind", "category", "type", "offense", "offence"),
    "came": ("来源", "警情来源", "报警方式", "接警方式", "来警方式", "案件来源", "origin", "source", "howitcame", "reportedby"),
}
NEEDED = {"reference": gettext_lazy("number"), "occurred": gettext_lazy("time"), "lon": gettext_lazy("longitude"), "lat": gettext_lazy("latitude")}
CODE_HEADINGS = {"code": ("代码", "类别代码", "code"), "meaning": ("含义", "对应", "meaning", "kind"), "name": ("名称", "类别", "name")}
KNOWN = {heading for headings in HEADINGS.values() for heading in headings}


def rows_of(path: Path) -> Iterator[RawIncident]:
    """The rows of a CSV or XLSX file, one after the other. Raises UnusableTable when a column it takes is missing; OSError."""
    stream = stream_table(path, known=KNOWN)
    columns = _columns(stream.headings, HEADINGS)
    check_columns(stream.headings)
    return (RawIncident(row.number, **{name: _cell(row, place) for name, place in columns.items()}) for row in stream.rows)


def check_columns(headings: list[str]) -> None:
    """Raises UnusableTable when a column every list of reports must have is missing."""
    columns = _columns(headings, HEADINGS)
    missing = [str(NEEDED[name]) for name in NEEDED if name not in columns]
    if missing:
        raise UnusableTable(what=_("No column for: %(columns)s") % {"columns": ", ".join(missing)}, remedy=_("name it in the first line"))


def meaning_of(said: str) -> str:
    """What a word or label of either language means, as it is kept; nothing where it means none of them."""
    return kind_words().get(said.strip().casefold(), "")


def codes_in(path: Path) -> dict[str, tuple[str, str]]:
    """What a mapping file says: code → (meaning, name). Raises UnusableTable, naming the line; OSError."""
    stream = stream_table(path, known={heading for headings in CODE_HEADINGS.values() for heading in headings})
    columns = _columns(stream.headings, CODE_HEADINGS)
    if not {"code", "meaning"} <= set(columns):
        raise UnusableTable(what=_("A mapping has the columns code, meaning and name"), remedy=_("name them in the first line"))
    return dict(_code(row, columns) for row in stream.rows)


def _code(row: Row, columns: dict[str, int]) -> tuple[str, tuple[str, str]]:
    code, said = _cell(row, columns["code"]), _cell(row, columns["meaning"])
    meaning = meaning_of(said)
    if not (2 <= len(code) <= 12 and code.isalnum() and code.isascii()) or not meaning:
        known = ", ".join((*IncidentKind.values, *LeftOut.values))
        raise UnusableTable(
            what=_("Line %(line)d: “%(code)s” means “%(meaning)s”") % {"line": row.number, "code": code[:20], "meaning": said[:40]},
            remedy=_("a code has 2 to 12 digits or letters, and its meaning is one of %(known)s") % {"known": known},
        )
    return code, (meaning, _cell(row, columns["name"])[:60] if "name" in columns else "")


def _columns(headings: list[str], known: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Which column is which: of two that fit, the one whose word stands further ahead."""
    places = {normal(heading): place for place, heading in reversed(list(enumerate(headings))) if heading}
    found = {name: next((places[word] for word in words if word in places), None) for name, words in known.items()}
    return {name: place for name, place in found.items() if place is not None}


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
