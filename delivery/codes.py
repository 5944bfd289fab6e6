"""The four digits by which somebody without a page to open says which message an answer belongs to."""

import hmac
from hashlib import sha256

from django.conf import settings

from delivery.models import Recipient

DIGITS = 4


def code_of(recipient: Recipient) -> str:
    """Always the same for one recipient; worth something only together with the telephone it was sent to."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"reply-code:" + recipient.pk.bytes, sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
