"""Numbers are compared however people write them, and masked wherever they stand beside their seal."""

import pytest

from policing.lib.phones import number_index, plain_number, spellings, without_number
from policing.lib.pinyin import initials


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("10000000042", "10000000042"),
        (" 100 0000-0042 ", "10000000042"),
        ("+86 100 0000 0042", "10000000042"),
        ("008610000000042", "10000000042"),
        ("１００００００００４２", "10000000042"),
        ("0373-100 1234", "03731001234"),
        ("(0373)1001234", "03731001234"),
        ("+86 373 1001234", "03731001234"),
        ("+86 10 12345678", "01012345678"),
        ("+44 20 7946 0000", "+442079460000"),
        ("no number", ""),
        ("1" * 40, ""),
        ("", ""),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written, plain):
    assert plain_number(written) == plain


def test_what_was_kept_otherwise_is_found_too():
    assert {"0373-1001234", "+863731001234", "03731001234"} <= set(spellings("03731001234"))
    assert {"+8610000000042", "10000000042"} <= set(spellings("10000000042"))
    assert spellings("") == []


def test_an_index_is_of_the_number_and_of_nothing_else():
    assert number_index("+86 100 0000 0042") == number_index("10000000042") != number_index("10000000043")
    assert number_index("unknown") == ""


@pytest.mark.parametrize("written", ["10000000042", "100 0000 0042", "100-0000-0042", "１００００００００４２"])
def test_a_sealed_number_does_not_stand_in_the_words(written):
    assert without_number(f"张某电话{written}，在东门", "10000000042") == "张某电话100****0042，在东门"


def test_a_longer_number_and_other_words_stay():
    assert without_number("卡号 9100000000421", "10000000042") == "卡号 9100000000421"
    assert without_number("房间 0042", "0042") == "房间 0042"
    assert without_number("东门", "") == "东门"


@pytest.mark.parametrize(
    ("words", "letters"), [("可疑销户", "kyxh"), ("聚集将要斗殴", "jjjydo"), ("示范银行", "sfyh"), ("校园一键报警", "xyyjbj"), ("A区3号", "aq3h"), ("·", "")]
)
def test_chinese_words_have_first_letters(words, letters):
    assert initials(words) == letters
