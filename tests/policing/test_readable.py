"""What a stranger writes is read as it stands there."""

import pytest

from policing.lib.readable import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("东门\u202e外来车", "东门外来车"),
        ("\u2066a\u2069\u200fb\ufeff", "ab"),
        ("bell\x07 and \x1b[31mred\x9b", "bell and [31mred"),
        ("line\r\nand\ttab", "line\nand\ttab"),
        ("👨‍👩‍👧 é 中文", "👨‍👩‍👧 é 中文"),
    ],
)
def test_nothing_unseen_turns_or_hides_it(written, read):
    assert readable(written) == read
