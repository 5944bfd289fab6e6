"""What providers push to us: reports, answers by text message, keys pressed. The address ends in a secret, as they sign nothing.

The secret stands in the query (`?key=…`), so that no log of ours, which keep paths, holds it.
"""

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delivery.channels.sms import Sms
from delivery.channels.voice import Voice
from delivery.services.reporting import take_reports
from delivery.services.written_back import take_keys, take_texts

log = structlog.get_logger("delivery")

MOST_BYTES = 512 * 1024
Taker = Callable[[str, Any, Any, datetime], int]


def _reports(channel: str) -> Taker:
    return lambda provider, carrier, pushed, now: take_reports(channel, provider, carrier.reports(pushed), now=now)


def _texts(_provider: str, carrier: Any, pushed: Any, now: datetime) -> int:
    return take_texts(carrier.texts(pushed), now=now)


def _calls(provider: str, carrier: Any, pushed: Any, now: datetime) -> int:
    """The key first: whoever pressed one has heard the call, whatever is reported of it."""
    return take_keys(carrier.keys(pushed), now=now) + take_reports("voice", provider, carrier.reports(pushed), now=now)


WHAT: dict[str, tuple[Any, Taker]] = {"reports": (Sms.carriers, _reports("sms")), "texts": (Sms.carriers, _texts), "calls": (Voice.carriers, _calls)}
NOTHING: tuple[Any, Taker] = ({}, _texts)


@csrf_exempt
@require_POST
def pushed(request: HttpRequest, provider: str, what: str) -> JsonResponse:
    """Take what `provider` pushes. What is no use is thanked for as well: a provider that hears no thanks pushes it again and again."""
    carriers, take = WHAT.get(what, NOTHING)
    if provider not in carriers or not _is_ours(request.GET.get("key", "")):
        raise Http404
    try:
        taken = take(provider, carriers[provider], _read(request), timezone.now())
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        log.warning("push_unreadable", provider=provider, what=what, error=type(error).__name__)
        taken = 0
    log.info("pushed", provider=provider, what=what, taken=taken)
    return JsonResponse(carriers[provider].thanks())


def _is_ours(secret: str) -> bool:
    wanted = settings.PROVIDER_PUSH_SECRET
    return bool(wanted) and hmac.compare_digest(secret.encode(), wanted.encode())


def _read(request: HttpRequest) -> Any:
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ValueError("too long")
    return json.loads(raw)
