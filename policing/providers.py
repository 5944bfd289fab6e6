"""Whom messages go through: providers of text messages and calls, messengers. Each from the environment; read by `settings.py`.

A channel whose settings are missing is not offered: the admin says so, nobody can be given an address there, and what is sent there anyway
goes on to the person's next address.
"""

from django.core.exceptions import ImproperlyConfigured

from policing.environment import env

SMS_KNOWN, VOICE_KNOWN = ("log", "aliyun", "tencent"), ("aliyun",)


def _some_of(name: str, known: tuple[str, ...]) -> list[str]:
    chosen = [str(one).strip().lower() for one in env.list(name, default=[]) if str(one).strip()]
    if strange := [one for one in chosen if one not in known]:
        raise ImproperlyConfigured(f"{name} holds {', '.join(strange)}; it knows {', '.join(known)}.")
    return chosen


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
ALIYUN_KEY_ID = env.str("ALIYUN_KEY_ID", default="")
ALIYUN_KEY_SECRET = env.str("ALIYUN_KEY_SECRET", default="")
ALIYUN_SMS_TEMPLATE = env.str("ALIYUN_SMS_TEMPLATE", default="")
ALIYUN_SMS_TEMPLATE_EN = env.str("ALIYUN_SMS_TEMPLATE_EN", default="")
ALIYUN_SMS_ENDPOINT = _endpoint("ALIYUN_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")
TENCENT_KEY_ID = env.str("TENCENT_KEY_ID", default="")
TENCENT_KEY_SECRET = env.str("TENCENT_KEY_SECRET", default="")
TENCENT_REGION = env.str("TENCENT_REGION", default="ap-guangzhou")
TENCENT_SMS_APP = env.str("TENCENT_SMS_APP", default="")
TENCENT_SMS_TEMPLATE = env.str("TENCENT_SMS_TEMPLATE", default="")
TENCENT_SMS_TEMPLATE_EN = env.str("TENCENT_SMS_TEMPLATE_EN", default="")
TENCENT_SMS_ENDPOINT = _endpoint("TENCENT_SMS_ENDPOINT", "https://sms.tencentcloudapi.com")

# Calls: the number that is shown, the voice template with the variable `title`, and what is said when key 1 was pressed.
VOICE_PROVIDERS = _some_of("VOICE_PROVIDERS", VOICE_KNOWN)
ALIYUN_VOICE_NUMBER = env.str("ALIYUN_VOICE_NUMBER", default="")
ALIYUN_VOICE_TEMPLATE = env.str("ALIYUN_VOICE_TEMPLATE", default="")
ALIYUN_VOICE_THANKS = env.str("ALIYUN_VOICE_THANKS", default="")
ALIYUN_VOICE_ENDPOINT = _endpoint("ALIYUN_VOICE_ENDPOINT", "https://dyvmsapi.aliyuncs.com")

# The secret in the addresses that providers push to: reports, answers by text message, keys pressed. Without it nothing is taken from them.
PROVIDER_PUSH_SECRET = env.str("PROVIDER_PUSH_SECRET", default="")
if PROVIDER_PUSH_SECRET and len(PROVIDER_PUSH_SECRET) < 24:
    raise ImproperlyConfigured("PROVIDER_PUSH_SECRET is too short: take at least 24 letters and digits at random.")

# Robots of messengers: on the police's own network their addresses may differ. A server of ntfy, and the token that may write there.
WECOM_ENDPOINT = _endpoint("WECOM_ENDPOINT", "https://qyapi.weixin.qq.com")
DINGTALK_ENDPOINT = _endpoint("DINGTALK_ENDPOINT", "https://oapi.dingtalk.com")
FEISHU_ENDPOINT = _endpoint("FEISHU_ENDPOINT", "https://open.feishu.cn")
NTFY_URL = _endpoint("NTFY_URL", "")
NTFY_TOKEN = env.str("NTFY_TOKEN", default="")
