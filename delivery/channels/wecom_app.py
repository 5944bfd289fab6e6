"""WeCom messages to one person, by an application of the house's own: gettoken (developer.work.weixin.qq.com path 91039) and message/send (path 90236).

The address is the person's user id in the enterprise. To one member 30 a minute and 1,000 an hour, what is beyond is dropped without a word; the whole
application 200 a day for each account of the enterprise. Numbers as in WeCom's list of global codes (path 90313).
"""

import json
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from delivery.channels.base import ChannelError, HttpAnswer, HttpChannel, HttpRequest, Outgoing
from delivery.channels.messenger import JSON, as_number, neutral_words
from delivery.channels.providers.base import Meaning, is_own_gateway, read_json
from delivery.channels.tokens import Tokens, ask

LIFETIME_S = 7200
REST = timedelta(minutes=1)
# The token ran out or was taken back before its time: another one, and once more.
STALE = frozenset({40014, 41001, 42001})
# Two tries of one delivery carry the same words; the second is not shown within this time.
SAME_WITHIN_S = 4 * 3600
MEANINGS: dict[int, Meaning] = {
    **dict.fromkeys(STALE, ("token", False)),
    -1: ("overloaded", False),
    45009: ("overloaded", False),
    45033: ("overloaded", False),
    # Whose id it is no longer works here, or never has, or who may not see the application.
    **dict.fromkeys((40003, 46004, 60111, 60011, 81013), ("bad_address", True)),
    45002: ("too_long", True),
    # The enterprise, the application, its secret, its rights, and from where it may be asked.
    **dict.fromkeys((40001, 40013, 40056, 40091, 41002, 41004, 48002, 60020, 301002), ("account", False)),
}


def _fetch() -> tuple[str, timedelta]:
    query = urlencode({"corpid": settings.WECOM_CORP, "corpsecret": settings.WECOM_APP_SECRET})
    answer = ask(f"{settings.WECOM_ENDPOINT}/cgi-bin/gettoken?{query}")
    said = read_json(answer)
    token, lifetime = said.get("access_token"), as_number(said.get("expires_in")) or LIFETIME_S
    if as_number(said.get("errcode")) == 0 and isinstance(token, str) and token and "\n" not in token:
        return token, timedelta(seconds=min(max(lifetime, 0), LIFETIME_S))
    raise _refusal(said, answer)


def _refusal(said: dict[str, Any], answer: HttpAnswer) -> ChannelError:
    number = as_number(said.get("errcode"))
    if number is None:
        return ChannelError(f"HTTP {answer.status}, no errcode", code="bad_answer")
    code, permanent = MEANINGS.get(number, ("refused", False))
    return ChannelError(f"errcode {number}", code=code, permanent=permanent, retry_after=REST if code == "overloaded" else None)


TOKENS = Tokens("wecom", _fetch)


class WeComApp(HttpChannel):
    """Like a text message it goes to one person; unlike one it says nothing of the matter, only where to answer."""

    label = _("WeCom message")
    bundles: ClassVar[int] = 10

    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in ("WECOM_CORP", "WECOM_AGENT", "WECOM_APP_SECRET") if not getattr(settings, name))

    def request(self, outgoing: Outgoing) -> HttpRequest:
        if self.missing():
            raise ChannelError("no application is set up", code="not_offered", permanent=True)
        user = outgoing.address.strip()
        # Several ids are separated by |, and @all is everybody: an address is one person.
        if not user or "|" in user or user.startswith("@"):
            raise ChannelError("not a user id", code="bad_address", permanent=True)
        body = {
            "touser": user,
            "msgtype": "text",
            "agentid": settings.WECOM_AGENT,
            "text": {"content": words_to_one(outgoing)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": SAME_WITHIN_S,
        }
        url = f"{settings.WECOM_ENDPOINT}/cgi-bin/message/send?access_token={quote(TOKENS.current(), safe='')}"
        return HttpRequest(url, dict(JSON), json.dumps(body, ensure_ascii=False).encode(), is_ours=is_own_gateway(url))

    def receipt(self, answer: HttpAnswer) -> str:
        said = read_json(answer)
        number = as_number(said.get("errcode"))
        if number == 0 and answer.status == 200:
            if said.get("invaliduser"):
                raise ChannelError("invaliduser", code="bad_address", permanent=True)
            return str(said.get("msgid") or "")
        if number in STALE:
            TOKENS.refuse()
        raise _refusal(said, answer)


def words_to_one(outgoing: Outgoing) -> str:
    """That there is something, and each one's own link; at most 2,048 bytes, and ten links are less."""
    links = [one.link for one in (outgoing, *outgoing.others) if one.link]
    with translation.override(outgoing.language):
        return "\n".join([neutral_words(outgoing), *(str(_t("Answer here: %(link)s")) % {"link": link} for link in links)])
