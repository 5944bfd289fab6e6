"""Feishu group robots (open.feishu.cn, custom bot): 100 messages a minute and 5 a second; the signature's key is time and secret, its text is empty."""

import base64
import hmac
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import HttpRequest, Outgoing
from delivery.channels.messenger import Robot, neutral_words, token_and_secret


class Feishu(Robot):
    label = _("Feishu robot")
    number_field = "code"
    meanings: ClassVar = {
        11232: ("overloaded", False),
        99991400: ("overloaded", False),
        19001: ("gone", True),
        19021: ("account", True),
        19022: ("account", True),
        19024: ("content", True),
        9499: ("content", True),
    }

    def request(self, outgoing: Outgoing) -> HttpRequest:
        token, secret = token_and_secret(outgoing)
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": neutral_words(outgoing)}}
        if secret:
            at = int(outgoing.now.timestamp())
            sign = base64.b64encode(hmac.new(f"{at}\n{secret}".encode(), b"", sha256).digest()).decode()
            body |= {"timestamp": str(at), "sign": sign}
        return self.post(f"{settings.FEISHU_ENDPOINT}/open-apis/bot/v2/hook/{token}", body)
