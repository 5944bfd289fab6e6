"""ntfy on a server of one's own (docs.ntfy.sh, publish as JSON): the address is a topic, priority 5 wakes a sleeping phone."""

import json
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing
from delivery.channels.messenger import JSON, neutral_words
from delivery.channels.providers.base import read_json

URGENT, USUAL = 5, 3


class Ntfy(HttpChannel):
    """Whoever knows the topic may listen: a group we know nothing of."""

    label = _("ntfy")
    bundles = 20
    is_group = True

    def missing(self) -> tuple[str, ...]:
        return () if settings.NTFY_URL else ("NTFY_URL",)

    def request(self, outgoing: Outgoing) -> HttpRequest:
        if not settings.NTFY_URL:
            raise ChannelError("no server is set up", code="not_offered", permanent=True)
        body = {
            "topic": outgoing.address.strip(),
            "message": neutral_words(outgoing),
            "priority": URGENT if outgoing.is_urgent else USUAL,
            "click": settings.BASE_URL,
        }
        access = {"authorization": f"Bearer {settings.NTFY_TOKEN}"} if settings.NTFY_TOKEN else {}
        return HttpRequest(settings.NTFY_URL, JSON | access, json.dumps(body, ensure_ascii=False).encode(), is_ours=True)

    def receipt(self, answer: HttpAnswer) -> str:
        if answer.status == 200:
            return str(read_json(answer).get("id", ""))
        if answer.status in {401, 403}:
            raise ChannelError(f"HTTP {answer.status}", code="account")
        if answer.status == 400:
            raise ChannelError("HTTP 400", code="bad_address", permanent=True)
        if answer.status == 429:
            raise ChannelError("HTTP 429", code="overloaded", retry_after=timedelta(minutes=1))
        raise ChannelError(f"HTTP {answer.status}", code="overloaded" if answer.status >= 500 else "refused")
