"""The form that puts a dispute on record in under a minute; it works without a script."""

import uuid
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from accounts.models import Unit, User
from accounts.roles import Right
from disputes.forms import ReportForm
from disputes.models import Category, Dispute
from disputes.services.earlier import Earlier, earlier_disputes
from disputes.services.reporting import Report, report_dispute
from disputes.views.staff import worker
from policing.lib.errors import Refused


class ReportDispute(LoginRequiredMixin, View):
    """Who, where, what, how serious. What may be the same dispute is shown before another is made."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            worker(request, Right.MEDIATE)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ReportForm(initial={"key": uuid.uuid4(), "source": Dispute.Source.WALK_IN, "occurred_on": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=400)
        user, now, said = worker(request, Right.MEDIATE), timezone.now(), form.cleaned_data
        earlier = earlier_disputes(form.people, lon=said["lon"], lat=said["lat"], visible_to=user, now=now)
        if earlier and "another" not in request.POST and not Dispute.objects.filter(pk=said["key"]).exists():
            return self._page(request, form, earlier=earlier, status=409)
        try:
            dispute, _is_new = report_dispute(_report(form), station=_station(user), by=user, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=400)
        return redirect("disputes:one", pk=dispute.pk)

    def _page(self, request: HttpRequest, form: ReportForm, *, earlier: list[Earlier] | None = None, status: int = 200) -> HttpResponse:
        return render(request, "disputes/new.html", {"form": form, "earlier": earlier}, status=status)


def _report(form: ReportForm) -> Report:
    said = form.cleaned_data
    kind = get_object_or_404(Category, pk=said["category"])
    names = ("key", "title", "source", "story", "place", "lon", "lat", "occurred_on", "facts")
    return Report(category=kind, people=form.people, **{name: said[name] for name in names})


def _station(user: User) -> Unit:
    return get_object_or_404(Unit, pk=user.unit_id)
