"""The doors of one's own account. Nobody comes here about anybody else: what is not one's own is not there."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.fresh import prove_who_you_are
from accounts.models import User
from delivery.models import Address, Channel
from delivery.services import addresses
from desk.me.picture import account, is_on_duty, ways_of
from policing.lib.errors import Refused


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _own(request: HttpRequest, pk: int) -> Address:
    """An address of one's own that one may keep oneself."""
    mine = Address.objects.filter(addressee__user=_me(request), channel__in=addresses.OWN)
    return get_object_or_404(mine.select_related("addressee"), pk=pk)


def _done(request: HttpRequest, step: Callable[[], Any], said: str = "") -> HttpResponse:
    """Take one step and say how it went, on the account page."""
    try:
        step()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("desk:me")


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    user = _me(request)
    return render(request, "account/me.html", account(user, request.session.session_key or "", timezone.now()))


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept for good: on pages, and in the messages one gets."""
    user, chosen = _me(request), request.POST.get("language", "")
    answer = redirect("desk:me")
    if chosen in dict(settings.LANGUAGES):
        addresses.set_language(user, language=chosen)
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        with translation.override(chosen):
            messages.success(request, _("Pages and messages speak this language from now on."))
    return answer


@login_required
@require_POST
def quiet(request: HttpRequest) -> HttpResponse:
    """When what asks for no answer may wait."""
    begins, ends = (request.POST.get(name, "")[:5] for name in ("begins", "ends"))
    return _done(request, lambda: addresses.set_quiet(_me(request), begins=begins, ends=ends), _("Kept. What is urgent or asks for an answer never waits."))


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    prove_who_you_are(request)
    channel, value = request.POST.get("channel", ""), request.POST.get("value", "")
    return _done(
        request,
        lambda: addresses.add_address(_me(request), channel=channel, value=value, now=timezone.now()),
        _("A code is on its way. Enter it below; until then this address is not used."),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _own(request, pk)
    return _done(
        request, lambda: addresses.confirm_address(mine, code=request.POST.get("code", ""), now=timezone.now()), _("This address is used from now on.")
    )


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _own(request, pk)
    prove_who_you_are(request)
    return _done(request, lambda: addresses.send_code(mine, now=timezone.now()), _("A new code is on its way."))


@login_required
@require_POST
def first(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _own(request, pk)
    prove_who_you_are(request)
    return _done(request, lambda: addresses.try_first(mine))


@login_required
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _own(request, pk)
    prove_who_you_are(request)
    return _done(request, lambda: addresses.take_out(mine, is_on_duty=is_on_duty(_me(request), timezone.now())), _("This address is no longer used."))


@login_required
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Address.objects.filter(addressee__user=_me(request), is_active=True).select_related("addressee"), pk=pk)
    if mine.channel == Channel.WEBHOOK:
        return redirect("desk:me")
    return _done(request, lambda: addresses.send_test(mine, now=timezone.now()))


@login_required
@require_GET
def tests(request: HttpRequest) -> HttpResponse:
    """How the last messages to one's own addresses went, for the page that waits for it."""
    ways = [way for way in ways_of(_me(request)) if way.tried]
    facts = {str(way.address.pk): way.tried for way in ways}
    return JsonResponse(
        {pk: {"label": tried.label, "good": tried.is_good, "bad": tried.is_bad, "final": tried.is_final} for pk, tried in facts.items() if tried}
    )


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=_me(request))
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    return _done(request, session.end, _("That browser is signed out."))


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    for session in UserSession.objects.filter(user=_me(request)).exclude(session_key=request.session.session_key):
        session.end()
    messages.success(request, _("Every other browser is signed out."))
    return redirect("desk:me")
