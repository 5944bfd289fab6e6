"""Beside the suggestions: the bureau's rule, the monthly report on drift, and files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from grids.views.staff import staff, take
from patrols.incidents.filters import incidents_of
from patrols.rows.cards import cards_of
from patrols.rows.where import knows_counts, suggestions_of
from patrols.services.drift import drift_of, month_said
from patrols.services.where_rule import set_rule
from patrols.where.words import hours_said, place_said, reason_said
from policing.lib.export import FILES, Column, table_file

CHARTED = 12


class RuleForm(forms.Form):
    is_on = forms.BooleanField(required=False)
    minutes = forms.IntegerField(min_value=15, max_value=4800)
    visits = forms.IntegerField(min_value=1, max_value=8)


@login_required
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """The bureau's rule, by those who plan or administer for all of it."""
    user, back = staff(request, Right.PLAN, Right.ADMINISTER), reverse("patrols:suggestions")
    bureau, form = get_object_or_404(Unit, path=user.bureau_path), RuleForm(request.POST)
    facts = form.cleaned_data if form.is_valid() else {"is_on": bool(request.POST.get("is_on"))}
    return take(request, lambda: set_rule(bureau, by=user, now=timezone.now(), **facts), back=back, said=_("Saved."))


@login_required
@require_safe
def drift(request: HttpRequest) -> HttpResponse:
    """Visits beside suggestions beside reports, by grid, for one month."""
    user = staff(request, Right.READ, Right.PLAN)
    day = month_said(request.GET.get("month", ""))
    rows = drift_of(user, day)
    context = {
        "month": day,
        "before": (day - timedelta(days=1)).replace(day=1),
        "after": (day + timedelta(days=32)).replace(day=1),
        "rows": [_drift_line(row) for row in rows],
        "charted": [_drift_line(row) for row in rows[:CHARTED]],
        "figures": {name: sum(getattr(row, name) for row in rows) for name in ("reports", "suggested", "accepted", "visits")},
        "signs": [row for row in rows if row.sign],
    }
    return render(request, "patrols/where_drift.html", context)


def _drift_line(row: Any) -> dict[str, Any]:
    return {"row": row, "reports_share": f"{row.reports_share * 100:.0f}", "visits_share": f"{row.visits_share * 100:.0f}"}


def _suggestion_columns(user: User) -> list[Column]:
    knows = knows_counts(user)
    told = [
        Column(gettext_lazy("kind"), lambda one: one.get_kind_display() if one.kind else ""),
        Column(gettext_lazy("reports in 365 days"), lambda one: one.in_year),
        Column(gettext_lazy("reports in 90 days"), lambda one: one.in_recent),
        Column(gettext_lazy("reason"), reason_said),
        Column(gettext_lazy("drawn at random to compare"), lambda one: one.is_control),
    ]
    return [
        Column(gettext_lazy("station"), lambda one: one.station),
        Column(pgettext_lazy("of patrols", "shift"), lambda one: one.get_shift_display()),
        Column(gettext_lazy("place"), place_said),
        Column(gettext_lazy("hours"), hours_said),
        Column(gettext_lazy("longitude"), lambda one: one.lon),
        Column(gettext_lazy("latitude"), lambda one: one.lat),
        *(told if knows else []),
        Column(gettext_lazy("status"), lambda one: one.get_status_display()),
        Column(gettext_lazy("decided by"), lambda one: one.decided_by),
        Column(gettext_lazy("decided"), lambda one: one.decided_at),
        Column(gettext_lazy("reason for the decision"), lambda one: one.reason),
        Column(gettext_lazy("expires"), lambda one: one.expires_at),
    ]


def _incident_columns(_user: User) -> list[Column]:
    return [
        Column(gettext_lazy("source"), lambda one: one.source),
        Column(gettext_lazy("reference there"), lambda one: one.reference),
        Column(gettext_lazy("kind"), lambda one: one.get_kind_display()),
        Column(gettext_lazy("how it came"), lambda one: one.get_came_display()),
        Column(pgettext_lazy("incident", "happened"), lambda one: one.occurred_at),
        Column(gettext_lazy("longitude"), lambda one: one.lon),
        Column(gettext_lazy("latitude"), lambda one: one.lat),
        Column(gettext_lazy("grid"), lambda one: one.grid.code if one.grid else ""),
        Column(gettext_lazy("station"), lambda one: one.unit),
    ]


def _card_columns(_user: User) -> list[Column]:
    return [
        Column(gettext_lazy("title"), lambda one: one.title),
        Column(gettext_lazy("station"), lambda one: one.station),
        Column(gettext_lazy("status"), lambda one: one.get_status_display()),
        Column(gettext_lazy("what keeps happening"), lambda one: one.found),
        Column(gettext_lazy("why here, why then"), lambda one: one.causes),
        Column(gettext_lazy("measures"), lambda one: "; ".join(f"{measure.get_kind_display()} {measure}" for measure in one.measures.all())),
        Column(gettext_lazy("measures stand since"), lambda one: one.answered_on),
        Column(gettext_lazy("what came of it"), lambda one: one.assessment),
        Column(gettext_lazy("result"), lambda one: one.get_result_display() if one.result else ""),
        Column(gettext_lazy("opened"), lambda one: one.opened_at),
    ]


# What can be had as a file: rows and columns, for whoever asks.
LISTS: dict[str, tuple[Callable[[User, HttpRequest], QuerySet], Callable[[User], list[Column]]]] = {
    "suggestions": (lambda user, _request: suggestions_of(user).order_by("-made_at", "station__path", "shift", "rank"), _suggestion_columns),
    "incidents": (lambda user, request: incidents_of(user, request.GET.dict()), _incident_columns),
    "cards": (lambda user, _request: cards_of(user).order_by("-opened_at"), _card_columns),
}


@login_required
@require_safe
def export(request: HttpRequest, what: str, kind: str) -> HttpResponseBase:
    """One of LISTS as CSV or XLSX."""
    user = staff(request, Right.READ, Right.PLAN)
    if what not in LISTS or kind not in FILES:
        raise Http404
    rows_of, columns_of = LISTS[what]
    record_access(user=user, action="export", subject=f"patrols.{what}", reason=kind, now=timezone.now())
    return table_file(kind, rows_of(user, request), columns_of(user), name=f"{what}-{timezone.localdate():%Y%m%d}")
