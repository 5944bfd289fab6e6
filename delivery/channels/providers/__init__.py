"""Those who carry text messages and telephone calls: one file each."""

from delivery.channels.providers.aliyun import AliyunCalls, AliyunSms
from delivery.channels.providers.base import Key, Report, Text
from delivery.channels.providers.tencent import TencentSms

__all__ = ["AliyunCalls", "AliyunSms", "Key", "Report", "TencentSms", "Text"]
