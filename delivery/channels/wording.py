"""What a text message may say: the template a provider has approved, its variables filled, in as few parts as possible."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from delivery.channels.base import Outgoing

# A message of up to 70 characters is one; longer ones go in parts of 67. The signature in its brackets counts, and so does every variable
# (help.aliyun.com/document_detail/44335.html).
ONE, PART = 70, 67
# What Aliyun takes in one variable of a notice's template (its variable specifications). Tencent says in its console what each account may: 6 where it was
# opened since 2024, more for enterprises that ask (so its SDK at TemplateParameterLengthLimit); it has to be raised to this.
LONGEST = 35
# Rather two messages than a title cut below this.
SHORTEST_TITLE = 12
VARIABLE = re.compile(r"{(title|code|token)}")
# Providers refuse a variable that holds a link or a signature's brackets (isv.PARAM_NOT_SUPPORT_URL, ProhibitedUseUrlInTemplateParameter).
LINK = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]*|(?:[a-z0-9-]+\.)+(?:com|cn|net|org|top|vip|cc|xyz|info)\b(?:/[^\s，。；、）)]*)?", re.IGNORECASE)
NO_LINK, BRACKETS = "…", str.maketrans("【】", "[]")
# The wordings: Chinese, which all get who have none of their own, English, and for codes, which providers approve apart.
USUAL, ENGLISH, CODE = "", "en", "code"
# Where a message's payload holds a code under this name, a text message says nothing else.
ONE_TIME_CODE = "one_time_code"


def length(text: str) -> int:
    """As telephones count: characters outside the basic plane are two."""
    return len(text.encode("utf-16-le", "replace")) // 2


def parts(text: str) -> int:
    """How many text messages `text` is billed as; its signature included."""
    return 1 if length(text) <= ONE else -(-length(text) // PART)


def wording_of(language: str, payload: Mapping[str, Any] | None) -> str:
    """Which of the approved wordings says a message."""
    if payload and ONE_TIME_CODE in payload and settings.SMS_TEXT_CODE:
        return CODE
    return ENGLISH if language == "en" and settings.SMS_TEXT_EN else USUAL


def approved(templates: Mapping[str, str], outgoing: Outgoing) -> tuple[str, dict[str, str]]:
    """Of a provider's `templates` by their wording the one that says `outgoing`, and what fills its variables. Where it has none so worded, the usual one."""
    wording = wording_of(outgoing.language, outgoing.payload)
    wording = wording if templates.get(wording) else USUAL
    return templates[wording], variables(outgoing, wording)


def variables(outgoing: Outgoing, wording: str | None = None) -> dict[str, str]:
    """What fills the template's variables, in the order in which they stand in it. Nothing else leaves the house."""
    wording = wording_of(outgoing.language, outgoing.payload) if wording is None else wording
    text = _text(wording)
    if wording == CODE:
        return {name: str((outgoing.payload or {})[ONE_TIME_CODE])[:LONGEST] for name in VARIABLE.findall(text)}
    values = {"title": "", "code": outgoing.code or "-", "token": outgoing.link.rstrip("/").rpartition("/")[2]}
    rest = length(f"【{settings.SMS_SIGNATURE}】" + VARIABLE.sub(lambda found: values[found[1]], text))
    values["title"] = cut(as_variable(titles_of(outgoing)), _room(rest)) or "-"
    return {name: values[name] for name in VARIABLE.findall(text)}


def _text(wording: str) -> str:
    return str({CODE: settings.SMS_TEXT_CODE, ENGLISH: settings.SMS_TEXT_EN}.get(wording) or settings.SMS_TEXT)


def titles_of(outgoing: Outgoing) -> str:
    """The title; where several are told in one, how many and which."""
    if not outgoing.others:
        return outgoing.title
    count = 1 + len(outgoing.others)
    with translation.override(outgoing.language):
        said = ngettext("%(count)s notice: %(titles)s", "%(count)s notices: %(titles)s", count)
    return said % {"count": count, "titles": "; ".join(one.title for one in (outgoing, *outgoing.others))}


def as_variable(text: str) -> str:
    """`text` on one line, without what providers refuse in a variable."""
    return " ".join(LINK.sub(NO_LINK, text).translate(BRACKETS).split())


def _room(rest: int) -> int:
    """How long a title may be beside `rest` characters of everything else."""
    for whole in (ONE, 2 * PART, 3 * PART):
        if whole - rest >= SHORTEST_TITLE:
            return min(whole - rest, LONGEST)
    return LONGEST


def cut(text: str, most: int) -> str:
    """`text`, shortened with an ellipsis where it is longer than `most` characters."""
    if length(text) <= most:
        return text
    while length(text) > most - 1:
        text = text[:-1]
    return f"{text}…"


def whole_text(outgoing: Outgoing) -> str:
    """What the telephone will show."""
    filled = variables(outgoing)
    return f"【{settings.SMS_SIGNATURE}】" + VARIABLE.sub(lambda found: filled[found[1]], _text(wording_of(outgoing.language, outgoing.payload)))
