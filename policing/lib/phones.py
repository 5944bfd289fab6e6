"""Telephone numbers as people write them, and as they are compared."""

import re
import unicodedata
from itertools import chain

from policing.lib.sealed import blind_index, mask

ABROAD = re.compile(r"^(?:\+|00)86")
LONGEST = 20
MOBILE_DIGITS = 11
SHORTEST_HIDDEN = 7
FULL_WIDTH = ord("０") - ord("0")


def plain_number(text: str) -> str:
    """Digits only, without the country's own code: "+86 100 0000-0042" and "１００００００００４２" are "10000000042"; "" where there is no number.

    A foreign number keeps its plus; a landline dialled from abroad gets its 0 back.
    """
    written = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"\D", "", ABROAD.sub("", written))
    if not digits or len(digits) > LONGEST:
        return ""
    if ABROAD.match(written):
        is_mobile = len(digits) == MOBILE_DIGITS and digits.startswith("1")
        return digits if is_mobile or digits.startswith("0") else f"0{digits}"
    return f"+{digits}" if written.startswith("+") else digits


def spellings(number: str) -> list[str]:
    """How `number`, as `plain_number` gives it, may have been written where it is kept: with the country's code, with hyphens after the area's."""
    if not number:
        return []
    codes = (number[:3], number[:4]) if number.startswith("0") else ()
    hyphened = [f"{code}-{number[len(code) :]}" for code in codes]
    national = number.removeprefix("0")
    foreign = [] if number.startswith("+") else [f"{sign}{national}" for sign in ("+86", "+86 ", "+86-", "86", "0086")]
    return list(dict.fromkeys(chain([number], hyphened, foreign)))


def number_index(text: str) -> str:
    """The blind index of a number however it is written; "" where there is none."""
    number = plain_number(text)
    return blind_index(number) if number else ""


def without_number(text: str, number: str) -> str:
    """`text` with `number` masked wherever it stands, also in groups or full-width digits: a number that is sealed must not stand beside its seal."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < SHORTEST_HIDDEN:
        return text
    written = r"[\s\-–()（）]*".join(f"[{digit}{chr(ord(digit) + FULL_WIDTH)}]" for digit in digits)
    return re.sub(rf"(?<!\d){written}(?!\d)", mask(digits), text)
