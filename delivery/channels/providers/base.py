"""What providers have in common: how their answers are read, and what they report later."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from delivery.channels.base import ChannelError, HttpAnswer
from policing.lib.phones import plain_number

OVERLOADED = frozenset({429, 502, 503, 504})

# A mobile number behind the country's code, without a plus.
WITH_COUNTRY = re.compile(r"861[0-9]{10}")

# (typed code, whether trying again is no use)
Meaning = tuple[str, bool]


# Where everybody's provider stands. Another address in the settings is a gateway of the house's own, perhaps inside its network.
EVERYBODYS = frozenset(
    {"dysmsapi.aliyuncs.com", "dyvmsapi.aliyuncs.com", "sms.tencentcloudapi.com", "qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"}
)


def is_own_gateway(endpoint: str) -> bool:
    """Whether `endpoint`, from the settings, is not everybody's."""
    return urlsplit(endpoint).hostname not in EVERYBODYS


def number_of(address: str) -> str:
    """The telephone number that `address` holds, however its country was written: digits only, a foreign one with its plus. Raises ChannelError."""
    written = address.strip()
    number = plain_number(written) if written.isascii() and written.removeprefix("+").isdigit() else ""
    if not number:
        raise ChannelError("not a phone number", code="bad_address", permanent=True)
    return number.removeprefix("86") if WITH_COUNTRY.fullmatch(number) else number


class Report(NamedTuple):
    """What became of a message after the provider had taken it: known by our delivery id, or by the provider's reference."""

    delivery_id: str
    reference: str
    arrived: bool
    error_code: str


class Text(NamedTuple):
    """What somebody wrote back."""

    number: str
    text: str


class Key(NamedTuple):
    """The key somebody pressed during the call that the provider knows under `reference`."""

    reference: str
    key: str


def read_json(answer: HttpAnswer) -> dict[str, Any]:
    """The object in a provider's answer. Raises ChannelError where there is none."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    if answer.status in OVERLOADED:
        raise ChannelError(f"HTTP {answer.status}", code="overloaded")
    raise ChannelError(f"HTTP {answer.status}, no JSON", code="bad_answer")


def refusal(code: str, meanings: Mapping[str, Meaning]) -> ChannelError:
    """What `code` of a provider means to us: by the longest beginning that is known. What is unknown is tried again."""
    known = max((name for name in meanings if code == name or code.startswith(f"{name}.")), key=len, default="")
    typed, permanent = meanings.get(known, ("refused", False))
    return ChannelError(code, code=typed, permanent=permanent)
