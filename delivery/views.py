"""The page behind a one-tap link: no sign-in, no script, made for a guard's phone at night."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Unit
from delivery.forms import PROMISES, ReplyForm, answers_to
from delivery.lifecycle import Reply
from delivery.links import LinkExpired, recipient_of
from delivery.models import Message, Recipient
from delivery.services import mark_seen
from delivery.services import reply as record_reply
from delivery.services.addresses import speak_to
from delivery.services.standing import Standing, standing_of
from delivery.services.together import told_with
from policing.lib.errors import Refused
from policing.lib.registry import Registry

EMERGENCY = "110"
DUSK, DAWN = 19, 6
# An officer may promise again and longer; so soon, it is the same tap.
DOUBLE_TAP = timedelta(seconds=10)
MAX_NOTE = 500
# Where an officer reads on, when it is not the page of the message's own room.
PAGES = dict.fromkeys(("order_approvals", "order_states", "order_answers", "order_silences"), "alerts:order")


# A room that asks something of its own draws its own page behind the link: by the room of the message.
own_pages: Registry[Callable[[HttpRequest, Recipient], HttpResponse]] = Registry()


# The token in the address is the whole credential: no session stands behind this page, so another site's form could only
# answer with a link it already holds. A cookie for CSRF would shut out browsers inside messengers that keep none.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    return _kept_private(_answer(request, token))


def draw(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page behind a link, by `template`, which extends delivery/_frame.html."""
    return render(request, template, context | {"theme": _theme()}, status=status)


def _theme() -> str:
    """Dark between dusk and dawn, as everywhere; without a script the server decides."""
    hour = timezone.localtime().hour
    return "dark" if hour >= DUSK or hour < DAWN else "light"


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return draw(request, f"delivery/{template}.html", context, status)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        recipient = recipient_of(token, timezone.now())
    except Http404:
        return _render(request, "closed", {"phone": EMERGENCY}, status=404)
    except LinkExpired as expired:
        return _expired(request, expired.context.get("recipient"))
    if request.method == "POST" and (chosen := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        speak_to(recipient.addressee, language=chosen)
        return redirect(request.path)
    with translation.override(recipient.addressee.language):
        if own := own_pages.get(recipient.message.room):
            return own(request, recipient)
        return _record(request, recipient) if request.method == "POST" else _show(request, recipient)


def _expired(request: HttpRequest, recipient: Recipient | None) -> HttpResponse:
    language = recipient.addressee.language if recipient else translation.get_language()
    with translation.override(language):
        unit = _unit_behind(recipient.message) if recipient else None
        since = _said_since(recipient) if recipient else None
        return _render(request, "closed", {"is_expired": True, "phone": _phone(unit), "since": since}, status=410)


def _show(request: HttpRequest, recipient: Recipient, **more: Any) -> HttpResponse:
    if request.method == "GET":
        mark_seen(recipient, now=timezone.now())
    return _render(request, "reply", _picture(recipient) | {"form": ReplyForm(recipient.message)} | more)


def _record(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    form = ReplyForm(recipient.message, request.POST)
    if not form.is_valid():
        return _render(request, "reply", _picture(recipient) | {"form": form}, status=400)
    said = form.cleaned_data
    try:
        _record_once(recipient, said.pop("after"), said)
    except Refused as refusal:
        recipient.refresh_from_db(fields=["reply", "reply_note", "replied_at"])
        return _render(request, "reply", _picture(recipient) | {"form": form, "refusal": refusal}, status=refusal.status)
    return redirect(request.path)


@transaction.atomic
def _record_once(recipient: Recipient, after: str, said: dict[str, Any]) -> None:
    """Two taps of one finger are one answer; another answer from an old page is a change of mind, and the last one counts."""
    kept = Recipient.objects.select_for_update(of=("self",)).get(pk=recipient.pk)
    is_echo = (kept.reply, kept.reply_note) == (said["reply"], said["note"].strip()[:MAX_NOTE]) and after != _version(kept)
    is_hasty = kept.replied_at is not None and timezone.now() - kept.replied_at < DOUBLE_TAP
    if not (is_echo and (is_hasty or kept.reply != Reply.ACKNOWLEDGE)):
        record_reply(recipient, **said, now=timezone.now())


def _version(recipient: Recipient) -> str:
    return recipient.replied_at.isoformat() if recipient.replied_at else ""


def _picture(recipient: Recipient) -> dict[str, Any]:
    message = recipient.message
    standing = standing_of(recipient)
    unit = _unit_behind(message)
    is_covert = message.audience.get("covert", False)
    answers = answers_to(message, recipient.addressee.language)
    return {
        "recipient": recipient,
        "message": message,
        "text": message.text(recipient.addressee.language),
        "answers": answers,
        "said": dict(answers).get(recipient.reply) or recipient.get_reply_display(),
        "since": _said_since(recipient),
        "after": _version(recipient),
        "standing": standing,
        "said_there": dict(answers).get(standing.reply) or dict(Reply.choices).get(standing.reply, ""),
        "is_answered_elsewhere": _is_answered_elsewhere(recipient, standing),
        "promises": PROMISES,
        "is_officer": Reply.ACKNOWLEDGE in message.replies,
        "is_covert": is_covert,
        "told_with": told_with(recipient, now=timezone.now()),
        "whole_story": _whole_story(recipient),
        "unit": unit,
        "phone": _phone(unit, otherwise="" if is_covert else EMERGENCY),
    }


def _is_answered_elsewhere(recipient: Recipient, standing: Standing) -> bool:
    """True when somebody of the same party has answered, and this recipient has not answered after them."""
    if not standing.name or standing.is_own or standing.at is None:
        return False
    return recipient.replied_at is None or standing.at >= recipient.replied_at


def _said_since(recipient: Recipient) -> dict[str, str] | None:
    """The last word on the same matter to the same person, when it came after this message: an order that has ended says so on its old link."""
    later = Message.objects.filter(
        subject_id=recipient.message.subject_id, recipients__addressee=recipient.addressee_id, created_at__gt=recipient.message.created_at
    )
    last = later.order_by("created_at").last()
    return last.text(recipient.addressee.language) if last else None


def _whole_story(recipient: Recipient) -> str:
    """The page of what an officer is told of, where there is one."""
    message = recipient.message
    if recipient.addressee.user_id is None or not (Reply.ACKNOWLEDGE in message.replies or message.room in PAGES):
        return ""
    try:
        return reverse(PAGES.get(message.room, f"{message.room}:detail"), args=[message.subject_id])
    except NoReverseMatch:
        return ""


def _unit_behind(message: Message) -> Unit | None:
    """The first unit that hears of the message: the one to call back."""
    paths = message.audience.get("paths", [])
    return Unit.objects.filter(path=paths[0]).first() if paths else None


def _phone(unit: Unit | None, otherwise: str = EMERGENCY) -> str:
    return unit.phone if unit and unit.phone else otherwise


def _kept_private(response: HttpResponse) -> HttpResponse:
    """Nothing remembers the page or passes its address on."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
