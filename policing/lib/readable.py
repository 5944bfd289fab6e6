"""Words of strangers as people can read them."""

import re

# Control signs but tab and line feed; marks and overrides of the writing direction, which make a line read other than it was written.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def readable(text: str) -> str:
    """`text` without signs that are not seen and change what is."""
    return _UNSEEN.sub("", text)
