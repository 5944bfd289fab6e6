"""Signed callbacks by the Standard Webhooks scheme (headers webhook-id, -timestamp, -signature)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from secrets import token_bytes
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from standardwebhooks.webhooks import Webhook as Signer

from delivery.channels.base import ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing
from delivery.lifecycle import Status

OVERLOADED = {429, 502, 503, 504}
SECRET_BYTES = 32
LONGEST_WAIT = timedelta(days=1)


def new_secret() -> str:
    """A signing secret as the scheme writes it."""
    return "whsec_" + base64.b64encode(token_bytes(SECRET_BYTES)).decode()


def signatures(secrets: str, delivery_id: str, now: datetime, body: str) -> str:
    """One signature for each of `secrets` (separated by spaces): while a secret is being changed, old and new are good."""
    at = now.astimezone(UTC)  # the library reads any other zone's hour as if it were this one's
    return " ".join(Signer(secret).sign(delivery_id, at, body) for secret in secrets.split() or [secrets])


_last: tuple[Any, str] = None, ""


def _written(payload: dict[str, Any]) -> str:
    """As JSON; made once for all who get the same payload one after the other, as those of one message do."""
    global _last
    kept, text = _last
    if kept is not payload:
        text = json.dumps(payload, ensure_ascii=False)
        _last = payload, text
    return text


class Webhook(HttpChannel):
    """The delivery's id is the webhook-id, so that a repeat can be recognised."""

    label = _("Signed callback")
    accepted = Status.DELIVERED
    says_link: ClassVar[bool] = False
    jitter: ClassVar[float] = 0.1
    ladder = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))

    def request(self, outgoing: Outgoing) -> HttpRequest:
        body = _written(outgoing.payload) if outgoing.payload else json.dumps({"title": outgoing.title, "body": outgoing.body}, ensure_ascii=False)
        headers = {
            "content-type": "application/json",
            "user-agent": "Zhufang-Webhooks/1",
            "webhook-id": outgoing.delivery_id,
            "webhook-timestamp": str(int(outgoing.now.timestamp())),
            "webhook-signature": signatures(outgoing.secret, outgoing.delivery_id, outgoing.now, body),
        }
        return HttpRequest(outgoing.address, headers, body.encode())

    def receipt(self, answer: HttpAnswer) -> str:
        if 200 <= answer.status < 300:
            return answer.headers.get("x-request-id", "")[:100]
        if answer.status == 410:
            raise ChannelError("410", code="gone", permanent=True)
        code = "overloaded" if answer.status in OVERLOADED else "refused"
        raise ChannelError(f"HTTP {answer.status}", code=code, retry_after=asked_wait(answer))


def asked_wait(answer: HttpAnswer) -> timedelta | None:
    """How long Retry-After asks to wait, in seconds or as a date against the receiver's own clock (RFC 9110); never more than a day."""
    after = answer.headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return min(timedelta(seconds=int(after[:9])), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(after) - parsedate_to_datetime(answer.headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
