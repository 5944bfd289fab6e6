"""Words of strangers as people can read them."""

import re

# Control signs but tab and line feed; marks and overrides of the writing direction, which make a line read other than it was written.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# What XML 1.0 cannot hold; people paste it out of chats without seeing it.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def readable(text: str) -> str:
    """`text` without signs that are not seen and change what is."""
    return _UNSEEN.sub("", text)


def in_xml(text: str) -> str:
    """`text` without the signs that no file in XML may hold."""
    return _NO_XML.sub("", text)
