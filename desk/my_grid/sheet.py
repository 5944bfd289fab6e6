"""The month of somebody's grids as a filled form."""

import io
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import Unit, User
from alerts.models import Alert
from desk.models import SheetTemplate
from desk.my_grid.own_grids import OwnGrid
from desk.my_grid.sheet_template import PLACEHOLDER, check_template, default_template, plain_name
from grids.models import ServiceStep
from policing.lib.export import harmless

MOST_ENTRIES = 2_000
# More grids than this are given by their codes: the line has to fit on paper.
NAMED = 4


class Entry(NamedTuple):
    """One line of the month."""

    at: datetime
    kind: str
    what: str
    where: str
    result: str


class Month(NamedTuple):
    """From midnight to midnight, station time."""

    first: date
    begins: datetime
    ends: datetime


def month_of(text: str, now: datetime) -> Month:
    """ "2026-08" as a month; anything else is the one of `now`."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = timezone.localdate(now).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return Month(first, *(timezone.make_aware(datetime.combine(day, time())) for day in (first, after)))


def months_back(now: datetime, count: int = 6) -> list[date]:
    """The first days of this month and those before it."""
    first, found = timezone.localdate(now).replace(day=1), []
    for _number in range(count):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def entries_of(user: User, own: Sequence[OwnGrid], month: Month) -> tuple[list[Entry], int, int]:
    """(lines by time, how many alerts, how many steps). A covert alert is counted and says nothing: a sheet goes from hand to hand."""
    grids = [one.grid.pk for one in own]
    alerts = Alert.objects.visible_to(user).filter(grid__in=grids, received_at__gte=month.begins, received_at__lt=month.ends, cap_status="Actual")
    told = [_alert(alert) for alert in alerts.with_names().order_by("received_at")[:MOST_ENTRIES]]
    last = timezone.localdate(month.ends) - timedelta(days=1)
    steps = ServiceStep.objects.visible_to(user).filter(point__grid__in=grids, done_on__gte=month.first, done_on__lte=last)
    done = [_step(step) for step in steps.select_related("point__grid").order_by("done_on", "pk")[:MOST_ENTRIES]]
    return sorted([*told, *done], key=lambda entry: entry.at), len(told), len(done)


def _alert(alert: Alert) -> Entry:
    state = alert.get_disposition_display() or alert.get_status_display()
    if alert.is_covert:
        return Entry(alert.received_at, _("Linkage alert"), _("Kept elsewhere · %(number)s") % {"number": alert.number}, "", "")
    what = f"{alert.type} {alert.description}".strip()
    return Entry(alert.received_at, _("Linkage alert"), what, str(alert.site or alert.place or alert.grid or ""), str(state))


def _step(step: ServiceStep) -> Entry:
    assert step.done_on
    at = timezone.make_aware(datetime.combine(step.done_on, time(12)))
    return Entry(at, _("Service point"), str(step.get_kind_display()), str(step.point), step.note)


def month_sheet(user: User, own: Sequence[OwnGrid], month: Month, now: datetime) -> bytes:
    """The month as XLSX in the form of the nearest unit that brought one in."""
    entries, alerts, steps = entries_of(user, own, month)
    facts = {
        "grid": "、".join(str(one.grid) if len(own) <= NAMED else one.grid.code for one in own),
        "officer": str(user),
        "station": "、".join(dict.fromkeys(str(one.grid.station) for one in own)),
        "month": date_format(month.first, "YEAR_MONTH_FORMAT"),
        "printed": f"{timezone.localdate(now):%Y-%m-%d}",
        "alerts": str(alerts),
        "steps": str(steps),
    }
    return filled(_form_for(user), facts, entries)


def _form_for(user: User) -> Workbook:
    kept = SheetTemplate.objects.visible_to(user).select_related("unit").order_by("-unit__path", "-uploaded_at").first()
    return check_template(bytes(kept.content)) if kept and kept.content else default_template()


def template_in_use(user: User) -> SheetTemplate | None:
    """The form that `user` gets, if it is a unit's own."""
    kept = SheetTemplate.objects.visible_to(user).defer("content").select_related("unit", "uploaded_by").order_by("-unit__path", "-uploaded_at").first()
    return kept if kept and kept.size else None


def filled(book: Workbook, facts: Mapping[str, str], entries: Sequence[Entry]) -> bytes:
    """`book` with its placeholders filled and one row per entry. What people wrote stays text and is never a formula."""
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            _put(cell, facts)
        marker = _entry_row(sheet)
        if marker:
            _repeat(sheet, marker, entries)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _names(value: Any) -> list[str]:
    return [plain_name(name) for name in PLACEHOLDER.findall(value)] if isinstance(value, str) else []


def _entry_row(sheet: Worksheet) -> int:
    return next((cell.row for row in sheet.iter_rows() for cell in row if any(name.startswith("entry.") for name in _names(cell.value))), 0)


def _put(cell: Any, facts: Mapping[str, str]) -> None:
    """Fill what stands in one cell; what is not among `facts` is for somebody else."""
    if not PLACEHOLDER.search(cell.value):
        return
    text = PLACEHOLDER.sub(lambda match: facts.get(plain_name(match[1]), match[0]), cell.value)
    cell.value = harmless(text)
    cell.data_type = "s"


def _repeat(sheet: Worksheet, marker: int, entries: Sequence[Entry]) -> None:
    """The marked row once per entry, in its own looks; what stands below moves down. Without entries one empty row stays."""
    model = [(cell.column, cell.value, copy(cell._style)) for cell in sheet[marker]]
    height, more = sheet.row_dimensions[marker].height, max(len(entries) - 1, 0)
    if more:
        _make_room(sheet, marker, more)
    for place, entry in enumerate(entries or [None]):
        sheet.row_dimensions[marker + place].height = height
        for column, value, style in model:
            cell: Any = sheet.cell(marker + place, column)
            cell._style, cell.value = copy(style), value
            if isinstance(value, str):
                _put(cell, _facts_of(entry, place + 1))


def _make_room(sheet: Worksheet, marker: int, more: int) -> None:
    """openpyxl moves cells down, but neither what is merged nor how tall rows are."""
    merged = [copy(area) for area in sheet.merged_cells.ranges if area.min_row > marker]
    for area in merged:
        sheet.unmerge_cells(area.coord)
    heights = {row: size.height for row, size in sheet.row_dimensions.items() if row > marker and size.height}
    sheet.insert_rows(marker + 1, more)
    for row in heights:
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + more].height = height
    for area in merged:
        area.shift(row_shift=more)
        sheet.merge_cells(area.coord)


def _facts_of(entry: Entry | None, number: int) -> dict[str, str]:
    if entry is None:
        return dict.fromkeys(("entry.number", "entry.date", "entry.kind", "entry.what", "entry.where", "entry.result"), "")
    at = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    said = {"number": str(number), "date": at, "kind": entry.kind, "what": entry.what, "where": entry.where, "result": entry.result}
    return {f"entry.{name}": text for name, text in said.items()}


def keep_template(unit: Unit, *, data: bytes, by: User, now: datetime) -> SheetTemplate:
    """The form of `unit` from now on; without `data` it is ours again. Raises BadTemplate."""
    if data:
        check_template(data)
    return SheetTemplate.objects.create(unit=unit, content=data, size=len(data), uploaded_by=by, uploaded_at=now)
