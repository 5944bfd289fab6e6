"""What a partner's sites reported: the list, one alert's way, and what can be added to it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alerts.lifecycle import WAITING
from alerts.models import Alert, Attachment
from alerts.rows.details import instructions_of
from alerts.services.attachments import attach
from alerts.services.handling import cancel_alert
from desk.portal.forms import MoreForm
from desk.portal.pages import show, show_if_changed
from desk.portal.reading import alert_line, own_alerts, readable_alerts, steps_of
from desk.portal.sending import add_words
from desk.portal.side import Side, for_partners
from policing.lib.bilingual import speaks_english
from policing.lib.errors import Refused
from policing.lib.pictures import check_size

PER_PAGE = 30


@require_GET
@for_partners
def alerts(request: HttpRequest, side: Side) -> HttpResponse:
    page = Paginator(own_alerts(side).order_by("-received_at"), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, side, "alerts", {"page": page, "alerts": [alert_line(alert) for alert in page]})


def _own(side: Side, pk: uuid.UUID) -> Alert:
    return get_object_or_404(readable_alerts(side), pk=pk)


@require_GET
@for_partners
def alert(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    return _page(request, side, _own(side, pk), MoreForm())


def _page(request: HttpRequest, side: Side, own: Alert, form: MoreForm, photo_error: str = "", status: int = 200) -> HttpResponse:
    language = "en" if speaks_english() else "zh-hans"
    card = next((card for card in instructions_of(own.type) if card["language"] == language), None)
    added = own.events.filter(user=side.user, kind__in=("partner_update", "cancelled")).order_by("sequence")
    context = {"alert": own, "line": alert_line(own), "steps": steps_of(own), "card": card, "added": added, "form": form, "is_waiting": own.status in WAITING}
    photos = Attachment.objects.visible_to(side.user).filter(alert=own).listed()
    context |= {"photos": photos, "photo_error": photo_error}
    return show(request, side, "alert", context, status=status)


@require_GET
@for_partners
def states(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    """The living part of an alert's page."""
    own = _own(side, pk)
    context = {"line": alert_line(own), "steps": steps_of(own)}
    return show_if_changed(request, (own.status, own.disposition, own.changed_at), lambda: show(request, side, "_states", context))


@require_POST
@for_partners
def more(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    own = _own(side, pk)
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _page(request, side, own, form, status=400)
    add_words(own, side, form.cleaned_data["text"], timezone.now())
    messages.success(request, _("Passed on to whoever works on it."))
    return redirect("portal:alert", pk=pk)


@require_POST
@for_partners
def cancel(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    """Take it back: at once while nobody works on it, else as a wish the officers read."""
    own = _own(side, pk)
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _page(request, side, own, form, status=400)
    after = cancel_alert(own, by=side.user, text=form.cleaned_data["text"], now=timezone.now())
    said = _("It has been taken back.") if after.status == "cancelled" else _("Officers are already on it; they have been told of your wish.")
    messages.success(request, said)
    return redirect("portal:alert", pk=pk)


@require_POST
@for_partners
def photo(request: HttpRequest, side: Side, pk: uuid.UUID) -> HttpResponse:
    own = _own(side, pk)
    sent = request.FILES.get("photo")
    if sent is None:
        return _page(request, side, own, MoreForm(), _("Choose a photo first."), status=400)
    try:
        check_size(sent.size or 0)
        attach(own, data=sent.read(), by=side.user, now=timezone.now())
    except Refused as refusal:
        return _page(request, side, own, MoreForm(), str(refusal), status=refusal.status)
    messages.success(request, _("The photo has reached the station."))
    return redirect("portal:alert", pk=pk)
