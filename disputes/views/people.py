"""Who else is in a dispute; and the street mediators with what they have to do."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.forms.steps import PersonForm
from disputes.lifecycle import OPEN, SessionStatus, Status
from disputes.models import Dispute, Mediator
from disputes.services.parties import name_party
from disputes.views.one import leaf
from disputes.views.staff import worker
from policing.lib.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest, pk: Any) -> HttpResponse:
    """GET: the form; POST names somebody by the rules of who may stand for whom."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    form = PersonForm(dispute, request.POST or None, initial={"role": request.GET.get("role", "party")})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                name_party(dispute, form.person, stands_for=form.cleaned_data["stands_for"], by=user, now=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("disputes:one", pk=pk)
    return leaf(request, pk, "person", lambda _dispute, _user: {"form": form}, status=status)


@login_required
@require_safe
def mediators(request: HttpRequest) -> HttpResponse:
    """The street mediators, whoever has least to do first: open disputes, grave ones, sessions ahead, what came of the rest."""
    user = worker(request)
    load: dict[str, Any] = {
        "open_now": _disputes(status__in=OPEN),
        "grave": _disputes(status__in=OPEN, level__lte=2),
        "late": Count("disputes", filter=_late(), distinct=True),
        "ahead": Count("sessions", filter=Q(sessions__status=SessionStatus.SCHEDULED, sessions__starts_at__gte=timezone.now()), distinct=True),
        "ended": _disputes(status=Status.CLOSED),
        "settled": _disputes(status=Status.CLOSED, outcome__in=("spot", "kept", "oral")),
    }
    seen: Any = Mediator.objects.visible_to(user).filter(is_active=True).select_related("station")
    found = seen.annotate(**load).order_by("open_now", "name", "pk")
    return render(request, "disputes/mediators.html", {"mediators": found[:200], "may_keep": _may_keep(user)})


def _disputes(**facts: Any) -> Count:
    return Count("disputes", filter=Q(**{f"disputes__{name}": value for name, value in facts.items()}), distinct=True)


def _late() -> Q:
    running = Q(disputes__deadlines__met_at=None, disputes__deadlines__stopped_at=None)
    return running & Q(disputes__deadlines__due_on__lt=timezone.localdate())


def _may_keep(user: User) -> bool:
    return user.may(Right.ADMINISTER)
