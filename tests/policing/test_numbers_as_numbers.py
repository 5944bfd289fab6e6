"""A card number is one also where it is sent as a number."""

import pytest

from policing.lib.numbers import has_forbidden_number, texts_in

CARD = 6222021234567894


@pytest.mark.parametrize("sent", [CARD, float(CARD), str(CARD)])
def test_a_card_as_text_whole_number_or_with_a_point(sent):
    assert [path for path, text in texts_in({"details": {"n": sent}}) if has_forbidden_number(text)] == ["details.n"]


@pytest.mark.parametrize("sent", [1.5, -0.25, 1e300, True, None])
def test_other_numbers_are_none(sent):
    assert not any(has_forbidden_number(text) for _path, text in texts_in({"n": sent}))
