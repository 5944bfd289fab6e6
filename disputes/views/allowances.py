"""Allowances for people's mediators: the months of a station, one month with its cases, its files, and the leader's signature."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Unit
from accounts.roles import Right
from disputes.models import AllowanceRate, AllowanceSheet
from disputes.rows.allowances import COLUMNS, by_mediator, lines_of, sheet_pdf
from disputes.services.allowances import gather_allowances, sign_allowances
from grids.views.staff import staff, take
from policing.lib.export import table_file
from policing.lib.said_days import day_said

RIGHTS = (Right.DECIDE, Right.APPROVE, Right.INSPECT)
MOST_MONTHS = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def allowances(request: HttpRequest) -> HttpResponse:
    """The months there are; POST `month` (2026-10) and `station` gathers one."""
    user = staff(request, *RIGHTS)
    stations = Unit.objects.visible_to(user).in_use().filter(kind=Unit.Kind.STATION)
    if request.method == "POST":
        station = get_object_or_404(stations, pk=_number(request.POST.get("station")))
        month = _month(request.POST.get("month", ""))
        here = reverse("disputes:allowances")
        return take(request, lambda: gather_allowances(station, month, by=user, now=timezone.now()), back=here, said=_("Gathered."))
    sheets = AllowanceSheet.objects.visible_to(user).select_related("station", "signed_by").annotate(count=Count("lines"), yuan=Sum("lines__yuan"))
    context: dict[str, Any] = {
        "sheets": sheets[:MOST_MONTHS],
        "stations": stations,
        "rates": AllowanceRate.objects.all(),
        "last": _last_month(),
        "may_make": user.may(Right.DECIDE),
    }
    return render(request, "disputes/allowances.html", context)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 10 else 0


def _month(said: str) -> date:
    day = day_said(f"{said}-01")
    if day is None:
        raise Http404
    return day


def _last_month() -> str:
    first = timezone.localdate().replace(day=1)
    return f"{(first - timedelta(days=1)):%Y-%m}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def allowance(request: HttpRequest, sheet: int) -> HttpResponse:
    """One month by mediator, with every case; POST signs it."""
    user = staff(request, *RIGHTS)
    found = get_object_or_404(AllowanceSheet.objects.visible_to(user).select_related("station", "made_by", "signed_by"), pk=sheet)
    if request.method == "POST":
        here = reverse("disputes:allowance", args=[sheet])
        return take(request, lambda: sign_allowances(found, by=user, now=timezone.now()), back=here, said=_("Signed."))
    lines = lines_of(found)
    may_sign = user.may(Right.APPROVE) and found.status == AllowanceSheet.Status.DRAFT and found.made_by_id != user.pk
    context = {"sheet": found, "people": by_mediator(lines), "total": sum(line.yuan for line in lines), "count": len(lines), "may_sign": may_sign}
    return render(request, "disputes/allowance.html", context)


@login_required
@require_safe
def allowance_file(request: HttpRequest, sheet: int, kind: str) -> HttpResponseBase:
    """The month as XLSX or PDF."""
    user = staff(request, *RIGHTS)
    found = get_object_or_404(AllowanceSheet.objects.visible_to(user).select_related("station", "made_by", "signed_by"), pk=sheet)
    name = f"{found.station.code}-{found.month:%Y-%m}"
    if kind == "xlsx":
        rows = found.lines.select_related("mediator", "dispute__category", "rate").order_by("mediator__name", "mediator", "dispute__closed_at")
        return table_file(kind, rows, COLUMNS, name=name)
    if kind != "pdf":
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(False, f"{name}.pdf") or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(sheet_pdf(found, at=found.signed_at or found.made_at), content_type="application/pdf", headers=headers)
