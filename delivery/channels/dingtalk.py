"""DingTalk group robots (open.dingtalk.com, custom robot): 20 messages a minute, else silent for ten; signed with HMAC-SHA256 over time and secret.

Robots that ask for a keyword instead must have "#" or the platform's address among theirs.
"""

import base64
import hmac
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import HttpRequest, Outgoing
from delivery.channels.messenger import Robot, neutral_words, token_and_secret


class DingTalk(Robot):
    label = _("DingTalk robot")
    rest = timedelta(minutes=10)
    meanings: ClassVar = {
        -1: ("overloaded", False),
        130101: ("overloaded", False),
        410100: ("overloaded", False),
        300001: ("gone", True),
        400101: ("gone", True),
        400102: ("gone", True),
        310000: ("account", True),
        430101: ("content", True),
        430102: ("content", True),
        430103: ("content", True),
        430104: ("content", True),
    }

    def request(self, outgoing: Outgoing) -> HttpRequest:
        token, secret = token_and_secret(outgoing)
        body = {"msgtype": "text", "text": {"content": neutral_words(outgoing)}}
        return self.post(f"{settings.DINGTALK_ENDPOINT}/robot/send?access_token={token}{_signature(secret, outgoing)}", body)


def _signature(secret: str, outgoing: Outgoing) -> str:
    if not secret:
        return ""
    at = int(outgoing.now.timestamp() * 1000)
    digest = hmac.new(secret.encode(), f"{at}\n{secret}".encode(), sha256).digest()
    return f"&timestamp={at}&sign={quote_plus(base64.b64encode(digest))}"
