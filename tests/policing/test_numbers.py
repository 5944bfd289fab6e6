"""Full card and ID numbers are caught however they are written; the numbers of everyday work pass."""

import pytest

from policing.lib.numbers import has_forbidden_number, is_card_number, is_citizen_id, texts_in

CARD = "6222021234567890128"
SHORT_CARD = "4111111111111111"
ID = "11010519491231002X"

CAUGHT = {
    "card": CARD,
    "card of 16": SHORT_CARD,
    "card in groups": "6222 0212 3456 7890 128",
    "card with hyphens": "4111-1111-1111-1111",
    "card in full-width digits": "".join(chr(ord(digit) + 0xFEE0) for digit in CARD),
    "card in a sentence": f"客户持卡{CARD}要求销户",
    "card before an amount": f"{SHORT_CARD} 300元",
    "card before a day": f"卡号{SHORT_CARD} 08月17日",
    "card after a day": f"2026-08-17 {SHORT_CARD}",
    "card after a short number": f"17 {SHORT_CARD}",
    "two cards": f"13800138000 {CARD}",
    "ID": ID,
    "ID with small x": ID.lower(),
    "ID in groups": "110105 19491231 002X",
    "ID in a sentence": f"证件号{ID}，",
    "ID before an age": f"{ID[:-1]}X 77岁",
    "ID after a telephone": f"10012345678 {ID}",
}
PASSED = {
    "nothing": "",
    "words": "开户九天要求销户",
    "last four": "尾号 0128",
    "telephone": "13800138000",
    "two telephones": "13800138000、13900139000",
    "landline": "0373-3050110",
    "alert number": "2026-08-17-000031",
    "order number": "2026-08-17-Z00031",
    "amount": "120,000.00 元",
    "large amount": "1234567890.12",
    "time": "2026-08-17T10:20:00+08:00",
    "number of a call": "2026081710200012345",
    "microseconds": "20260817102000123456",
    "place": "113.905,35.305",
    "demo ID with a wrong check digit": "110105194912310021",
    "demo card that fails the check": "6222021234567890120",
    "UUID": "01a1ffcf-f52f-74ef-be14-346938033ad0",
    "longer than any card": "6222021234567890128000",
}


@pytest.mark.parametrize("case", CAUGHT)
def test_caught(case):
    assert has_forbidden_number(CAUGHT[case])


@pytest.mark.parametrize("case", PASSED)
def test_passed(case):
    assert not has_forbidden_number(PASSED[case])


@pytest.mark.parametrize("digit", range(10))
def test_one_check_digit_in_ten_makes_a_card(digit):
    assert is_card_number(CARD[:-1] + str(digit)) is (CARD[-1] == str(digit))


def test_the_standards_own_example_is_an_id():
    assert is_citizen_id(ID)
    assert not any(is_citizen_id(ID[:-1] + digit) for digit in "0123456789")


def test_every_text_is_looked_at_with_where_it_stands():
    nested = {"a": "1", "b": [{"c": 2}, "3"], "d": {"e": None, "f": True}, "4444": {"x": "y"}}
    found = dict(texts_in(nested))
    assert found["a"] == "1"
    assert found["b.0.c"] == "2"
    assert found["b.1"] == "3"
    assert found["4444.x"] == "y"
    assert "d.f" not in found


def test_the_name_of_an_entry_may_not_hold_one_either():
    assert any(has_forbidden_number(text) for _where, text in texts_in({"details": {CARD: "yes"}}))
