"""The form that puts a dispute on record in under a minute; it works without a script, and its page may lose the line."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Unit
from accounts.roles import Right
from alerts.models import Alert
from disputes.forms.intake import OFTEN, IntakeForm
from disputes.models import Category, Dispute, Level
from disputes.services.earlier import Earlier, earlier_disputes
from disputes.services.joining import join_report
from disputes.services.reporting import LONGEST_STORY, Report, report_dispute, without
from disputes.views.staff import worker
from grids.lookup import find_place
from policing.lib.errors import Refused

OFTEN_WITHIN = timedelta(days=90)
ON_THE_SPOT = "spot"


class ReportDispute(LoginRequiredMixin, View):
    """Who, where, what, how serious. What may be the same dispute is shown before another is made: joined, reopened, or told apart."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.user = worker(request, Right.MEDIATE)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        alert = self._alert(request.GET.get("alert", ""))
        if alert and (known := Dispute.objects.visible_to(self.user).filter(alert=alert).first()):
            return redirect("disputes:one", pk=known.pk)
        begun = {"key": uuid.uuid4(), "source": Dispute.Source.WALK_IN, "occurred_on": timezone.localdate()}
        return self._page(request, IntakeForm(initial=begun | _from_alert(alert), often=self._often(), from_alert=alert is not None), alert=alert)

    def post(self, request: HttpRequest) -> HttpResponse:
        alert = self._alert(request.POST.get("alert", ""))
        form = IntakeForm(request.POST, often=self._often(), from_alert=alert is not None)
        if not form.is_valid():
            return self._page(request, form, alert=alert, status=400)
        now, said = timezone.now(), form.cleaned_data
        earlier = earlier_disputes(form.people, lon=said["lon"], lat=said["lat"], visible_to=self.user, now=now)
        if earlier and not {"another", "join"} & request.POST.keys() and not Dispute.objects.filter(pk=said["key"]).exists():
            return self._page(request, form, alert=alert, earlier=earlier, status=409)
        try:
            dispute = self._kept(request, form, alert, now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, alert=alert, status=refusal.status)
        step = "spot" if request.POST.get("then") == ON_THE_SPOT and dispute.is_open else "one"
        return _gone_to(request, reverse(f"disputes:{step}", args=[dispute.pk]))

    def _kept(self, request: HttpRequest, form: IntakeForm, alert: Alert | None, now: datetime) -> Dispute:
        report = _report(form)
        if joined := request.POST.get("join"):
            if alert is not None:  # a line of the timeline could not give up the alert's words when they are erased
                report = replace(report, story=without(report.story, alert.description[:LONGEST_STORY]))
            known = get_object_or_404(Dispute.objects.visible_to(self.user), pk=_uuid(joined))
            return join_report(known, report, by=self.user, now=now)
        return report_dispute(report, station=self._station(report), alert=alert, by=self.user, now=now)[0]

    def _page(
        self, request: HttpRequest, form: IntakeForm, *, alert: Alert | None = None, earlier: list[Earlier] | None = None, status: int = 200
    ) -> HttpResponse:
        levels = {level.value: str(level.label) for level in Level}
        context = {"form": form, "alert": alert, "earlier": earlier, "levels": levels, "may_spot": self.user.may(Right.DECIDE)}
        return render(request, "disputes/new.html", context, status=status)

    def _often(self) -> list[str]:
        """The kinds recorded most in the last months, where this person works."""
        recent = Dispute.objects.visible_to(self.user).filter(reported_at__gte=timezone.now() - OFTEN_WITHIN)
        counted = recent.order_by().values("category").annotate(n=Count("pk")).order_by("-n", "category")
        return [row["category"] for row in counted[:OFTEN]]

    def _alert(self, said: str) -> Alert | None:
        pk = _uuid(said)
        return get_object_or_404(Alert.objects.visible_to(self.user), pk=pk) if pk else None

    def _station(self, report: Report) -> Unit:
        """Of the grid the place lies in, where it is this person's to see; else their own."""
        place = find_place(report.lon, report.lat) if report.lon is not None and report.lat is not None else None
        found = Unit.objects.filter(pk=place.station_id).first() if place else None
        if found and self.user.is_officer and self.user.unit_path and found.path.startswith(self.user.unit_path):
            return found
        return get_object_or_404(Unit, pk=self.user.unit_id)


def _from_alert(alert: Alert | None) -> dict[str, Any]:
    """Nothing is typed twice."""
    if alert is None:
        return {}
    said = {"place": alert.place[:120], "lon": alert.lon, "lat": alert.lat, "story": alert.description[:LONGEST_STORY]}
    return said | {"alert": alert.pk, "source": Dispute.Source.ALERT, "occurred_on": timezone.localdate(alert.occurred_at)}


def _report(form: IntakeForm) -> Report:
    said = form.cleaned_data
    kind = get_object_or_404(Category, pk=said["category"])
    names = ("key", "source", "story", "place", "lon", "lat", "occurred_on", "facts", "campaign")
    return Report(category=kind, title=said["title"] or kind.name, people=form.people, **{name: said[name] for name in names})


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def _gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """On to the page; to a script that sent the form, its address."""
    return JsonResponse({"url": url}) if "application/json" in request.headers.get("Accept", "") else redirect(url)
