"""When a second person must agree, and who that may be."""

from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Unit, User
from accounts.roles import RIGHTS, Right, Role
from alerts.models import Order
from grids.models import Shift

# More gates, more minutes or more people of teams than this need a second person.
MAX_SITES_ALONE = 15
MAX_MINUTES_ALONE = 60
# Two response teams; each of their people is called from their bed or their work.
MAX_MEMBERS_ALONE = 30
APPROVERS = [role for role, rights in RIGHTS.items() if Right.APPROVE in rights]
OFFICERS = [role for role, rights in RIGHTS.items() if Right.ORDER in rights]


def needs_approval(site_count: int, minutes: int, member_count: int = 0) -> bool:
    return site_count > MAX_SITES_ALONE or member_count > MAX_MEMBERS_ALONE or minutes > MAX_MINUTES_ALONE


class Approver(NamedTuple):
    user: User
    is_on_duty: bool


def approvers_of(unit: Unit, *, author: User, now: datetime) -> list[Approver]:
    """Who may approve an order of `unit` that `author` wrote: whoever is on duty, nearest unit first; else all who hold the right there."""
    above = Unit.objects.above(unit.path).values("pk")
    anybody = User.objects.filter(unit__in=above, role__in=APPROVERS, is_active=True).exclude(pk=author.pk)
    people = list(anybody.select_related("unit", "addressee").order_by("-unit__path", "pk"))
    nearest = [user for user in people if user.unit_id == unit.pk] or people
    awake = _on_duty([user.pk for user in people], now)
    found = [user for user in nearest if user.pk in awake] or [user for user in people if user.pk in awake] or nearest
    return [Approver(user, user.pk in awake) for user in found]


def duty_officers_of(unit: Unit, now: datetime) -> list[User]:
    """Who sits at the desk of `unit` now."""
    shifts = Shift.objects.at(now).filter(unit=unit, role=Role.DUTY_OFFICER, officer__user__is_active=True)
    return [shift.officer.user for shift in shifts.select_related("officer__user__addressee", "officer__user__unit")]


def _on_duty(people: list[Any], now: datetime) -> set[Any]:
    return set(Shift.objects.at(now).filter(officer__user__in=people).values_list("officer__user", flat=True))


def add_to_history(order: Order, what: str, *, by: User | None, now: datetime, text: str = "") -> list[dict[str, Any]]:
    """`order`'s history with one more line, to be kept by the same write that makes it true."""
    return [*order.history, {"at": now.isoformat(), "what": what, "by": str(by) if by else "", "text": text}]
