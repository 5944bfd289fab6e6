"""A guard's phone: one large button. It works without a line and without a script, and one danger is one alert."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alerts.models import Alert
from alerts.rows.details import signal_labels
from desk.portal.forms import AlarmForm, MoreToAlarmForm
from desk.portal.pages import show
from desk.portal.passes import pass_of, side_with
from desk.portal.sending import add_words, alarm_of, send_alarm
from desk.portal.side import Side, for_partners
from policing.lib.datum import Point
from policing.lib.errors import Refused

JSON = "application/json"
# What the alarm page is made of, kept on the phone.
SCRIPTS = ("portal", "alarm", "queue", "hold", "place")
PARTS = ("css/tokens.css", "css/portal.css", "js/theme.js", "js/lib/store.js", "icon.svg", *(f"js/portal/{name}.js" for name in SCRIPTS))


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def alarm(request: HttpRequest, side: Side) -> HttpResponse:
    if not side.alarm_sites:
        raise Http404
    return _press(request, side) if request.method == "POST" else _page(request, side)


def _page(request: HttpRequest, side: Side, refusal: str = "", status: int = 200) -> HttpResponse:
    sites = [(site, signal_labels(kind)) for site in side.alarm_sites if (kind := side.alarm_type(site))]
    context = {"sites": sites, "reference": f"app-{uuid.uuid4().hex}", "refusal": refusal, "pass": pass_of(side.user), "ends_at": _session_ends(request)}
    return show(request, side, "alarm", context, status=status)


def _session_ends(request: HttpRequest) -> datetime | None:
    """When this session will have ended; it does not grow with every page."""
    return Session.objects.filter(session_key=request.session.session_key).values_list("expire_date", flat=True).first()


def _press(request: HttpRequest, side: Side) -> HttpResponse:
    """A script asks for JSON; a browser without one is asked to confirm, then led to the alert's page."""
    form = AlarmForm(request.POST)
    by_script = JSON in request.headers.get("Accept", "")
    if not form.is_valid():
        return _no(request, side, by_script, "malformed", _("The alarm could not be read. Call 110."), 400)
    if by_script and form.cleaned_data["person"] != side.mark:
        return _no(request, side, by_script, "not_yours", _("This alarm was kept by somebody else who used this phone."), 403)
    if not (form.cleaned_data["confirmed"] or by_script):
        return show(request, side, "alarm_confirm", {"form": form, "site": side.site(form.cleaned_data["site"])})
    try:
        alert = _sent(side, form.cleaned_data)
    except Refused as refusal:
        return _no(request, side, by_script, refusal.code, str(refusal), refusal.status)
    return JsonResponse(_facts(alert)) if by_script else _page_of(alert)


def _no(request: HttpRequest, side: Side, by_script: bool, code: str, said: str, status: int) -> HttpResponse:
    return JsonResponse({"code": code, "message": said}, status=status) if by_script else _page(request, side, said, status)


def _sent(side: Side, press: dict[str, Any]) -> Alert:
    site = side.site(press["site"])
    kind = side.alarm_type(site)
    if kind is None:
        raise Http404
    at = Point(press["lon"], press["lat"]) if press["lon"] is not None and press["lat"] is not None else None
    return send_alarm(
        side,
        kind=kind,
        site=site,
        reference=press["reference"],
        at=at,
        accuracy_m=press["accuracy"],
        age=_age(press["pressed_at"], press["sent_at"]),
        is_drill=press["drill"],
        now=timezone.now(),
    )


def _age(pressed_at: float | None, sent_at: float | None) -> timedelta:
    """How long ago the button was pressed, by the phone's own clock; whole seconds, never negative."""
    if pressed_at is None or sent_at is None:
        return timedelta()
    return timedelta(seconds=min(max((sent_at - pressed_at) // 1000, 0), 10 * 86400))


def _facts(alert: Alert) -> dict[str, Any]:
    url = {} if alert.is_covert else {"states": reverse("portal:alert-states", args=[alert.pk]), "page": reverse("portal:alert", args=[alert.pk])}
    return {"number": alert.number, "received_at": alert.received_at} | url


def _page_of(alert: Alert) -> HttpResponse:
    return redirect("portal:home") if alert.is_covert else redirect("portal:alert", pk=alert.pk)


@require_POST
@for_partners
def alarm_more(request: HttpRequest, side: Side) -> HttpResponse:
    """Words added from the phone, to the alarm it knows by its own reference."""
    form = MoreToAlarmForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"code": "malformed", "message": str(next(iter(form.errors.values()))[0])}, status=400)
    said = form.cleaned_data
    if said["person"] != side.mark:
        return JsonResponse({"code": "not_yours", "message": _("This alarm was kept by somebody else who used this phone.")}, status=403)
    return JsonResponse(_facts(_added(side, said)))


# The pass is the whole credential and no session is asked, so another site's form could only hand in an alarm whose pass it already holds.
@csrf_exempt
@require_POST
def alarm_kept(request: HttpRequest) -> HttpResponse:
    """What waited on the phone while its person's session ended or a colleague signed in: taken in its own person's name, told about with its number only."""
    side = side_with(request.POST.get("pass", ""))
    if side is None:
        return JsonResponse({"code": "not_yours", "message": _("This alarm was kept by somebody else who used this phone.")}, status=403)
    is_more = "text" in request.POST
    form = MoreToAlarmForm(request.POST) if is_more else AlarmForm(request.POST)
    if not form.is_valid():
        said = str(next(iter(form.errors.values()))[0]) if is_more else _("The alarm could not be read. Call 110.")
        return JsonResponse({"code": "malformed", "message": said}, status=400)
    try:
        alert = _added(side, form.cleaned_data) if is_more else _sent(side, form.cleaned_data)
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=refusal.status)
    return JsonResponse({"number": alert.number, "received_at": alert.received_at})


def _added(side: Side, said: dict[str, Any]) -> Alert:
    own = alarm_of(side, said["reference"])
    if own is None:
        raise Http404
    return add_words(own, side, said["text"], timezone.now())


@require_GET
@for_partners
def me(request: HttpRequest, side: Side) -> HttpResponse:
    """Whose session this is, and the token that its forms need: a phone with alarms in its queue asks before it sends them."""
    return JsonResponse({"person": side.mark, "csrf": get_token(request)})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its place decides that it serves the portal and nothing else."""
    answer = render(request, "portal/worker.js", {"parts": PARTS}, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the alarm on its home screen."""
    answer = render(request, "portal/manifest.json", content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer
