"""Where partners' people start, and what they read in quiet times."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alerts import held
from alerts.models.catalogue import Lane
from desk.portal.pages import show, show_if_changed
from desk.portal.reading import alert_line, asked_of, order_line, own_alerts
from desk.portal.side import Side, for_partners
from grids.duty_now import roles_on_duty
from partners.models import Contact, Site, TonightContact
from partners.services import TestTooSoon, latest_tests, send_test_message
from partners.tonight import name_tonight, next_morning, send_link, take_back, tonight_at
from partners.tonight_page import contact_at
from policing.lib.bilingual import speaks_english
from policing.lib.errors import Refused

ON_HOME = 5
ORDERS_LOOKED_AT = 40


@require_GET
@for_partners
def home(request: HttpRequest, side: Side) -> HttpResponse:
    return show(request, side, "home", _now(side))


@require_GET
@for_partners
def now(request: HttpRequest, side: Side) -> HttpResponse:
    """The living part of the home page."""
    context = _now(side)
    state = [sorted((key, str(value)) for key, value in line.items() if key != "answers") for line in context["orders"] + context["alerts"]]
    return show_if_changed(request, state, lambda: show(request, side, "_now", context))


def _now(side: Side) -> dict[str, Any]:
    at = timezone.now()
    orders = [order_line(asked, at) for asked in asked_of(side)[:ORDERS_LOOKED_AT]]
    alerts = [alert_line(alert) for alert in own_alerts(side).order_by("-received_at")[:ON_HOME]]
    return {"orders": [order for order in orders if order["is_open"]], "alerts": alerts}


@require_GET
@for_partners
def cards(request: HttpRequest, side: Side) -> HttpResponse:
    """What to do and what to leave, to be read before it is needed."""
    language = "en" if speaks_english() else "zh-hans"
    kinds = [kind for kind in held.alert_types().values() if kind.lane in {*side.kinds, Lane.POLICE}]
    own = [(kind, next((card for card in kind.cards.all() if card.language == language), None)) for kind in kinds]
    return show(request, side, "cards", {"cards": [(kind, card) for kind, card in own if card]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def contacts(request: HttpRequest, side: Side) -> HttpResponse:
    """Who is told at each site, in which order; and a test of the line."""
    if request.method == "POST":
        return _test_the_line(request, side)
    at = timezone.now()
    people = Contact.objects.filter(site__in=side.sites, is_active=True).in_turn(at).select_related("addressee").prefetch_related("addressee__addresses")
    tests, held = latest_tests(side.sites), tonight_at(side.sites, at)
    sites = [(site, [person for person in people if person.site_id == site.pk], tests.get(site.pk), held.get(site.pk)) for site in side.sites]
    roles = roles_on_duty([station.pk for station in side.stations], at)
    stations = [(station, roles.get(station.pk, [])) for station in side.stations]
    facts = {
        "sites": sites,
        "stations": stations,
        "morning": next_morning(at),
        "own_sites": {person.site_id for person in people if person.addressee.user_id == side.user.pk},
    }
    return show(request, side, "contacts", facts)


@require_POST
@for_partners
def tonight(request: HttpRequest, side: Side) -> HttpResponse:
    """Who is told first at one of their sites until the morning; back to the usual order; or the link for their own telephone."""
    site, at = side.site(request.POST.get("site", "")), timezone.now()
    try:
        messages.success(request, _tonight(request, side, site, at))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("portal:contacts")


def _tonight(request: HttpRequest, side: Side, site: Site, at: datetime) -> str:
    if "link" in request.POST:
        own = get_object_or_404(Contact, addressee__user=side.user, site=site, is_active=True)
        send_link(own, now=at)
        return _("The link is on its way to your telephone.")
    if "back" in request.POST:
        take_back(get_object_or_404(TonightContact.objects.at(at), site=site), now=at)
        return _("The usual order holds again.")
    contact = contact_at(site, request.POST.get("contact", ""))
    name_tonight(site, contact, named_by=str(side.user), now=at)
    return _("Until the morning this person is told first. Both have been told.")


def _test_the_line(request: HttpRequest, side: Side) -> HttpResponse:
    site = side.site(request.POST.get("site", ""))
    try:
        people = send_test_message(site, by=side.user, now=timezone.now())
    except TestTooSoon as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The test message is on its way to %(people)s people. Look here again in a minute.") % {"people": people})
    return redirect("portal:contacts")
