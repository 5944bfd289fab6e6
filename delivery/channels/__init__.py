"""Ways to reach an address: one file and one line here each."""

from django.conf import settings

from delivery.channels.base import Channel, ChannelError, HttpAnswer, HttpChannel, HttpRequest, LibraryChannel, Outgoing
from delivery.channels.dingtalk import DingTalk
from delivery.channels.email import Email
from delivery.channels.feishu import Feishu
from delivery.channels.in_app import InApp
from delivery.channels.ntfy import Ntfy
from delivery.channels.sms import Sms
from delivery.channels.sms_console import ConsoleSms
from delivery.channels.voice import Voice
from delivery.channels.webhook import Webhook
from delivery.channels.wecom import WeCom
from delivery.channels.wecom_app import WeComApp

CHANNELS: dict[str, Channel] = {
    "in_app": InApp(),
    "sms": ConsoleSms() if settings.SMS_PROVIDERS == ["log"] else Sms(),
    "email": Email(),
    "webhook": Webhook(),
    "voice": Voice(),
    "wecom": WeCom(),
    "wecom_app": WeComApp(),
    "dingtalk": DingTalk(),
    "feishu": Feishu(),
    "ntfy": Ntfy(),
}

__all__ = ["CHANNELS", "Channel", "ChannelError", "HttpAnswer", "HttpChannel", "HttpRequest", "LibraryChannel", "Outgoing"]
