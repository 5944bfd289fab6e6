"""One-tap links: whoever holds one may answer one message for one recipient, until it expires."""

import base64
import binascii
import hmac
import uuid
from datetime import datetime
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from delivery.models import Recipient
from policing.lib.errors import Refused

# With the recipient's id 26 bytes: 35 characters, the longest variable that providers of text messages take.
SIGNATURE_BYTES = 10
# Stands for a token in the one address that is resolved.
PLACE = "A" * 35


class LinkExpired(Refused):
    code = "link_expired"
    status = 410
    message = _("This link has expired. Call the station if it still matters.")


def _signature(recipient_id: uuid.UUID) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"one-tap:" + recipient_id.bytes, sha256).digest()[:SIGNATURE_BYTES]


def token_of(recipient: Recipient) -> str:
    """35 characters that are worth one recipient's answer."""
    return _token(recipient.pk)


def _token(recipient_id: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(recipient_id.bytes + _signature(recipient_id)).decode().rstrip("=")


def link_of(recipient: Recipient) -> str:
    """The whole address, fit for a text message."""
    return link_to(recipient.pk)


def link_to(recipient_id: uuid.UUID) -> str:
    """The same for whoever has only the recipient's key."""
    return settings.BASE_URL + _page().replace(PLACE, _token(recipient_id))


@cache
def _page() -> str:
    """Resolving a name costs more than all the rest of a link."""
    return reverse("delivery:reply", args=[PLACE])


def recipient_of(token: str, now: datetime) -> Recipient:
    """Whose link this is. Raises Http404 for a forged one and LinkExpired after the message's end."""
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except (ValueError, binascii.Error) as error:
        raise Http404 from error
    if len(raw) != 16 + SIGNATURE_BYTES or not hmac.compare_digest(raw[16:], _signature(uuid.UUID(bytes=raw[:16]))):
        raise Http404
    recipient = Recipient.objects.select_related("message", "addressee__user").filter(pk=uuid.UUID(bytes=raw[:16]), addressee__is_active=True).first()
    if recipient is None:
        raise Http404
    if recipient.message.expires_at <= now:
        raise LinkExpired(recipient=recipient)
    return recipient
