"""The doors of handing over: write and sign, read and counter-sign, the list, the test of the machine."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.devices import device_name
from accounts.fresh import prove_who_you_are
from accounts.models import User
from accounts.roles import Right
from desk.handover import services
from desk.handover.desks import Desk, desk_of
from desk.handover.lists import HandoverFilter
from desk.handover.paper import checked, print_handover
from desk.handover.picture import changes_since, counted_then, equipment_of, open_ends, sections, thawed
from desk.handover.sound import PARTS, outcomes, record_sound_test
from desk.models import Handover, HandoverDraft, SoundTest
from policing.lib.errors import Refused


def reader(request: HttpRequest) -> User:
    """The signed-in officer who may read hand-overs. Partner staff have no pages here."""
    user = request.user
    assert isinstance(user, User)
    if not user.is_officer:
        raise Http404
    if not user.may(Right.READ):
        raise PermissionDenied
    return user


def at_the_desk(request: HttpRequest) -> tuple[User, Desk]:
    """The officer and the desk they may hand over."""
    user = reader(request)
    desk = desk_of(user, timezone.now()) if user.may(Right.ANSWER) else None
    if desk is None:
        raise PermissionDenied
    return user, desk


def _found(request: HttpRequest, pk: uuid.UUID) -> tuple[User, Handover]:
    user = reader(request)
    return user, get_object_or_404(Handover.objects.visible_to(user).with_names(), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request)
    if not reader(request).may(Right.ANSWER):
        return redirect("desk:handover-list")
    user, desk = at_the_desk(request)
    draft = services.draft_of(desk) or HandoverDraft(unit=desk.unit, role=desk.role)
    waiting = Handover.objects.visible_to(user).unsigned().filter(unit=desk.unit, role=desk.role, signed_at__gt=timezone.now() - services.OPEN_FOR)
    told = sections(open_ends(user, timezone.now()), draft.notes)
    context = {
        "desk": desk,
        "draft": draft,
        "sections": told,
        "total": sum(len(section.rows) for section in told),
        "equipment": equipment_of(desk.unit.pk, draft.counted),
        "waiting": waiting.select_related("leaving").first(),
    }
    return render(request, "desk/handover.html", context)


def _save(request: HttpRequest) -> HttpResponse:
    """Without a script: one button keeps what was typed."""
    user, desk = at_the_desk(request)
    services.save_words(desk, by=user, words=_words(request), now=timezone.now())
    return redirect("desk:handover")


def _words(request: HttpRequest) -> dict[str, str]:
    return {name: str(text) for name, text in request.POST.items() if name == "general" or ":" in name}


@login_required
@require_POST
def words(request: HttpRequest) -> HttpResponse:
    """What was just typed, kept; the page calls this as its writer pauses."""
    user, desk = at_the_desk(request)
    now = timezone.now()
    services.save_words(desk, by=user, words=_words(request), now=now)
    return JsonResponse({"saved_at": now})


@login_required
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    user, desk = at_the_desk(request)
    prove_who_you_are(request)
    try:
        if said := _words(request):
            services.save_words(desk, by=user, words=said, now=timezone.now())
        signed = services.sign_handover(desk, by=user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:handover")
    return redirect("desk:handover-page", pk=signed.pk)


@login_required
@require_GET
def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user, found = _found(request, pk)
    return render(request, "desk/handover_page.html", _shown(found, user) | _checked(request, found))


def _checked(request: HttpRequest, found: Handover) -> dict[str, Any]:
    """What the square code of a paper asks: is it this hand-over's, and what was added since."""
    code = request.GET.get("code", "")[:80]
    return {"code": code, "since": checked(code, found, list(found.supplements.all()))} if code else {}


@login_required
@require_POST
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The hand-over as a PDF."""
    user, found = _found(request, pk)
    made = print_handover(found, by=user, now=timezone.now())
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{made.number}.pdf") or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)


def _shown(found: Handover, user: User) -> dict[str, Any]:
    now = timezone.now()
    is_open = found.arriving is None
    desk = desk_of(user, now) if is_open else None
    may_sign = is_open and services.may_countersign(found, user, desk) and found.signed_at > now - services.OPEN_FOR
    test = SoundTest.objects.filter(user=user, at__gt=now - services.FRESH).order_by("-at").first() if may_sign else None
    signature = None if is_open else found.countersignature
    return {
        "handover": found,
        "signature": signature,
        "sections": thawed(found),
        "equipment": counted_then(found),
        "is_whole": services.is_whole(found),
        "may_sign": may_sign,
        "may_add": user.may(Right.ANSWER),
        "is_mine": found.leaving_id == user.pk,
        "test": test,
        "tested": outcomes(signature.sound_test) if signature and signature.sound_test else [],
        "changes": changes_since(found, open_ends(user, now)) if is_open else [],
        "supplements": list(found.supplements.select_related("by")),
    }


@login_required
@require_POST
def countersign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user, found = _found(request, pk)
    prove_who_you_are(request)
    try:
        services.countersign(
            found,
            by=user,
            desk=desk_of(user, timezone.now()),
            remarks=request.POST.get("remarks", ""),
            takes_promises=request.POST.get("takes_promises") == "yes",
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:handover-page", pk=found.pk)


@login_required
@require_POST
def supplement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user, found = _found(request, pk)
    try:
        services.supplement(found, by=user, text=request.POST.get("text", ""), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:handover-page", pk=found.pk)


@login_required
@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    chosen = HandoverFilter(request.GET, reader(request), timezone.now())
    return render(request, "desk/handover_list.html", {"filter": chosen, "page_obj": chosen.page()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sound_test(request: HttpRequest) -> HttpResponse:
    user, desk = at_the_desk(request)
    machine = device_name(request.headers.get("User-Agent", ""))
    if request.method == "POST":
        return _keep_test(request, user, machine)
    last = SoundTest.objects.filter(user=user).order_by("-at").first()
    context = {"desk": desk, "parts": PARTS, "machine": machine, "last": last, "outcomes": outcomes(last) if last else [], "back": _back(request)}
    return render(request, "desk/sound_test.html", context)


def _back(request: HttpRequest) -> str:
    """The hand-over the officer came from, or the desk's own; never another site."""
    wanted = request.GET.get("next", "")
    is_ours = wanted.startswith(reverse("desk:handover")) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("desk:handover")


def _keep_test(request: HttpRequest, user: User, machine: str) -> HttpResponse:
    try:
        test = record_sound_test(by=user, machine=machine, results=json.loads(request.body), now=timezone.now())
    except (ValueError, AttributeError):
        return JsonResponse({"code": "malformed", "message": ""}, status=400)
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal), "fields": {}}, status=refusal.status)
    return JsonResponse({"at": test.at, "is_passed": test.is_passed})
