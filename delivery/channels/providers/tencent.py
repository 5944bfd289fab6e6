"""Tencent Cloud: text messages by SendSms (2021-01-11), signed by TC3-HMAC-SHA256.

Followed: the signature's worked example in the API guide, SendSms, the list of error codes its own SDK is generated with, and the pages
"SMS Sending Status Notification" and "SMS Reply". Tencent documents no signature on what it pushes: the address it pushes to carries a secret of ours.
"""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from delivery.channels.base import ChannelError, HttpAnswer, HttpRequest, Outgoing
from delivery.channels.providers.base import Meaning, Report, Text, is_own_gateway, number_of, read_json, refusal
from delivery.channels.wording import CODE, ENGLISH, USUAL, approved

VERSION, ACTION, SERVICE = "2021-01-11", "SendSms", "sms"
JSON = "application/json; charset=utf-8"

# cloud.tencent.com/document/api/382/59177, with what the SDK's own list says of each.
OUR_ACCOUNT = (
    *("FailedOperation.InsufficientBalanceInSmsPackage", "FailedOperation.SignatureIncorrectOrUnapproved", "FailedOperation.MissingSignature"),
    *("FailedOperation.TemplateIncorrectOrUnapproved", "FailedOperation.TemplateUnapprovedOrNotExist", "FailedOperation.TemplateIdNotExist"),
    *("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", "FailedOperation.FailResolvePacket", "FailedOperation.JsonParseFail"),
    *("FailedOperation.OtherError", "FailedOperation.ParametersOtherError", "FailedOperation.NotEnterpriseCertification"),
    *("FailedOperation.MarketingSendTimeConstraint", "InvalidParameterValue.SdkAppIdNotExist", "InvalidParameterValue.TemplateParameterFormatError"),
    *("InvalidParameterValue", "InvalidParameter", "MissingParameter", "UnknownParameter", "UnsupportedRegion", "UnauthorizedOperation", "AuthFailure"),
    *("InvalidAction", "NoSuchVersion", "NoSuchProduct", "ActionOffline", "IpInBlacklist", "IpNotInWhitelist"),
    *("LimitExceeded.AppDailyLimit", "LimitExceeded.AppMainlandChinaDailyLimit", "LimitExceeded.AppGlobalDailyLimit", "LimitExceeded.DailyLimit"),
    *("LimitExceeded.AppCountryOrRegionDailyLimit", "LimitExceeded.AppCountryOrRegionInBlacklist"),
    *("InternalError.SigVerificationFail", "InternalError.SigFieldMissing", "InternalError.RequestTimeException", "InternalError.RestApiInterfaceNotExist"),
)
CODES: dict[str, Meaning] = dict.fromkeys(OUR_ACCOUNT, ("account", False)) | {
    "FailedOperation.ContainSensitiveWord": ("content", True),
    "InvalidParameter.DirtyWordFound": ("content", True),
    "InvalidParameterValue.TemplateWithDirtyWords": ("content", True),
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": ("content", True),
    "InvalidParameterValue.ContentLengthLimit": ("too_long", False),
    "InvalidParameterValue.TemplateParameterLengthLimit": ("too_long", False),
    "RequestSizeLimitExceeded": ("too_long", False),
    "FailedOperation.PhoneNumberInBlacklist": ("blocked", True),
    "FailedOperation.PhoneNumberOnBlacklist": ("blocked", True),
    "FailedOperation.PhoneNumberParseFail": ("bad_address", True),
    "InvalidParameterValue.IncorrectPhoneNumber": ("bad_address", True),
    "UnsupportedOperation": ("bad_address", True),
    "MissingParameter.EmptyPhoneNumberSet": ("bad_address", True),
    "LimitExceeded.PhoneNumberDailyLimit": ("limit", False),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": ("limit", False),
    "LimitExceeded.PhoneNumberOneHourLimit": ("limit", False),
    "LimitExceeded.PhoneNumberThirtySecondLimit": ("too_often", False),
    "LimitExceeded.DeliveryFrequencyLimit": ("too_often", False),
    "RequestLimitExceeded": ("overloaded", False),
    "LimitExceeded": ("overloaded", False),
    "InternalError": ("overloaded", False),
    "ServiceUnavailable": ("overloaded", False),
    "ResourceUnavailable": ("overloaded", False),
    "ResourceInsufficient": ("overloaded", False),
}
THIRTY_SECONDS = timedelta(seconds=31)
CHINA = "+86"


