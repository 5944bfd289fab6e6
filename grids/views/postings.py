"""Who answers for one grid, and everything one officer answers for: appointing, ending, handing over, leave and secondment."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Right
from grids.models import Absence, Grid, Officer, Posting, Secondment
from grids.posting_forms import AbsenceForm, AppointForm, HandOverForm, SecondmentForm
from grids.services import absences, postings
from grids.services.coverage import coverage_of
from grids.views.staff import staff, take
from policing.lib.errors import Refused

MOST_PAST = 20


def _grid(user: User, code: str) -> Grid:
    return get_object_or_404(Grid.objects.visible_to(user).select_related("station").defer("boundary"), code=code)


def _officer(user: User, pk: int) -> Officer:
    return get_object_or_404(Officer.objects.visible_to(user).select_related("user__unit"), pk=pk)


def _sentence(form: forms.Form, refusal: Refused) -> None:
    form.add_error(None, str(refusal))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_grid(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for the grid now, later and before; POST appoints somebody."""
    user = staff(request, Right.READ, Right.PLAN)
    grid = _grid(user, code)
    form = AppointForm(request.POST or None, user=user, unit_path=grid.station.path) if user.may(Right.PLAN) and not grid.closed_at else None
    if request.method == "POST" and form and form.is_valid():
        try:
            posted = postings.appoint(grid, **form.cleaned_data, by=user)
        except Refused as refusal:
            _sentence(form, refusal)
        else:
            said = _("%(who)s is posted to grid %(grid)s.") % {"who": posted.officer, "grid": grid.code}
            return take(request, lambda: None, back=reverse("grids:officers", args=[code]), said=said)
    return _page_of_grid(request, grid, form)


def _page_of_grid(request: HttpRequest, grid: Grid, form: Any) -> HttpResponse:
    now = timezone.now()
    rows = list(Posting.objects.filter(grid=grid).select_related("officer__user").order_by("-starts_at"))
    past, ranks = [row for row in rows if row.ends_at and row.ends_at <= now], list(Posting.Kind)
    context = {
        "grid": grid,
        "coverage": coverage_of([grid.pk], now)[grid.pk],
        "kinds": dict(Absence.Kind.choices),
        "running": sorted((row for row in rows if row not in past), key=lambda row: ranks.index(Posting.Kind(row.kind))),
        "past": past[:MOST_PAST],
        "form": form,
        "now": now,
    }
    return render(request, "grids/officers.html", context, status=400 if form and form.errors else 200)


@login_required
@require_POST
def end_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends now."""
    user = staff(request, Right.PLAN)
    posting = get_object_or_404(Posting.objects.visible_to(user).select_related("officer__user", "grid"), pk=pk)
    said = _("%(who)s no longer answers for grid %(grid)s.") % {"who": posting.officer, "grid": posting.grid.code}
    back = reverse("grids:officer", args=[posting.officer_id]) if "officer" in request.POST else reverse("grids:officers", args=[posting.grid.code])
    return take(request, lambda: postings.end_posting(posting, at=timezone.now(), by=user), back=back, said=said)


@login_required
@require_http_methods(["GET", "HEAD"])
def of_officer(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.READ, Right.PLAN)
    return _page_of_officer(request, user, _officer(user, pk))


def _page_of_officer(request: HttpRequest, user: User, officer: Officer, *, status: int = 200, **forms_in_error: Any) -> HttpResponse:
    now, path = timezone.now(), officer.user.unit.path if officer.user.unit else ""
    held = Posting.objects.visible_to(user).filter(officer=officer, grid__closed_at=None).exclude(ends_at__lte=now).select_related("grid__station")
    held = held.defer("grid__boundary").order_by("-kind", "grid__code")
    people: dict[str, Any] = {"user": user, "unit_path": path, "without": officer.pk}
    own_forms = {
        "hand_over": HandOverForm(auto_id="hand_%s", **people),
        "absence": AbsenceForm(auto_id="away_%s", **people),
        "secondment": SecondmentForm(auto_id="lent_%s", user=user),
    }
    context = {
        "officer": officer,
        "held": held,
        "households": sum(row.grid.households for row in held if row.kind == Posting.Kind.MAIN and row.starts_at <= now),
        "absences": officer.absences.exclude(ends_at__lte=now).select_related("stand_in__user").order_by("starts_at"),
        "secondments": officer.secondments.exclude(ends_at__lte=now).select_related("unit").order_by("starts_at"),
        "may_plan": user.may(Right.PLAN),
        "now": now,
        **(own_forms if user.may(Right.PLAN) else {}),
    }
    return render(request, "grids/officer.html", context | forms_in_error, status=status)


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything ticked goes to another officer; nothing ticked means all."""
    user = staff(request, Right.PLAN)
    officer = _officer(user, pk)
    form = HandOverForm(request.POST, auto_id="hand_%s", user=user, unit_path=officer.user.unit.path if officer.user.unit else "", without=pk)
    chosen = {int(grid) for grid in request.POST.getlist("grid") if grid.isdecimal() and len(grid) < 18}
    if form.is_valid():
        own = set(Grid.objects.visible_to(user).filter(postings__officer=officer).values_list("pk", flat=True))
        facts = {"to": form.cleaned_data["officer"], "grids": own & chosen if chosen else own, "at": form.cleaned_data["at"], "by": user}
        try:
            count = postings.hand_over_postings(officer, **facts)
        except Refused as refusal:
            _sentence(form, refusal)
        else:
            said = _("%(to)s took over %(count)d postings of %(who)s.") % {"to": facts["to"], "count": count, "who": officer}
            return take(request, lambda: None, back=reverse("grids:officer", args=[pk]), said=said)
    return _page_of_officer(request, user, officer, status=400, hand_over=form)


@login_required
@require_POST
def away(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.PLAN)
    officer = _officer(user, pk)
    form = AbsenceForm(request.POST, auto_id="away_%s", user=user, unit_path=officer.user.unit.path if officer.user.unit else "", without=pk)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            absences.enter_absence(officer, stand_in=facts.pop("officer"), **facts, by=user)
        except Refused as refusal:
            _sentence(form, refusal)
        else:
            return take(request, lambda: None, back=reverse("grids:officer", args=[pk]), said=_("The absence is entered."))
    return _page_of_officer(request, user, officer, status=400, absence=form)


@login_required
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an absence now."""
    user = staff(request, Right.PLAN)
    absence = get_object_or_404(Absence.objects.visible_to(user), pk=pk)
    where = reverse("grids:officer", args=[absence.officer_id])
    return take(request, lambda: absences.end_absence(absence, at=timezone.now(), by=user), back=where, said=_("The absence has ended."))


@login_required
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.PLAN)
    officer = _officer(user, pk)
    form = SecondmentForm(request.POST, auto_id="lent_%s", user=user)
    if form.is_valid():
        try:
            absences.second_officer(officer, **form.cleaned_data, by=user)
        except Refused as refusal:
            _sentence(form, refusal)
        else:
            return take(request, lambda: None, back=reverse("grids:officer", args=[pk]), said=_("The secondment is entered."))
    return _page_of_officer(request, user, officer, status=400, secondment=form)


@login_required
@require_POST
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a secondment now."""
    user = staff(request, Right.PLAN)
    lent = get_object_or_404(Secondment.objects.visible_to(user), pk=pk)
    where = reverse("grids:coverage")
    return take(request, lambda: absences.end_secondment(lent, at=timezone.now(), by=user), back=where, said=_("The secondment has ended."))
