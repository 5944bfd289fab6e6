"""Looking back: n of N, the disputes behind each figure, and where there was trouble again."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Right
from accounts.services import record_access
from disputes.looking_back import tables
from disputes.looking_back.addresses import repeat_addresses
from disputes.looking_back.figures import FEW, FEW_AT_A_PLACE, Figures, figures_of
from disputes.looking_back.picks import Pick, behind, columns
from disputes.looking_back.scope import Scope, scope_of, units_of
from disputes.models import Category
from grids.views.staff import staff
from policing.lib.export import FILES, table_file

A_PAGE = 50
MOST_KINDS = 4


def _scope(request: HttpRequest) -> tuple[Scope, dict[str, Any]]:
    """What the address asks for, and what the form above the page offers."""
    user = staff(request, Right.READ)
    units, kinds = units_of(user), list(Category.objects.all())
    scope = scope_of(user, request.GET, timezone.now(), units=units, kinds=kinds)
    group = scope.category.pk[:2] if scope.category else ""
    offered = [kind for kind in kinds if len(kind.pk) == 2 or kind.pk[:2] == group]
    shared = {"scope": scope, "units": units if scope.is_above else [], "kinds": offered, "all_kinds": kinds, "few": FEW, "few_at_a_place": FEW_AT_A_PLACE}
    return scope, shared


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """`/disputes/figures/?from=&until=&unit=&grid=&category=`; `&format=xlsx|csv` gives the lines as a file."""
    scope, shared = _scope(request)
    found, kind = figures_of(scope), request.GET.get("format", "")
    sections = tables.sections(found, scope, kinds=shared["all_kinds"], units=shared["units"])
    if kind in FILES:
        _note_export(scope, "disputes.figures", f"{kind} · {scope.first} – {scope.last}")
        rows = tables.Lines(tables.lines_of(found, sections))
        return table_file(kind, cast("QuerySet[Any]", rows), tables.COLUMNS, name=f"disputes-{scope.first:%Y%m%d}-{scope.last:%Y%m%d}")
    return render(request, "disputes/figures.html", shared | {"all": found.all, "sections": sections, "rest": _rest(found)})


def _rest(found: Figures) -> dict[str, int]:
    """What the sentence beside the rate names."""
    return {"open": found.all.open, "reopened": found.all.reopened, "broken": found.all.broken, "otherwise": found.all.otherwise}


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """The disputes behind a figure, `?what=open`; `&format=xlsx|csv` gives them as a file."""
    scope, shared = _scope(request)
    what, kind = request.GET.get("what", ""), request.GET.get("format", "")
    pick = Pick(what) if what in Pick.values else Pick.ALL
    rows = behind(scope, pick)
    if kind in FILES:
        _note_export(scope, "disputes.dispute", f"{kind} · {pick} · {scope.first} – {scope.last}")
        return table_file(kind, rows, columns(), name=f"disputes-{pick}-{scope.first:%Y%m%d}-{scope.last:%Y%m%d}")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "disputes/figures_cases.html", shared | {"pick": pick, "picks": Pick.choices, "page_obj": page})


@login_required
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """Where there was trouble again in the days before the last one asked for, most of it first."""
    scope, shared = _scope(request)
    found = repeat_addresses(scope)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    names = tables.Names(scope, kinds=shared["all_kinds"], units=shared["units"], grids={one.at.grid_id for one in page})
    rows = [
        (one, names.grid(one.at.grid_id), [(names.kind(code), n) for code, n in one.kinds[:MOST_KINDS]], max(len(one.kinds) - MOST_KINDS, 0)) for one in page
    ]
    context = shared | {"days": settings.RELAPSE_DAYS, "rows": rows, "page_obj": page, "addresses": len(found), "cases": sum(one.count for one in found)}
    return render(request, "disputes/figures_addresses.html", context)


def _note_export(scope: Scope, subject: str, reason: str) -> None:
    record_access(user=scope.user, action="export", subject=subject, reason=reason, now=scope.now)
