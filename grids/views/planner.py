"""The rosters, and the page where one is planned."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from grids.duty_rows import plan_row
from grids.duty_sheet import sheet_of
from grids.models import Absence, Officer, Roster
from grids.services import absences
from grids.services import roster as services
from grids.services.roster.plan import begins_of, plannable
from grids.sheets import FILES
from grids.views.staff import staff, take
from policing.lib.errors import Refused

ROSTERS_A_PAGE = 30
DAY = timedelta(days=1)


class NewRoster(forms.Form):
    """Which unit, which days; by default the coming month of one's own unit."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    starts_on = forms.DateField(label=_("first day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]


class Leave(forms.Form):
    """Who is away on which days, and who stands in."""

    officer = forms.ModelChoiceField(Officer.objects.none(), label=_("officer"))
    kind = forms.ChoiceField(choices=Absence.Kind.choices, label=_("kind"))
    starts_on = forms.DateField(label=_("first day"))
    ends_on = forms.DateField(label=_("last day"))
    stand_in = forms.ModelChoiceField(Officer.objects.none(), label=_("stand-in"), required=False)


def next_month(today: date) -> tuple[date, date]:
    """The first and the last day of the month that begins next."""
    first = (today.replace(day=1) + 32 * DAY).replace(day=1)
    return first, (first + 32 * DAY).replace(day=1) - DAY


def next_days(user: User, today: date) -> tuple[date, date]:
    """What is to be planned next in one's own unit: the coming month, or what of a month follows on the last roster."""
    first, last = next_month(today)
    planned = Roster.objects.filter(unit=user.unit_id, ends_on__gte=first).aggregate(until=Max("ends_on"))["until"]
    if not planned:
        return first, last
    follows = planned + DAY
    return follows, (follows.replace(day=1) + 32 * DAY).replace(day=1) - DAY


def _planner(request: HttpRequest) -> User:
    return staff(request, Right.PLAN)


def _found(request: HttpRequest, pk: int, user: User) -> Roster:
    return get_object_or_404(Roster.objects.visible_to(user).select_related("unit", "published_by"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    user = staff(request, Right.READ, Right.PLAN)
    starts_on, ends_on = next_days(user, timezone.localdate())
    form = NewRoster(request.POST or None, user=user, initial={"unit": user.unit_id, "starts_on": starts_on, "ends_on": ends_on})
    if request.method == "POST":
        if not user.may(Right.PLAN):
            raise PermissionDenied
        if form.is_valid() and (made := _drafted(form)):
            return redirect("grids:roster", pk=made.pk)
    found = Roster.objects.visible_to(user).select_related("unit", "published_by")
    page = Paginator(found, ROSTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grids/duty/rosters.html", {"form": form, "page_obj": page, "may_plan": user.may(Right.PLAN)})


def _drafted(form: NewRoster) -> Roster | None:
    try:
        return services.draft_roster(form.cleaned_data["unit"], starts_on=form.cleaned_data["starts_on"], ends_on=form.cleaned_data["ends_on"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@login_required
@require_safe
def planner(request: HttpRequest, pk: int) -> HttpResponse:
    """`?as=sheet`: day by day and role by role, which is also what is read without a script."""
    user = staff(request, Right.READ, Right.PLAN)
    roster = _found(request, pk, user)
    plan, now = services.read_plan(roster), timezone.now()
    row = plan_row(plan, now)
    addresses = {name: reverse(f"api:roster-{name}", args=[pk]) for name in ("fill", "changes", "publish", "reopen")}
    context = {
        "roster": roster,
        "plan": row,
        "sheet": sheet_of(plan, now),
        "is_sheet": request.GET.get("as") == "sheet",
        "data": row | {"may_plan": user.may(Right.PLAN), "addresses": addresses},
        "may_plan": user.may(Right.PLAN),
        "kinds": Absence.Kind.choices,
        "may_drop": user.may(Right.PLAN) and row["is_draft"] and not roster.published_at,
    }
    return render(request, "grids/duty/planner.html", context)


@login_required
@require_POST
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave and stand-in, entered beside the plan it tears a hole into."""
    user = _planner(request)
    roster = _found(request, pk, user)
    form = Leave(request.POST)
    people: QuerySet[Officer] = plannable(roster)
    for name in ("officer", "stand_in"):
        form.fields[name].queryset = people  # type: ignore[attr-defined]
    return take(request, lambda: _enter(form, user), back=reverse("grids:roster", args=[pk]), said=_("Entered. Whoever is away is marked in the plan."))


class BadLeave(Refused):
    code = "malformed"
    message = _("Say who is away, from which day to which.")


def _enter(form: Leave, user: User) -> None:
    if not form.is_valid():
        raise BadLeave
    given = form.cleaned_data
    starts_at, ends_at = (begins_of(day, time()) for day in (given["starts_on"], given["ends_on"] + DAY))
    absences.enter_absence(given["officer"], kind=given["kind"], starts_at=starts_at, ends_at=ends_at, stand_in=given["stand_in"], by=user)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    user = _planner(request)
    roster = _found(request, pk, user)
    return take(request, lambda: services.drop_roster(roster), back=reverse("grids:roster-list"), said=_("The draft is deleted."))


@login_required
@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The roster as a sheet (xlsx) or on paper (pdf)."""
    user = staff(request, Right.READ, Right.PLAN)
    roster = _found(request, pk, user)
    if kind not in FILES:
        raise Http404
    return FILES[kind](roster, user, timezone.now())
