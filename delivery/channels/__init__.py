"""Ways to reach an address: one file and one line here each."""

from delivery.channels.base import Channel, ChannelError, HttpAnswer, HttpChannel, HttpRequest, LibraryChannel, Outgoing
from delivery.channels.email import Email
from delivery.channels.in_app import InApp
from delivery.channels.sms_console import ConsoleSms
from delivery.channels.webhook import Webhook

CHANNELS: dict[str, Channel] = {
    "in_app": InApp(),
    "sms": ConsoleSms(),
    "email": Email(),
    "webhook": Webhook(),
}

__all__ = ["CHANNELS", "Channel", "ChannelError", "HttpAnswer", "HttpChannel", "HttpRequest", "LibraryChannel", "Outgoing"]
