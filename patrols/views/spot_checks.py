"""Spot checks: tonight's lot, one check from the spot to its closing, and the draw that anybody can draw again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from grids.views.staff import staff, take
from patrols.lifecycle import CheckStatus
from patrols.models import SpotCheck, SpotDraw
from patrols.rows.checks import checks_of, people_of
from patrols.services import spot_checks as services
from patrols.services.spot_checks.checking import may_inspect, may_reply
from patrols.services.spot_checks.drawing import LONGEST, MOST
from policing.lib.errors import Refused

A_PAGE = 40
DAY = timedelta(days=1)
REMEDY_DAYS = 7
OPEN = (CheckStatus.DRAWN, CheckStatus.LACKING, CheckStatus.REPLIED, CheckStatus.UPHELD, CheckStatus.REMEDIED)
SHOWN = {"open": OPEN, "counted": (CheckStatus.UPHELD, CheckStatus.REMEDIED, CheckStatus.CLOSED), "all": tuple(CheckStatus)}


class Who(TypedDict):
    """Whoever takes a step, and when."""

    by: User
    now: datetime


class DrawForm(forms.Form):
    """Of what below which unit, in the hours from now on."""

    unit = forms.ModelChoiceField(Unit.objects.none())
    kind = forms.ChoiceField(choices=SpotDraw.Kind.choices)
    hours = forms.IntegerField(min_value=1, max_value=LONGEST // timedelta(hours=1), initial=12)
    size = forms.IntegerField(min_value=1, max_value=MOST, initial=3)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = inspected(user)  # type: ignore[attr-defined]


class RemedyForm(forms.Form):
    remedy = forms.CharField(max_length=300)
    remedy_by = forms.ModelChoiceField(User.objects.none())
    remedy_on = forms.DateField()
    words = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy_by"].queryset = people  # type: ignore[attr-defined]


class Incomplete(Refused):
    code = "malformed"
    message = _("Something is missing or does not fit. Fill in every field.")


def inspected(user: User) -> Any:
    kinds = [Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU, Unit.Kind.POLICE_AREA, Unit.Kind.STATION]
    return Unit.objects.visible_to(user).in_use().filter(kind__in=kinds).order_by("path")


@login_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """`/patrols/supervision/checks/?show=open|counted|all`"""
    user = staff(request, Right.READ)
    show = request.GET.get("show", "open")
    rows = checks_of(user).filter(status__in=SHOWN.get(show, OPEN)).order_by("-draw__drawn_at", "position")
    may_draw = user.may(Right.INSPECT)
    context = {
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "show": show if show in SHOWN else "open",
        "today": timezone.localdate(),
        "may_draw": may_draw,
        "units": list(inspected(user)) if may_draw else [],
        "kinds": SpotDraw.Kind.choices,
        "draws": SpotDraw.objects.visible_to(user).select_related("unit", "drawn_by").defer("population")[:8] if may_draw else [],
        "most": MOST,
    }
    return render(request, "patrols/spot_checks.html", context)


@login_required
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    user, now = staff(request, Right.INSPECT), timezone.now()
    return take(
        request,
        lambda: _draw(request, user, now),
        back=reverse("patrols:spot-checks"),
        said=_("Drawn. Only the inspectorate sees the lot until it is checked."),
    )


def _draw(request: HttpRequest, user: User, now: datetime) -> None:
    form = DrawForm(request.POST, user=user)
    if not form.is_valid():
        raise Incomplete
    given = form.cleaned_data
    ends_at = now + timedelta(hours=given["hours"])
    services.draw(given["unit"], kind=given["kind"], starts_at=now, ends_at=ends_at, size=given["size"], by=user, now=now)


@login_required
@require_safe
def proof(request: HttpRequest, pk: Any) -> HttpResponse:
    """A draw with its seed, all it was drawn from and what drawing it again gives."""
    user = staff(request, Right.INSPECT)
    drawn = get_object_or_404(SpotDraw.objects.visible_to(user).select_related("unit", "drawn_by"), pk=pk)
    rows = list(checks_of(user).filter(draw=drawn).order_by("position"))
    return render(request, "patrols/spot_draw.html", {"draw": drawn, "rows": rows, "is_proved": services.is_proved(drawn, rows)})


@login_required
@require_safe
def check(request: HttpRequest, pk: Any) -> HttpResponse:
    """One spot check, and what whoever asks may do next."""
    user, now = staff(request, Right.READ), timezone.now()
    row = get_object_or_404(checks_of(user), pk=pk)
    inspects, replies = may_inspect(user, row), may_reply(user, row)
    is_reply_open = row.status == CheckStatus.LACKING and row.reply_until is not None and now <= row.reply_until
    context = {
        "check": row,
        "stops": row.round.stops.select_related("checkpoint").order_by("position") if not row.checkpoint else [],
        "inspects": inspects,
        "may_record": inspects and row.status == CheckStatus.DRAWN,
        "may_reply": replies and is_reply_open,
        "may_drop": inspects and row.status in (CheckStatus.LACKING, CheckStatus.REPLIED),
        "may_decide": inspects and (row.status == CheckStatus.REPLIED or (row.status == CheckStatus.LACKING and not is_reply_open)),
        "may_remedy": (replies or row.remedy_by_id == user.pk) and row.status == CheckStatus.UPHELD,
        "may_close": inspects and row.status == CheckStatus.REMEDIED,
        "people": people_of(row) if inspects and row.status in (CheckStatus.LACKING, CheckStatus.REPLIED) else [],
        "next_week": timezone.localdate() + REMEDY_DAYS * DAY,
        "is_overdue": row.status == CheckStatus.UPHELD and row.remedy_on is not None and row.remedy_on < timezone.localdate(),
        "is_reply_open": is_reply_open,
    }
    return render(request, "patrols/spot_check.html", context)


@login_required
@require_POST
def step(request: HttpRequest, pk: Any) -> HttpResponse:
    """One step about a check, by the button's name."""
    user, now = staff(request, Right.READ), timezone.now()
    row = get_object_or_404(checks_of(user), pk=pk)
    words, who = request.POST.get("words", ""), Who(by=user, now=now)
    steps: dict[str, Callable[[], Any]] = {
        "fine": lambda: services.record(row, is_fine=True, found=words, **who),
        "lacking": lambda: services.record(row, is_fine=False, found=words, **who),
        "skip": lambda: services.skip(row, reason=words, **who),
        "reply": lambda: services.reply(row, words=words, **who),
        "drop": lambda: services.drop(row, words=words, **who),
        "decide": lambda: _decide(request, row, who),
        "remedied": lambda: services.remedied(row, words=words, **who),
        "close": lambda: services.close(row, **who),
        "reopen": lambda: services.reopen(row, remedy_on=_day(request), words=words, **who),
    }
    do = request.POST.get("do", "")
    if do not in steps:
        raise Http404
    return take(request, steps[do], back=reverse("patrols:spot-check", args=[pk]), said=_("Done."))


def _decide(request: HttpRequest, row: SpotCheck, who: Who) -> None:
    form = RemedyForm(request.POST, people=people_of(row))
    if not form.is_valid():
        raise Incomplete
    services.decide(row, **form.cleaned_data, **who)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("remedy_on", ""))
    except ValueError as error:
        raise Incomplete from error
