"""Robots of messengers: they stand in groups we know nothing of, so they say that there is a task and not what it is about."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from delivery.channels.base import ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing
from delivery.channels.providers.base import Meaning, is_own_gateway, read_json

NUMBER = re.compile(r"-?[0-9]{1,12}")
JSON = {"content-type": "application/json; charset=utf-8"}


def neutral_words(outgoing: Outgoing) -> str:
    """Nothing of a person, a place or a matter, and no link that answers by itself: whoever is meant signs in."""
    numbers = [one.delivery_id[-6:] for one in (outgoing, *outgoing.others)]
    with translation.override(outgoing.language):
        if len(numbers) == 1:
            return _("New task #%(number)s. Open the platform: %(address)s") % {"number": numbers[0], "address": settings.BASE_URL}
        facts = {"count": len(numbers), "numbers": ", ".join(f"#{number}" for number in numbers), "address": settings.BASE_URL}
        return _("%(count)s new tasks (%(numbers)s). Open the platform: %(address)s") % facts


def token_and_secret(outgoing: Outgoing) -> tuple[str, str]:
    """An address is a robot's token, with its signing secret after a space where it has one."""
    token, _space, secret = outgoing.address.strip().partition(" ")
    return token, secret.strip()


def as_number(said: Any) -> int | None:
    """The number of an answer, also where it came as text; none where there is none."""
    text = str(said).strip()
    return int(text) if type(said) in {int, str} and NUMBER.fullmatch(text) else None


class Robot(HttpChannel):
    """Base of robots that answer HTTP 200 in any case, with a number in the body that says how it went."""

    bundles = 20
    is_group = True
    number_field: ClassVar[str] = "errcode"
    meanings: ClassVar[Mapping[int, Meaning]]
    # How long a robot that was too eager has to be silent.
    rest: ClassVar[timedelta] = timedelta(minutes=1)

    def post(self, url: str, body: dict[str, Any]) -> HttpRequest:
        return HttpRequest(url, dict(JSON), json.dumps(body, ensure_ascii=False).encode(), is_ours=is_own_gateway(url))

    def receipt(self, answer: HttpAnswer) -> str:
        number = as_number(read_json(answer).get(self.number_field))
        if number == 0 and answer.status == 200:
            return ""
        code, permanent = self.meanings.get(number, ("refused", False)) if number is not None else ("bad_answer", False)
        raise ChannelError(f"{self.number_field} {number}", code=code, permanent=permanent, retry_after=self.rest if code == "overloaded" else None)
