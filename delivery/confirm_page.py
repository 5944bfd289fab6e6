"""The page behind the link of a first message: is this yours? It says nothing of anybody and lets nobody in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from delivery.lifecycle import Reply
from delivery.models import Recipient
from delivery.services import reply as record_reply
from delivery.services.confirming import ROOM
from delivery.views import draw, own_pages
from policing.lib.errors import Refused

ANSWERS = {"yes": Reply.COMPLY, "no": Reply.CANNOT}


@own_pages.register(ROOM)
def confirm(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Only a press counts: programs that look at links before people do answer nothing."""
    if request.method != "POST":
        return _page(request, recipient)
    said = ANSWERS.get(request.POST.get("answer", ""))
    if said is None:
        return _page(request, recipient, status=400)
    try:
        record_reply(recipient, reply=said, now=timezone.now())
    except Refused as refusal:
        return _page(request, recipient, refusal=refusal, status=refusal.status)
    return redirect(request.path)


def _page(request: HttpRequest, recipient: Recipient, status: int = 200, **more: Any) -> HttpResponse:
    facts = {"recipient": recipient, "is_mine": recipient.reply == Reply.COMPLY, "is_not_mine": recipient.reply == Reply.CANNOT}
    return draw(request, "delivery/confirm.html", facts | more, status=status)
