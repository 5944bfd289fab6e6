"""Aliyun: text messages by Dysmsapi SendSms (2017-05-25), calls with a key press by Dyvmsapi IvrCall (2017-05-25), both signed by ACS3-HMAC-SHA256.

Followed: "V3 request structure and signature" with its worked example; SendSms, SmsReport and SmsUp; IvrCall (help.aliyun.com/document_detail/393521.html)
and VoiceReport and VoiceCallReport with their `dtmf`. IvrCall is used and not SingleCallByTts, because only the former waits for a key; its OutId takes
15 bytes, so a call is known by the CallId it was given. Aliyun documents no signature on what it pushes: the address it pushes to carries a secret of ours.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from delivery.channels.base import ChannelError, HttpAnswer, HttpRequest, Outgoing
from delivery.channels.providers.base import Key, Meaning, Report, Text, is_own_gateway, number_of, read_json, refusal
from delivery.channels.wording import CODE, ENGLISH, LONGEST, USUAL, approved, as_variable, cut

VERSION = "2017-05-25"
LONGEST_OUT_ID = 15
NOTHING = sha256(b"").hexdigest()

# What the pages of error codes name: help.aliyun.com/document_detail/101346.html for text messages, the pages of Dyvmsapi for calls. Those of our account,
# of its balance, signature, template or access, fail for everybody alike: another provider may carry the message.
OUR_ACCOUNT = (
    *("isp.RAM_PERMISSION_DENY", "isv.OUT_OF_SERVICE", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE", "isv.ACCOUNT_NOT_EXISTS"),
    *("isv.ACCOUNT_ABNORMAL", "isv.AMOUNT_NOT_ENOUGH", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "isv.DENY_IP_RANGE"),
    *("isv.SMS_TEMPLATE_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL", "isv.SMS_SIGNATURE_SCENE_ILLEGAL", "isv.SMS_SIGN_ILLEGAL", "isv.SIGN_STATE_ILLEGAL"),
    *("isv.TEMPLATE_MISSING_PARAMETERS", "isv.EXTEND_CODE_ERROR", "isv.SMS_TEST_NUMBER_LIMIT", "isv.INVALID_PARAMETERS", "isv.INVALID_JSON_PARAM"),
    *("InvalidAccessKeyId", "InvalidTimeStamp", "SignatureDoesNotMatch", "IncompleteSignature", "Forbidden"),
    *("isv.TTS_TEMPLATE_ILLEGAL", "isv.VOICE_FILE_ILLEGAL", "isv.DISPLAY_NUMBER_ILLEGAL"),
)
CODES: dict[str, Meaning] = dict.fromkeys(OUR_ACCOUNT, ("account", False)) | {
    "isv.MOBILE_NUMBER_ILLEGAL": ("bad_address", True),
    "isv.CALLED_NUMBER_ILLEGAL": ("bad_address", True),
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": ("bad_address", True),
    "isv.MOBILE_COUNT_OVER_LIMIT": ("bad_address", True),
    "isv.BUSINESS_LIMIT_CONTROL": ("limit", False),
    "isv.BLACK_KEY_CONTROL_LIMIT": ("content", True),
    "isv.SMS_CONTENT_ILLEGAL": ("content", True),
    "isv.PARAM_LENGTH_LIMIT": ("too_long", False),
    "isv.PARAM_NOT_SUPPORT_URL": ("content", True),
    "isp.SYSTEM_ERROR": ("overloaded", False),
    "isp.GATEWAY_ERROR": ("overloaded", False),
    "isp.UNKNOWN": ("overloaded", False),
    "Throttling": ("overloaded", False),
    "ServiceUnavailable": ("overloaded", False),
    "InternalError": ("overloaded", False),
    "SignatureNonceUsed": ("overloaded", False),
}
# help.aliyun.com/document_detail/101347.html. Carriers add codes of their own without a closed list: what is not named here was "not delivered".
REPORTED = {
    "MOBILE_NOT_ON_SERVICE": "off",
    "MOBILE_TERMINAL_ERROR": "off",
    "EXPIRED": "off",
    "MOBILE_ACCOUNT_ABNORMAL": "bad_address",
    "MOBILE_IN_BLACK": "blocked",
    "MOBILE_SEND_LIMIT": "limit",
    "CONTENT_KEYWORD": "content",
    "CONTENT_ERROR": "content",
}
# A call's last status (help.aliyun.com, Dyvmsapi, "error codes of carriers' receipts"). Taken: heard to the end, hung up before it, or no key pressed in
# time. Somebody has the telephone in hand then, but whoever pressed nothing has not answered.
TAKEN = {"200000": "", "200001": "hung_up", "200008": "no_key"}
CALLS = {
    "200002": "busy",
    "200003": "no_answer",
    "200004": "bad_address",
    # Out of reach by the carrier's fault, or refused by whoever was called: it cannot be told which.
    "200005": "declined",
    "200006": "account",
    "200007": "off",
    "200010": "off",
    # Its owner has let the number lapse.
    "200011": "suspended",
    "200104": "account",
    "200105": "blocked",
    "200117": "account",
    "200118": "overloaded",
    "200121": "overloaded",
}


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def signed_headers(host: str, action: str, version: str, query: str, *, key_id: str, key: str, now: datetime, nonce: str) -> dict[str, str]:
    """The headers of a POST of `query` with an empty body, signed."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": NOTHING,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    canonical = "\n".join(["POST", "/", query, "".join(f"{name}:{headers[name]}\n" for name in sorted(headers)), names, NOTHING])
    to_sign = f"ACS3-HMAC-SHA256\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(key.encode(), to_sign.encode(), sha256).hexdigest()
    return headers | {"authorization": f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"}


def _request(endpoint: str, action: str, facts: Mapping[str, str], now: datetime) -> HttpRequest:
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(facts.items()))
    access = {"key_id": settings.ALIYUN_KEY_ID, "key": settings.ALIYUN_KEY_SECRET}
    headers = signed_headers(urlsplit(endpoint).netloc, action, VERSION, query, now=now, nonce=token_hex(16), **access)
    return HttpRequest(f"{endpoint}/?{query}", headers, b"", is_ours=is_own_gateway(endpoint))