def authorization(payload: bytes, host: str, service: str, *, key_id: str, key: str, now: datetime) -> str:
    """The header that proves who sends `payload`."""
    at = now.astimezone(UTC)
    scope = f"{at:%Y-%m-%d}/{service}/tc3_request"
    canonical = "\n".join(["POST", "/", "", f"content-type:{JSON}\nhost:{host}\n", "content-type;host", sha256(payload).hexdigest()])
    to_sign = f"TC3-HMAC-SHA256\n{int(at.timestamp())}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    secret = f"TC3{key}".encode()
    for part in (*scope.split("/"), to_sign):
        secret = hmac.new(secret, part.encode(), sha256).digest()
    return f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders=content-type;host, Signature={secret.hex()}"


def _number(outgoing: Outgoing) -> str:
    number = number_of(outgoing.address)
    return number if number.startswith("+") else f"{CHINA}{number}"


def _status(response: Any) -> dict[str, Any]:
    """What an answer says of the one number, or of the request as a whole; nothing where it is none."""
    said = response if isinstance(response, dict) else {}
    numbers = said.get("SendStatusSet")
    first = numbers[0] if isinstance(numbers, list) and numbers else said.get("Error")
    return first if isinstance(first, dict) else {}


class TencentSms:
    """Variables only, in the order in which they stand in the template: signature and template are approved beforehand."""

    def missing(self) -> tuple[str, ...]:
        names = ("TENCENT_KEY_ID", "TENCENT_KEY_SECRET", "SMS_SIGNATURE", "TENCENT_SMS_APP", "TENCENT_SMS_TEMPLATE")
        return tuple(name for name in names if not getattr(settings, name))

    def request(self, outgoing: Outgoing) -> HttpRequest:
        templates = {USUAL: settings.TENCENT_SMS_TEMPLATE, ENGLISH: settings.TENCENT_SMS_TEMPLATE_EN, CODE: settings.TENCENT_SMS_TEMPLATE_CODE}
        template, filled = approved(templates, outgoing)
        facts = {
            "PhoneNumberSet": [_number(outgoing)],
            "SmsSdkAppId": settings.TENCENT_SMS_APP,
            "SignName": settings.SMS_SIGNATURE,
            "TemplateId": template,
            "TemplateParamSet": list(filled.values()),
            "SessionContext": outgoing.delivery_id,
        }
        payload = json.dumps(facts, ensure_ascii=False).encode()
        host = urlsplit(settings.TENCENT_SMS_ENDPOINT).netloc
        access = {"key_id": settings.TENCENT_KEY_ID, "key": settings.TENCENT_KEY_SECRET}
        headers = {
            "authorization": authorization(payload, host, SERVICE, now=outgoing.now, **access),
            "content-type": JSON,
            "host": host,
            "x-tc-action": ACTION,
            "x-tc-version": VERSION,
            "x-tc-region": settings.TENCENT_REGION,
            "x-tc-timestamp": str(int(outgoing.now.timestamp())),
        }
        return HttpRequest(f"{settings.TENCENT_SMS_ENDPOINT}/", headers, payload, is_ours=is_own_gateway(settings.TENCENT_SMS_ENDPOINT))

    def receipt(self, answer: HttpAnswer) -> str:
        sent = _status(read_json(answer).get("Response"))
        if sent.get("Code") == "Ok":
            return str(sent.get("SerialNo", ""))
        if "Code" not in sent:
            raise ChannelError(f"HTTP {answer.status}, no code", code="bad_answer")
        error = refusal(str(sent["Code"]), CODES)
        error.retry_after = THIRTY_SECONDS if error.code == "too_often" else None
        raise error

    def reports(self, pushed: Any) -> Iterable[Report]:
        """What "SMS Sending Status Notification" pushes; it knows its own reference only."""
        for row in pushed:
            arrived = row.get("report_status") == "SUCCESS"
            yield Report("", str(row.get("sid") or ""), arrived, "" if arrived else "undelivered")

    def texts(self, pushed: Any) -> Iterable[Text]:
        """What "SMS Reply" pushes: one at a time."""
        for row in pushed if isinstance(pushed, list) else [pushed]:
            abroad = "" if row.get("nationcode") in {"86", None} else f"+{row['nationcode']}"
            yield Text(f"{abroad}{row.get('mobile') or ''}", str(row.get("text") or ""))

    def thanks(self) -> dict[str, Any]:
        """What Tencent wants to hear when it has pushed something."""
        return {"result": 0, "errmsg": "OK"}
