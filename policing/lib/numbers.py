"""Numbers that must not be in a text: full bank-card and citizen ID numbers."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# Digits in one run, or in the groups people write: 6222 0212 3456 7890 123, 410702 19900101 1234. Runs inside a longer word, like a random identifier,
# or in other groups, like a date and a time, are none.
RUN = re.compile(
    r"""(?<![0-9A-Za-z]) (?:
      \d{17}[\dXx] | \d{15,19}                                                  # in one run
    | \d{4}[\ \-·.]\d{4}[\ \-·.]\d{4}[\ \-·.]\d{3,4}(?:[\ \-·.]\d{1,3})?     # a card's fours
    | \d{6}[\ \-·.]\d{8}[\ \-·.]\d{3}[\dXx]                                    # division, birthday, order
    ) (?![0-9A-Za-z])""",
    re.VERBOSE,
)


def is_citizen_id(number: str) -> bool:
    """True for 18 characters that satisfy GB 11643 (MOD 11-2)."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    return ID_CHECKS[sum(int(d) * w for d, w in zip(number, ID_WEIGHTS, strict=False)) % 11] == number[-1]


def is_card_number(number: str) -> bool:
    """True for 15 to 19 digits that satisfy ISO/IEC 7812: the first digit of a bank's card (3 to 6, 9) and the Luhn check."""
    if not re.fullmatch(r"[34569]\d{14,18}", number):
        return False
    doubled = [int(d) if n % 2 == 0 else sum(divmod(2 * int(d), 10)) for n, d in enumerate(reversed(number))]
    return sum(doubled) % 10 == 0


def has_forbidden_number(text: str) -> bool:
    """True when `text` holds a full card or citizen ID number, also in groups or full-width digits."""
    for match in RUN.finditer(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"[^\dXx]", "", match.group()).upper()
        if is_citizen_id(digits) or is_card_number(digits):
            return True
    return False


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside nested JSON, names of entries too, with where it stands: ("details.note", "…")."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path or "body", str(key)
            yield from texts_in(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from texts_in(inner, f"{path}.{n}")
    elif isinstance(value, float):
        yield path, f"{value:.0f}"
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield path, str(value)