def _receipt(answer: HttpAnswer, reference: str) -> str:
    body = read_json(answer)
    if body.get("Code") == "OK":
        return str(body.get(reference, ""))
    if "Code" not in body:
        raise ChannelError(f"HTTP {answer.status}, no code", code="bad_answer")
    raise refusal(str(body["Code"]), CODES)


def _unset(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if not getattr(settings, name))


class AliyunSms:
    """Variables only: signature and template are approved beforehand."""

    def missing(self) -> tuple[str, ...]:
        return _unset("ALIYUN_KEY_ID", "ALIYUN_KEY_SECRET", "SMS_SIGNATURE", "ALIYUN_SMS_TEMPLATE")

    def request(self, outgoing: Outgoing) -> HttpRequest:
        templates = {USUAL: settings.ALIYUN_SMS_TEMPLATE, ENGLISH: settings.ALIYUN_SMS_TEMPLATE_EN, CODE: settings.ALIYUN_SMS_TEMPLATE_CODE}
        template, filled = approved(templates, outgoing)
        facts = {
            "PhoneNumbers": number_of(outgoing.address).removeprefix("+"),
            "SignName": settings.SMS_SIGNATURE,
            "TemplateCode": template,
            "TemplateParam": json.dumps(filled, ensure_ascii=False),
            "OutId": outgoing.delivery_id,
        }
        return _request(settings.ALIYUN_SMS_ENDPOINT, "SendSms", facts, outgoing.now)

    def receipt(self, answer: HttpAnswer) -> str:
        return _receipt(answer, "BizId")

    def reports(self, pushed: Any) -> Iterable[Report]:
        """What SmsReport pushes."""
        for row in pushed:
            arrived = row.get("success") is True
            error = "" if arrived else REPORTED.get(str(row.get("err_code")), "undelivered")
            yield Report(str(row.get("out_id") or ""), str(row.get("biz_id") or ""), arrived, error)

    def texts(self, pushed: Any) -> Iterable[Text]:
        """What SmsUp pushes."""
        for row in pushed:
            yield Text(str(row.get("phone_number") or ""), str(row.get("content") or ""))

    def thanks(self) -> dict[str, Any]:
        """What Aliyun wants to hear when it has pushed something."""
        return {"code": 0, "msg": "OK"}


class AliyunCalls:
    """A voice says the title and that key 1 takes it. A call asks for a key where the message offers an answer (`outgoing.code`)."""

    def missing(self) -> tuple[str, ...]:
        return _unset("ALIYUN_KEY_ID", "ALIYUN_KEY_SECRET", "ALIYUN_VOICE_NUMBER", "ALIYUN_VOICE_TEMPLATE", "ALIYUN_VOICE_THANKS")

    def request(self, outgoing: Outgoing) -> HttpRequest:
        said = json.dumps({"title": cut(as_variable(outgoing.title), LONGEST)}, ensure_ascii=False)
        facts = {
            "CalledShowNumber": settings.ALIYUN_VOICE_NUMBER,
            "CalledNumber": number_of(outgoing.address).removeprefix("+"),
            "StartCode": settings.ALIYUN_VOICE_TEMPLATE,
            "StartTtsParams": said,
            "PlayTimes": "3",
            "OutId": outgoing.delivery_id.replace("-", "")[-LONGEST_OUT_ID:],
        }
        key = {"MenuKeyMap.1.Key": "1", "MenuKeyMap.1.Code": settings.ALIYUN_VOICE_THANKS} if outgoing.code else {}
        return _request(settings.ALIYUN_VOICE_ENDPOINT, "IvrCall", facts | key, outgoing.now)

    def receipt(self, answer: HttpAnswer) -> str:
        return _receipt(answer, "CallId")

    def reports(self, pushed: Any) -> Iterable[Report]:
        """What VoiceReport pushes when a call is over; a status on the way (VoiceCallReport) is no end and says nothing here."""
        for row in pushed:
            if "duration" in row or "end_time" in row:
                status = str(row.get("status_code"))
                error = TAKEN.get(status, CALLS.get(status, "undelivered"))
                yield Report("", str(row.get("call_id") or ""), status in TAKEN, error)

    def keys(self, pushed: Any) -> Iterable[Key]:
        """Keys pressed, from either report."""
        for row in pushed:
            if pressed := str(row.get("dtmf") or "").strip():
                yield Key(str(row.get("call_id") or ""), pressed[0])

    def thanks(self) -> dict[str, Any]:
        return {"code": 0, "msg": "OK"}
