"""Planned against done: the figures, the rounds behind each, one night in words, where police were seen."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from grids.models import Grid
from grids.views.staff import staff
from patrols.models import SpotCheck
from patrols.rows.rounds import night_of
from patrols.supervision.figures import FEW, lines_of, unwalked_checkpoints
from patrols.supervision.paper import name_of, pdf_of_day
from patrols.supervision.picks import Pick, columns, rounds_behind, said_of
from patrols.supervision.presence import hours_of, legs_of, minutes_by_grid
from patrols.supervision.scope import DAY, By, Scope, scope_of
from patrols.supervision.summary import summary_of
from policing.lib.export import FILES, Column, table_file
from policing.lib.said_days import day_said

A_PAGE = 50
MOST_MISSED_POINTS = 30
OVERSEEN = (Unit.Kind.STATION, Unit.Kind.POLICE_AREA, Unit.Kind.SUB_BUREAU)


def units_of(user: User) -> list[Unit]:
    """Whose patrols `user` may look at one by one; nobody but themselves for a station."""
    units = list(Unit.objects.visible_to(user).in_use().filter(kind__in=OVERSEEN).order_by("path"))
    return units if len(units) > 1 else []


def shared(scope: Scope, units: list[Unit]) -> dict[str, Any]:
    return {"scope": scope, "units": units, "bys": By.choices, "few": FEW, "picks": {pick.value: pick.value for pick in Pick}}


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """`/patrols/supervision/?from=&until=&unit=&route=&by=`"""
    user = staff(request, Right.READ)
    units = units_of(user)
    scope = scope_of(user, request.GET, timezone.now(), units=units)
    together, lines = lines_of(scope)
    checks = SpotCheck.objects.visible_to(user).filter(station__path__startswith=scope.path, checked_at__gte=scope.begins, checked_at__lt=scope.ends)
    statuses = list(checks.order_by().values_list("status", flat=True))
    context = shared(scope, units) | {
        "all": together,
        "lines": lines,
        "never": list(unwalked_checkpoints(scope)[:MOST_MISSED_POINTS]),
        "checks": {"fine": statuses.count("fine"), "counted": sum(one in ("upheld", "remedied", "closed") for one in statuses), "all": len(statuses)},
        "may_inspect": user.may(Right.INSPECT),
    }
    return render(request, "patrols/supervision.html", context)


@login_required
@require_safe
def behind(request: HttpRequest) -> HttpResponseBase:
    """The rounds behind a figure, `?what=missed`; `?format=xlsx|csv` gives them as a file."""
    user = staff(request, Right.READ)
    units = units_of(user)
    scope, what = scope_of(user, request.GET, timezone.now(), units=units), request.GET.get("what", "")
    pick = Pick(what) if what in Pick.values else Pick.ALL
    rows, kind = rounds_behind(scope, pick), request.GET.get("format", "")
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.round", reason=f"{kind} · {pick} · {scope.first} – {scope.last}", now=timezone.now())
        return table_file(kind, rows, columns(), name=f"rounds-{scope.first:%Y%m%d}-{scope.last:%Y%m%d}")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = shared(scope, units) | {"pick": pick, "choices": Pick.choices, "page_obj": page, "rows": [(one, said_of(one)) for one in page]}
    return render(request, "patrols/supervision_rounds.html", context)


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """`/patrols/supervision/day/?on=&unit=`: one night in words and numbers, the last that is over unless asked; `?format=pdf` for paper."""
    user, now = staff(request, Right.READ), timezone.now()
    on = day_said(request.GET.get("on")) or night_of(now) - DAY
    asked = request.GET.copy()
    asked["from"] = asked["until"] = f"{on:%Y-%m-%d}"
    asked.pop("route", None)
    units = units_of(user)
    scope = scope_of(user, asked, now, units=units)
    told = summary_of(scope)
    if request.GET.get("format") == "pdf":
        record_access(user=user, action="print", subject="patrols.summary", reason=name_of(told), now=now)
        headers = {"Content-Disposition": content_disposition_header(True, f"{name_of(told)}.pdf") or "attachment", "Cache-Control": "private, no-store"}
        return HttpResponse(pdf_of_day(told, by=user, now=now), content_type="application/pdf", headers=headers | {"X-Content-Type-Options": "nosniff"})
    context = shared(scope, units) | {"told": told, "day": on, "before": on - DAY, "after": on + DAY, "tonight": night_of(now), "is_now": on == night_of(now)}
    return render(request, "patrols/supervision_day.html", context)


@login_required
@require_safe
def presence(request: HttpRequest) -> HttpResponseBase:
    """Where police were seen: the map by cells of 250 m, and hours grid by grid; `?format=xlsx|csv` gives the hours as a file."""
    user = staff(request, Right.READ)
    units = units_of(user)
    scope = scope_of(user, request.GET, timezone.now(), units=units)
    legs = legs_of(scope)
    minutes = minutes_by_grid(legs)
    grids = Grid.objects.visible_to(user).in_use().filter(station__path__startswith=scope.path).defer("boundary").select_related("station").order_by("code")
    kind = request.GET.get("format", "")
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.presence", reason=f"{kind} · {scope.first} – {scope.last}", now=timezone.now())
        return table_file(kind, grids, _columns(minutes, scope.nights), name=f"visible-police-{scope.first:%Y%m%d}-{scope.last:%Y%m%d}")
    page = Paginator(grids, A_PAGE).get_page(request.GET.get("page"))
    rows = [(grid, minutes.get(grid.pk, 0.0), minutes.get(grid.pk, 0.0) / scope.nights) for grid in page]
    context = shared(scope, units) | {"page_obj": page, "rows": rows, "hours": hours_of(scope, legs), "seen": len(minutes), "grids": page.paginator.count}
    return render(request, "patrols/supervision_presence.html", context)


def _columns(minutes: dict[int, float], nights: int) -> list[Column]:
    return [
        Column(_("Grid"), lambda grid: grid.code),
        Column(_("Name"), str),
        Column(_("Station"), lambda grid: str(grid.station)),
        Column(_("Hours of visible police"), lambda grid: round(minutes.get(grid.pk, 0.0) / 60, 2)),
        Column(_("Minutes a night"), lambda grid: round(minutes.get(grid.pk, 0.0) / nights, 1)),
    ]
