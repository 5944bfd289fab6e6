"""Whom messages go through: providers of text messages and calls, messengers. Each from the environment; read by `settings.py`.

A channel whose settings are missing is not offered: the admin says so, nobody can be given an address there, and what is sent there anyway
goes on to the person's next address.
"""

import re
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from policing.environment import env

SMS_KNOWN, VOICE_KNOWN = ("log", "aliyun", "tencent"), ("aliyun",)


def _some_of(name: str, known: tuple[str, ...]) -> list[str]:
    chosen = [str(one).strip().lower() for one in env.list(name, default=[]) if str(one).strip()]
    if strange := [one for one in chosen if one not in known]:
        raise ImproperlyConfigured(f"{name} holds {', '.join(strange)}; it knows {', '.join(known)}.")
    return chosen


_LIMIT = re.compile(r"(\d{1,6})/(\d{1,4})([smhd])")
_SPANS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _limits(name: str, default: str) -> tuple[tuple[int, timedelta], ...]:
    """ "1/1m 5/1h": at most 1 in any minute and 5 in any hour."""
    value = env.str(name, default=default)
    found = [_LIMIT.fullmatch(part) for part in value.split()]
    limits = tuple((int(one[1]), int(one[2]) * _SPANS[one[3]]) for one in found if one)
    if len(limits) < len(found) or not limits or not all(most and span for most, span in limits):
        raise ImproperlyConfigured(f"{name} holds {value}; it must read like 1/1m 5/1h 10/1d (s, m, h or d).")
    return limits


def _endpoint(name: str, default: str) -> str:
    value = str(env.str(name, default=default)).rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} holds {value}; it must begin with https://.")
    return value


# Who carries text messages, the first choice first: "aliyun,tencent". "log" writes them to the log and reaches no telephone: for trying it out.
SMS_PROVIDERS = _some_of("SMS_PROVIDERS", SMS_KNOWN)
# The signature without its brackets, and the approved template's wording with {title}, {code} and {token} where its variables stand.
SMS_SIGNATURE = env.str("SMS_SIGNATURE", default="")
SMS_TEXT = (
    env.str("SMS_TEXT", default="") or f"{{title}}。回复“1 {{code}}”或打开 {env.str('BASE_URL', default='http://localhost:8000').rstrip('/')}/r/{{token}}/"
)
SMS_TEXT_EN = env.str("SMS_TEXT_EN", default="")
# Providers approve codes apart from notices. Without a template for them codes go by the notices' one.
SMS_TEXT_CODE = env.str("SMS_TEXT_CODE", default="")
ALIYUN_KEY_ID = env.str("ALIYUN_KEY_ID", default="")
ALIYUN_KEY_SECRET = env.str("ALIYUN_KEY_SECRET", default="")
ALIYUN_SMS_TEMPLATE = env.str("ALIYUN_SMS_TEMPLATE", default="")
ALIYUN_SMS_TEMPLATE_EN = env.str("ALIYUN_SMS_TEMPLATE_EN", default="")
ALIYUN_SMS_TEMPLATE_CODE = env.str("ALIYUN_SMS_TEMPLATE_CODE", default="")
# To one number with one signature and template, in any 24 hours, and codes with one signature: help.aliyun.com/document_detail/2881383.html.
ALIYUN_SMS_LIMITS = _limits("ALIYUN_SMS_LIMITS", "50/1d")
ALIYUN_CODE_LIMITS = _limits("ALIYUN_CODE_LIMITS", "1/1m 5/1h 10/1d")
ALIYUN_SMS_ENDPOINT = _endpoint("ALIYUN_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")
TENCENT_KEY_ID = env.str("TENCENT_KEY_ID", default="")
TENCENT_KEY_SECRET = env.str("TENCENT_KEY_SECRET", default="")
TENCENT_REGION = env.str("TENCENT_REGION", default="ap-guangzhou")
TENCENT_SMS_APP = env.str("TENCENT_SMS_APP", default="")
TENCENT_SMS_TEMPLATE = env.str("TENCENT_SMS_TEMPLATE", default="")
TENCENT_SMS_TEMPLATE_EN = env.str("TENCENT_SMS_TEMPLATE_EN", default="")
TENCENT_SMS_TEMPLATE_CODE = env.str("TENCENT_SMS_TEMPLATE_CODE", default="")
# To one number by all templates together. Carriers take 10 a day; the console's own default is 2 and has to be raised there:
# cloud.tencent.com/document/faq/382/13303.
TENCENT_SMS_LIMITS = _limits("TENCENT_SMS_LIMITS", "10/1d")
TENCENT_SMS_ENDPOINT = _endpoint("TENCENT_SMS_ENDPOINT", "https://sms.tencentcloudapi.com")

# Calls: the number that is shown, the voice template with the variable `title`, and what is said when key 1 was pressed.
VOICE_PROVIDERS = _some_of("VOICE_PROVIDERS", VOICE_KNOWN)
ALIYUN_VOICE_NUMBER = env.str("ALIYUN_VOICE_NUMBER", default="")
ALIYUN_VOICE_TEMPLATE = env.str("ALIYUN_VOICE_TEMPLATE", default="")
ALIYUN_VOICE_THANKS = env.str("ALIYUN_VOICE_THANKS", default="")
# Voice notices to one number: help.aliyun.com/document_detail/114036.htm. The page of IvrCall (393521) names none; the stricter is kept.
ALIYUN_VOICE_LIMITS = _limits("ALIYUN_VOICE_LIMITS", "1/1m 5/1h 20/1d")
ALIYUN_VOICE_ENDPOINT = _endpoint("ALIYUN_VOICE_ENDPOINT", "https://dyvmsapi.aliyuncs.com")

# The secret in the addresses that providers push to: reports, answers by text message, keys pressed. Without it nothing is taken from them.
PROVIDER_PUSH_SECRET = env.str("PROVIDER_PUSH_SECRET", default="")
if PROVIDER_PUSH_SECRET and len(PROVIDER_PUSH_SECRET) < 24:
    raise ImproperlyConfigured("PROVIDER_PUSH_SECRET is too short: take at least 24 letters and digits at random.")

# Robots of messengers: on the police's own network their addresses may differ. A server of ntfy, and the token that may write there.
WECOM_ENDPOINT = _endpoint("WECOM_ENDPOINT", "https://qyapi.weixin.qq.com")
# WeCom's messages to one person by an application of the house's own: the enterprise, the application and its secret.
WECOM_CORP = env.str("WECOM_CORP", default="")
WECOM_AGENT = env.int("WECOM_AGENT", default=0)
WECOM_APP_SECRET = env.str("WECOM_APP_SECRET", default="")
DINGTALK_ENDPOINT = _endpoint("DINGTALK_ENDPOINT", "https://oapi.dingtalk.com")
FEISHU_ENDPOINT = _endpoint("FEISHU_ENDPOINT", "https://open.feishu.cn")
NTFY_URL = _endpoint("NTFY_URL", "")
NTFY_TOKEN = env.str("NTFY_TOKEN", default="")
