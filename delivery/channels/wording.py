"""What a text message may say: the template a provider has approved, its variables filled, in as few parts as possible."""

import re

from django.conf import settings

from delivery.channels.base import Outgoing

# A message of up to 70 characters is one; longer ones go in parts of 67. The signature in its brackets counts, and so does every variable.
ONE, PART = 70, 67
# Providers take variables of up to 35 characters.
LONGEST = 35
# Rather two messages than a title cut below this.
SHORTEST_TITLE = 12
VARIABLE = re.compile(r"{(title|code|token)}")


def length(text: str) -> int:
    """As telephones count: characters outside the basic plane are two."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    """How many text messages `text` is billed as; its signature included."""
    return 1 if length(text) <= ONE else -(-length(text) // PART)


def template_of(language: str) -> str:
    """The approved wording for `language`; whoever has no wording of their own gets the Chinese one."""
    return settings.SMS_TEXT_EN if language == "en" and settings.SMS_TEXT_EN else settings.SMS_TEXT


def variables(outgoing: Outgoing) -> dict[str, str]:
    """What fills the template's variables, in the order in which they stand in it. Nothing else leaves the house."""
    template = template_of(outgoing.language)
    values = {"title": "", "code": outgoing.code or "-", "token": outgoing.link.rstrip("/").rpartition("/")[2]}
    rest = length(f"【{settings.SMS_SIGNATURE}】" + VARIABLE.sub(lambda found: values[found[1]], template))
    values["title"] = cut(" ".join(outgoing.title.split()), _room(rest))
    return {name: values[name] for name in VARIABLE.findall(template)}


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
    return f"【{settings.SMS_SIGNATURE}】" + VARIABLE.sub(lambda found: filled[found[1]], template_of(outgoing.language))
