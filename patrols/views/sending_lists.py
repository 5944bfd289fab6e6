"""Whose turn it is, and what the people sent have done: pages and a file."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SERVING, Unit, User
from accounts.roles import Right
from accounts.services import record_access
from grids.models import Officer
from grids.views.staff import staff, take
from patrols.models import Exemption, SendingUnit
from patrols.rows.sending import spread_of
from patrols.services import secondment as services
from patrols.services.secondment.planning import span_of_day
from patrols.services.secondment.pool import ROLES
from patrols.supervision.output import columns, output_of, totals_by_day, totals_by_unit
from patrols.views.secondment import may_plan
from policing.lib.errors import Refused
from policing.lib.export import FILES, table_file
from policing.lib.said_days import day_said

A_PAGE = 100
DAY = timedelta(days=1)
SENDING_KINDS = [kind for kind in Unit.Kind.values if kind not in {Unit.Kind.STATION, Unit.Kind.POLICE_AREA, Unit.Kind.POLICE_ROOM, Unit.Kind.WORKSTATION}]


class UnitForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    most_at_once = forms.IntegerField(label=_("most at once"), min_value=0, max_value=500, initial=5)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = headquarters_of(user)  # type: ignore[attr-defined]


class ExemptionForm(forms.Form):
    officer = forms.ModelChoiceField(Officer.objects.none(), label=_("officer"))
    reason = forms.ChoiceField(choices=Exemption.Reason.choices, label=_("reason"))
    starts_on = forms.DateField(label=_("first day"))
    ends_on = forms.DateField(label=_("last day"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sending = SendingUnit.objects.visible_to(user).values("unit")
        self.fields["officer"].queryset = Officer.objects.filter(user__unit__in=sending, user__role__in=ROLES, user__is_active=True).select_related("user")  # type: ignore[attr-defined]


class Malformed(Refused):
    code = "malformed"
    message = _("Something is missing or does not fit. Fill in every field.")


def headquarters_of(user: User) -> Any:
    """Units that may send people: those that hold no ground of their own, nor serve inside a station."""
    inside = {"kind__in": SERVING, "parent__kind__in": [Unit.Kind.STATION, Unit.Kind.POLICE_AREA]}
    return Unit.objects.visible_to(user).in_use().filter(kind__in=SENDING_KINDS).exclude(**inside)


@login_required
@require_safe
def turns(request: HttpRequest) -> HttpResponse:
    """The rule, the units that send people, who is exempt, and how often each was sent in 90 days."""
    user, now = staff(request, Right.PLAN), timezone.now()
    if not may_plan(user):
        raise Http404
    today = timezone.localdate(now)
    people = list(services.senders_below(user))
    in_turn = sorted(services.turns_of(people, span_of_day(today)[0]), key=lambda turn: turn.order)
    exempt = Exemption.objects.visible_to(user).filter(ends_on__gte=today).select_related("officer__user__unit")
    exempt_today = {one.officer_id for one in exempt if one.starts_on <= today}
    context = {
        "units": SendingUnit.objects.visible_to(user).select_related("unit"),
        "choices": headquarters_of(user),
        "people": people,
        "page_obj": Paginator(in_turn, A_PAGE).get_page(request.GET.get("page")),
        "spread": spread_of(turn for turn in in_turn if turn.officer.pk not in exempt_today),
        "most": max((turn.times for turn in in_turn), default=0) or 1,
        "exempt": exempt,
        "exempt_today": exempt_today,
        "reasons": Exemption.Reason.choices,
        "today": today,
    }
    return render(request, "patrols/secondment_turns.html", context)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """One step about the pool, by the button's name: unit, exempt or end."""
    user, today = staff(request, Right.PLAN), timezone.localdate()
    if not may_plan(user):
        raise Http404
    steps = {"unit": lambda: _unit(request, user), "exempt": lambda: _exempt(request, user), "end": lambda: _end(request, user, today)}
    do = request.POST.get("do", "")
    if do not in steps:
        raise Http404
    return take(request, steps[do], back=reverse("patrols:secondment-turns"), said=_("Done."))


def _unit(request: HttpRequest, user: User) -> None:
    form = UnitForm(request.POST, user=user)
    if not form.is_valid():
        raise Malformed
    services.set_sending_unit(form.cleaned_data["unit"], most_at_once=form.cleaned_data["most_at_once"], by=user)


def _exempt(request: HttpRequest, user: User) -> None:
    form = ExemptionForm(request.POST, user=user)
    if not form.is_valid():
        raise Malformed
    services.exempt(**form.cleaned_data, by=user)


def _end(request: HttpRequest, user: User, today: date) -> None:
    said = request.POST.get("exemption", "")
    rows = Exemption.objects.visible_to(user).select_related("officer__user__unit")
    services.end_exemption(get_object_or_404(rows, pk=said if said.isascii() and said.isdigit() else 0), today=today, by=user)


@login_required
@require_safe
def output(request: HttpRequest) -> HttpResponseBase:
    """`/patrols/secondment/output/?from=&until=`: totals by day and by unit; `?format=xlsx|csv` gives every sheet as a file."""
    user, today = staff(request, Right.READ, Right.PLAN), timezone.localdate()
    first = day_said(request.GET.get("from")) or today - 6 * DAY
    last = max(day_said(request.GET.get("until")) or today, first)
    rows = output_of(user, first, last)
    kind = request.GET.get("format", "")
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.outputsheet", reason=f"{kind} · {first} – {last}", now=timezone.now())
        return table_file(kind, rows, columns(), name=f"secondment-{first:%Y%m%d}-{last:%Y%m%d}")
    context = {"first": first, "last": last, "days": totals_by_day(rows), "units": totals_by_unit(rows), "rows": rows.count()}
    return render(request, "patrols/secondment_output.html", context)
