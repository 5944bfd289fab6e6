"""An amount in parts: equal ones to the cent, the last takes what is left, each on its day."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from policing.lib.errors import Refused

MOST = 36
CENT = Decimal("0.01")
WEEK = timedelta(days=7)


class CannotSplit(Refused):
    code = "cannot_split"
    message = _("To split, enter the amount, the day of the first part and how many parts: 2 to %(most)s, a cent each at least.")


class Instalment(NamedTuple):
    amount: Decimal
    due_on: date


def split_amount(amount: Decimal | None, first: date | None, parts: int, *, weekly: bool = False) -> list[Instalment]:
    """`parts` instalments from the day `first` on: each month on that day, or on the last day of a shorter month; or each week. Raises CannotSplit."""
    if amount is None or first is None or not 2 <= parts <= MOST or amount < CENT * parts:
        raise CannotSplit(most=MOST)
    share = (amount / parts).quantize(CENT, ROUND_DOWN)
    days = [first + n * WEEK if weekly else months_later(first, n) for n in range(parts)]
    return [Instalment(share if n < parts - 1 else amount - share * (parts - 1), day) for n, day in enumerate(days)]


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month’s last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
