"""Text messages, by whichever provider carries this one."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from delivery.channels.provided import Carrier, Provided
from delivery.channels.providers import AliyunSms, TencentSms


class Sms(Provided):
    """Title, code and link in a template that was approved beforehand; accepted is not delivered, the provider reports that later."""

    label = _("Text message")
    carriers: ClassVar[Mapping[str, Carrier]] = {"aliyun": AliyunSms(), "tencent": TencentSms()}
    setting = "SMS_PROVIDERS"
    bundles = 10

    def chosen(self) -> list[str]:
        return settings.SMS_PROVIDERS
