"""One's own shifts and swaps, made for the phone; the shifts as a calendar."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from grids.calendar_file import calendar_of
from grids.duty_swaps import STEPS, ask, swaps_for
from grids.lifecycle import OPEN_SWAPS, SwapStatus
from grids.models import Shift, Swap
from grids.services import roster as services
from grids.views.staff import staff, take
from policing.lib.errors import NotAllowed, Refused

AHEAD = timedelta(days=62)
LARGEST, MOST_DIGITS = 2**63 - 1, 19
LATELY = timedelta(days=7)
SAID = {
    "agree": _("You take the shift once a leader has approved it."),
    "approve": _("The shifts have changed hands; both are told."),
    "refuse": _("Refused; both are told."),
    "withdraw": _("Withdrawn."),
}


class Ask(forms.Form):
    """Whom, and which of their shifts in return."""

    taker = forms.IntegerField(min_value=1, max_value=LARGEST)
    in_return = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    reason = forms.CharField(max_length=100, required=False)


class BadAsk(Refused):
    code = "malformed"
    message = _("Say which shift, and who shall take it.")


def own_shifts(user: User) -> "QuerySet[Shift]":
    now = timezone.now()
    rows = Shift.objects.filter(officer__user=user, ends_at__gt=now, starts_at__lt=now + AHEAD)
    return rows.select_related("unit", "officer__user").order_by("starts_at")


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """`/duty/mine/`"""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    shifts = list(own_shifts(user))
    swaps = list(swaps_for(user).filter(ends_at__gt=now - LATELY))
    asked = {swap.shift_id for swap in swaps if swap.status in OPEN_SWAPS}
    of_me = [swap for swap in swaps if swap.taker.user_id == user.pk and swap.status == SwapStatus.ASKED]
    to_decide = [swap for swap in swaps if _may_decide(swap, user)]
    context = {
        "shifts": [(shift, shift.starts_at > now and shift.pk not in asked) for shift in shifts],
        "now": now,
        "open": OPEN_SWAPS,
        "of_me": of_me,
        "to_decide": to_decide,
        "with_me": [swap for swap in swaps if user.pk in {swap.asked_by_id, swap.taker.user_id} and swap not in of_me],
        "strains": services.strains_of([*of_me, *to_decide]),
    }
    return render(request, "grids/duty/mine.html", context)


def _may_decide(swap: Swap, user: User) -> bool:
    return user.may(Right.PLAN) and swap.status == SwapStatus.AGREED and user.pk not in {swap.asked_by_id, swap.taker.user_id}


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own shifts for the calendar of a phone."""
    user = staff(request, Right.READ, Right.PLAN)
    headers = {"Content-Disposition": 'attachment; filename="duty.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(calendar_of(own_shifts(user), now=timezone.now()), content_type="text/calendar; charset=utf-8", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """`/duty/mine/<shift>/?whom=`: first who takes it, then what in return."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    shift = get_object_or_404(own_shifts(user), pk=pk)
    if request.method == "POST":
        return take(request, lambda: _ask(request, user, pk), back=reverse("grids:duty-mine"), said=_("Asked. Your colleague is told; you hear of the answer."))
    whom = request.GET.get("whom", "")
    taker = services.colleagues_for(shift).filter(pk=int(whom)).first() if whom.isdecimal() and len(whom) < MOST_DIGITS else None
    if taker:
        more: dict[str, Any] = {"taker": taker, "returns": services.returns_of(shift, taker, now)}
    else:
        more = {"offers": services.offers_for(shift)}
    return render(request, "grids/duty/ask.html", {"shift": shift, "is_begun": shift.starts_at <= now, **more})


def _ask(request: HttpRequest, user: User, shift: int) -> Swap:
    form = Ask(request.POST)
    if not form.is_valid():
        raise BadAsk
    return ask(user, {"shift": shift, **form.cleaned_data})


@login_required
@require_POST
def swap_step(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.READ, Right.PLAN)
    swap = get_object_or_404(swaps_for(user), pk=pk)
    name = request.POST.get("step", "")
    if name not in STEPS:
        raise Http404
    return take(request, lambda: _step(name, swap, user), back=reverse("grids:duty-mine"), said=SAID[name])


def _step(name: str, swap: Swap, user: User) -> Any:
    if name == "approve" and not user.may(Right.PLAN):
        raise NotAllowed
    STEPS[name](swap, user)
