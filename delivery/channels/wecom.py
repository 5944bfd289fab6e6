"""WeCom group robots (developer.work.weixin.qq.com, path 91770): 20 messages a minute each, HTTP 200 with an errcode in any case."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import HttpRequest, Outgoing
from delivery.channels.messenger import Robot, neutral_words, token_and_secret


class WeCom(Robot):
    label = _("WeCom robot")
    rest = timedelta(seconds=65)
    meanings: ClassVar = {
        -1: ("overloaded", False),
        45009: ("overloaded", False),
        45033: ("overloaded", False),
        93000: ("gone", True),
        40008: ("content", True),
    }

    def request(self, outgoing: Outgoing) -> HttpRequest:
        key, _secret = token_and_secret(outgoing)
        return self.post(f"{settings.WECOM_ENDPOINT}/cgi-bin/webhook/send?key={key}", {"msgtype": "text", "text": {"content": neutral_words(outgoing)}})
