"""What the police asked of a partner's sites, and answering for a site."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alerts.models import OrderSite
from alerts.services.orders.answering import answer_for_site
from desk.portal.forms import AnswerForm
from desk.portal.pages import show
from desk.portal.reading import asked_of, order_line
from desk.portal.side import Side, for_partners
from policing.lib.errors import Refused

MOST = 60


@require_GET
@for_partners
def orders(request: HttpRequest, side: Side) -> HttpResponse:
    now = timezone.now()
    return show(request, side, "orders", {"orders": [order_line(asked, now) for asked in asked_of(side)[:MOST]]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def order(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    """One order as each of the person's sites has it, and their answers."""
    asked = list(asked_of(side).filter(order=pk))
    if not asked:
        raise Http404
    if request.method == "POST":
        return _answer(request, side, asked)
    return _page(request, side, asked)


def _page(request: HttpRequest, side: Side, asked: list[OrderSite], refusal: str = "", status: int = 200) -> HttpResponse:
    lines = [order_line(one, timezone.now()) for one in asked]
    return show(request, side, "order", {"order": lines[0], "sites": lines, "refusal": refusal}, status=status)


def _answer(request: HttpRequest, side: Side, asked: list[OrderSite]) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, side, asked, _("That was not one of the answers, or the remark is too long. Nothing was recorded; please tap again."), status=400)
    said = form.cleaned_data
    own = next((one for one in asked if str(one.site_id) == said["site"]), None)
    if own is None:
        raise Http404
    try:
        answer_for_site(own, by=side.user, reply=said["reply"], note=said["note"], now=timezone.now())
    except Refused as refusal:
        return _page(request, side, asked, str(refusal), status=refusal.status)
    messages.success(request, _("Your answer has reached the station."))
    return redirect("portal:order", pk=own.order_id)
