"""Telephone calls that say the title and wait for a key."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.provided import Carrier, Provided
from delivery.channels.providers import AliyunCalls


class Voice(Provided):
    """Taken is not heard: the provider reports later whether somebody picked up, and which key they pressed."""

    label = _("Telephone call")
    carriers: ClassVar[Mapping[str, Carrier]] = {"aliyun": AliyunCalls()}
    setting = "VOICE_PROVIDERS"

    def chosen(self) -> list[str]:
        return settings.VOICE_PROVIDERS
