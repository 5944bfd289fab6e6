"""The administrator's page, what can be pressed on it, and the figures that Prometheus reads."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.admin import administers
from delivery.admin.deliveries import kept_addressees
from delivery.models import Address, Channel
from delivery.services import replaying
from desk.operations.exposition import CONTENT_TYPE, written
from desk.operations.page import page_now
from policing.lib.errors import Refused


def administrator_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everybody else there is no such page."""

    @login_required
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not administers(request):
            raise Http404
        return view(request, **arguments)

    return guarded


@require_GET
@administrator_only
def operations(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {**admin.site.each_context(request), "title": _("How the system is doing"), "page": page_now(kept_addressees(request), now), "now": now}
    return render(request, "admin/operations.html", context)


@require_POST
@administrator_only
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a callback again; what it missed is a press of its own."""
    replaying.switch_on(_callback(request, pk), now=timezone.now())
    messages.success(request, _("Switched on. What it missed can be sent now."))
    return redirect("desk:operations")


@require_POST
@administrator_only
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a callback what it missed."""
    try:
        count = replaying.replay_missed(_callback(request, pk), now=timezone.now())
        messages.success(request, ngettext("%(count)d event is being sent.", "%(count)d events are being sent, one after the other.", count) % {"count": count})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:operations")


def _callback(request: HttpRequest, pk: int) -> Address:
    return get_object_or_404(Address.objects.filter(addressee__in=kept_addressees(request), channel=Channel.WEBHOOK), pk=pk)


@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever knows the token, and for administrators; for everybody else there is no such page."""
    if not (_knows_the_token(request) or administers(request)):
        raise Http404
    return HttpResponse(written(timezone.now()), content_type=CONTENT_TYPE)


def _knows_the_token(request: HttpRequest) -> bool:
    said = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(said, settings.METRICS_TOKEN)
