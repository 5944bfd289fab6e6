"""The page behind a link about tonight's contact: one press on a name, one press back. For whoever stands at the site; nobody signs in."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from delivery.models import Recipient
from delivery.services import mark_seen
from delivery.services import reply as record_reply
from delivery.views import draw, own_pages
from partners.models import Contact, Site
from partners.tonight import ROOM, name_tonight, short_name, site_behind, take_back, tonight_at
from policing.lib.errors import Refused


@own_pages.register(ROOM)
def tonight(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Only a press changes anything. Whoever left the site finds the page closed."""
    site, now = site_behind(recipient), timezone.now()
    if site is None:
        return draw(request, "delivery/closed.html", {"is_expired": True, "phone": "110"}, status=410)
    if request.method != "POST":
        mark_seen(recipient, now=now)
        return _page(request, recipient, site, now)
    try:
        _press(request, recipient, site, now)
    except Refused as refusal:
        return _page(request, recipient, site, now, refusal=refusal, status=refusal.status)
    return redirect(request.path)


def _press(request: HttpRequest, recipient: Recipient, site: Site, now: datetime) -> None:
    held = tonight_at([site], now).get(site.pk)
    if request.POST.get("back") and held:
        take_back(held, now=now)
    elif (reply := request.POST.get("reply", "")) and recipient.message.replies:
        record_reply(recipient, reply=reply, now=now)
    elif chosen := request.POST.get("contact", ""):
        own = Contact.objects.get(addressee=recipient.addressee_id)
        name_tonight(site, contact_at(site, chosen), named_by=short_name(own), now=now)


def contact_at(site: Site, pk: str) -> Contact:
    """Somebody who stands at `site`. Raises Http404 for anybody else."""
    found = site.contacts.filter(is_active=True, pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 12 else None
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, recipient: Recipient, site: Site, now: datetime, status: int = 200, **more: Any) -> HttpResponse:
    people: list[Any] = list(site.contacts.filter(is_active=True).in_turn(now))  # type: ignore[attr-defined]
    held = tonight_at([site], now).get(site.pk)
    names = {"held_name": short_name(held.contact), "relieved_name": short_name(held.instead_of) if held.instead_of else ""} if held else {}
    choices = [(one.pk, short_name(one)) for one in people if not one.is_tonight]
    facts = {"recipient": recipient, "site": site, "choices": choices, "held": held, "replies": recipient.message.replies, **names}
    return draw(request, "partners/tonight.html", facts | more, status=status)
