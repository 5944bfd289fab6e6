"""A report typed on a page: sent once, and afterwards a counter's screen shows a number and nothing else."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from alerts.services.errors import OtherBody
from desk.portal.forms import ReportForm
from desk.portal.pages import show
from desk.portal.sending import send_report
from desk.portal.side import Side, for_partners
from policing.lib.errors import Refused

LAST_SITE, RECEIPT = "portal_site", "portal_receipt"


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def report(request: HttpRequest, side: Side) -> HttpResponse:
    if request.method == "POST":
        return _take(request, side)
    last = str(request.session.get(LAST_SITE, side.sites[0].pk))
    return _ask(request, side, ReportForm(side, initial=_fresh() | {"site": last}))


def _fresh() -> dict[str, str]:
    return {"reference": f"web-{uuid.uuid4().hex}"}


def _ask(request: HttpRequest, side: Side, form: ReportForm, refusal: str = "", status: int = 200) -> HttpResponse:
    return show(request, side, "report", {"form": form, "refusal": refusal}, status=status)


def _take(request: HttpRequest, side: Side) -> HttpResponse:
    form = ReportForm(side, request.POST)
    if not form.is_valid():
        return _ask(request, side, form, status=400)
    site, kind = form.chosen_site, form.chosen_type
    try:
        alert = send_report(side, kind=kind, site=site, body=form.body, facts=form.facts, now=timezone.now())
    except OtherBody as refusal:
        again = request.POST.copy()
        again["reference"] = _fresh()["reference"]
        form.data = again
        return _ask(request, side, form, str(refusal), status=409)
    except Refused as refusal:
        return _ask(request, side, form, str(refusal), status=refusal.status)
    request.session[LAST_SITE] = site.pk
    if alert.is_covert:
        request.session[RECEIPT] = alert.number
        return redirect("portal:receipt")
    return redirect("portal:alert", pk=alert.pk)


@require_GET
@for_partners
def receipt(request: HttpRequest, side: Side) -> HttpResponse:
    """A number, for whoever stands at the counter; it says nothing of what it stands for."""
    number = request.session.get(RECEIPT, "")
    return show(request, side, "receipt", {"number": number}) if number else redirect("portal:home")
