"""What a person may see of swaps and do with them, for pages and REST doors alike."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from grids.models import Officer, Shift, Swap
from grids.services import roster as services
from policing.lib.errors import NotAllowed


def swaps_for(user: User) -> "QuerySet[Swap]":
    """A planner's units; everybody else's own."""
    swaps = Swap.objects.visible_to(user)
    if not user.may(Right.PLAN):
        swaps = swaps.filter(Q(asked_by=user) | Q(taker__user=user))
    shifts = ("shift__unit", "shift__officer__user", "in_return__unit", "in_return__officer__user")
    return swaps.select_related(*shifts, "unit", "taker__user", "asked_by", "decided_by")


def ask(user: User, asked: dict[str, Any]) -> Swap:
    """Look up what is named, among what the officer sees, and ask."""
    shifts = Shift.objects.visible_to(user).select_related("officer__user", "unit")
    shift = get_object_or_404(shifts, pk=asked["shift"])
    in_return = get_object_or_404(shifts, pk=asked["in_return"]) if asked["in_return"] else None
    taker = get_object_or_404(Officer.objects.visible_to(user).select_related("user"), pk=asked["taker"])
    return services.ask_swap(shift, taker=taker, in_return=in_return, reason=asked["reason"], by=user, now=timezone.now())


def _agree(swap: Swap, user: User) -> None:
    services.agree_swap(swap, by=user, now=timezone.now())


def _approve(swap: Swap, user: User) -> None:
    if not user.may(Right.PLAN):
        raise NotAllowed
    services.approve_swap(swap, by=user, now=timezone.now())


def _refuse(swap: Swap, user: User) -> None:
    services.refuse_swap(swap, by=user, may_decide=user.may(Right.PLAN), now=timezone.now())


def _withdraw(swap: Swap, user: User) -> None:
    services.withdraw_swap(swap, by=user, now=timezone.now())


STEPS: dict[str, Callable[[Swap, User], None]] = {"agree": _agree, "approve": _approve, "refuse": _refuse, "withdraw": _withdraw}
