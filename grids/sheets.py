"""A roster as a file: a sheet for the spreadsheet, a page for the wall."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grids.calendar import Day, days_between
from grids.lifecycle import RosterStatus
from grids.models import PlannedShift, Roster, Shift
from grids.services.roster.plan import day_of
from policing.lib.documents import as_json, pdf_of
from policing.lib.export import Column, table_file

REST = -1  # this column takes what the others (in mm) leave
COLUMNS = [
    Column(gettext_lazy("Day"), lambda row: day_of(row.starts_at)),
    Column(gettext_lazy("Weekday"), lambda row: date_format(day_of(row.starts_at), "D")),
    Column(gettext_lazy("shift template"), lambda row: str(row.template or "")),
    Column(gettext_lazy("role"), lambda row: row.get_role_display()),
    Column(gettext_lazy("officer"), lambda row: str(row.officer)),
    Column(gettext_lazy("badge number"), lambda row: row.officer.badge_number),
    Column(gettext_lazy("Begins"), lambda row: row.starts_at),
    Column(gettext_lazy("Ends"), lambda row: row.ends_at),
]


def _rows(roster: Roster) -> Any:
    return PlannedShift.objects.filter(roster=roster).select_related("officer__user", "template").order_by("starts_at", "role", "pk")


def _name(roster: Roster) -> str:
    return f"{roster.unit.code}-{roster.starts_on:%Y%m%d}-{roster.ends_on:%Y%m%d}"


def _xlsx(roster: Roster, user: User, now: datetime) -> HttpResponseBase:
    return table_file("xlsx", _rows(roster), COLUMNS, name=_name(roster))


def _pdf(roster: Roster, user: User, now: datetime) -> HttpResponseBase:
    paper = _paper(roster, user, now)
    pdf = pdf_of("record.typ", paper, qr=f"{settings.BASE_URL}{reverse('grids:roster', args=[roster.pk])}", at=now)
    headers = {"Content-Disposition": content_disposition_header(True, f"{_name(roster)}.pdf") or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers | {"X-Content-Type-Options": "nosniff"})


def _paper(roster: Roster, user: User, now: datetime) -> dict[str, Any]:
    is_chinese = (translation.get_language() or "").startswith("zh")
    section = _section(roster)
    digest = hashlib.sha256(as_json(section["rows"]).encode()).hexdigest()
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "cn" if is_chinese else "gb",
        "number": _name(roster),
        "unit": str(roster.unit),
        "kind": _("Duty roster"),
        "title": _("Duty roster"),
        "subtitle": f"{roster.unit} · {roster.starts_on:%Y-%m-%d} – {roster.ends_on:%Y-%m-%d}",
        "marks": [] if roster.status == RosterStatus.PUBLISHED else [_("draft, does not hold yet")],
        "printed": _("Printed by %(who)s on %(when)s") % {"who": user, "when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
        "page_of": _("Page {n} of {N}"),
        "code_label": _("check code"),
        "code": digest[:8],
        "sections": [section],
        "seal": [[_("Digest of the plan (SHA-256)"), digest]],
        "how": _("Scan the code and sign in for the roster as it is now. Swaps and changes after printing do not stand here."),
    }


def _section(roster: Roster) -> dict[str, Any]:
    """One line per day, one column per role that is planned."""
    cells: dict[Any, list[str]] = defaultdict(list)
    for row in _rows(roster):
        starts_at, ends_at = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        cells[day_of(row.starts_at), row.role].append(f"{row.officer} {starts_at:%H:%M}–{ends_at:%H:%M}")
    roles = [(role, str(label)) for role, label in Shift.ROLES if any(key[1] == role for key in cells)]
    days = days_between(roster.starts_on, roster.ends_on)
    rows = [[_day(day), *("\n".join(cells[day.day, role]) or "—" for role, _name_of in roles)] for day in days]
    heads = [_("Day"), *(label for _key, label in roles)]
    return {"form": "table", "title": _("On duty"), "aside": "", "heads": heads, "widths": [24, *[REST] * len(roles)], "rows": rows}


def _day(day: Day) -> str:
    marks = [day.name, _("made-up working day") if day.name and day.is_working else "", _("provisional") if day.name and day.is_provisional else ""]
    return "\n".join(filter(None, [f"{day.day:%m-%d} {date_format(day.day, 'D')}", " · ".join(filter(None, marks))]))


FILES: dict[str, Callable[[Roster, User, datetime], HttpResponseBase]] = {"xlsx": _xlsx, "pdf": _pdf}
