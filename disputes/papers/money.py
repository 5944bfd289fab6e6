"""Amounts as Chinese papers write them: in figures, and in capitals that nobody alters with a stroke."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = ("", "拾", "佰", "仟")
LARGE = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """1204.5 is 壹仟贰佰零肆元伍角整. Up to 9999 万亿 yuan, two decimals."""
    cents = int(amount.quantize(Decimal("0.01")) * 100)
    yuan, rest = divmod(cents, 100)
    said = f"{_whole(yuan)}元" if yuan else ""
    jiao, fen = divmod(rest, 10)
    if not rest:
        return f"{said or '零元'}整"
    said += f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return said + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if not group:
            continue
        gap = "零" if said and (group < 1000 or not groups[position + 1]) else ""
        said += gap + _group(group) + LARGE[position]
    return said


def _group(group: int) -> str:
    said, skipped = "", False
    for position in range(3, -1, -1):
        digit = group // 10**position % 10
        if digit:
            said += ("零" if skipped and said else "") + DIGITS[digit] + SMALL[position]
            skipped = False
        else:
            skipped = True
    return said


def in_yuan(amount: Decimal | None) -> str:
    """¥1,204.50（壹仟贰佰零肆元伍角整）; nothing where there is no amount."""
    return "" if amount is None else f"¥{amount:,.2f}（{in_capitals(amount)}）"
