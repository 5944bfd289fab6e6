"""The second person's word."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ENDED, ORDER_MOVES, OrderStatus
from alerts.models import Order
from alerts.services.announcing import announce_order
from alerts.services.errors import AlertIsOver, NotApprovedInTime, OwnApproval
from alerts.services.orders.notices import tell_author
from alerts.services.orders.rules import add_to_history
from alerts.services.orders.sending import send_order
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move


@transaction.atomic
def approve_order(order: Order, *, by: User, now: datetime) -> Order:
    """A second person lets a large order go; its time starts now. Raises OwnApproval, NotAllowed, NotApprovedInTime, AlertIsOver, StaleMove."""
    _check(order, by)
    if order.status == OrderStatus.SUBMITTED and order.expires_at <= now:
        raise NotApprovedInTime
    if order.alert and order.alert.status in ENDED:
        raise AlertIsOver(number=order.alert.number, status=order.alert.get_status_display())
    facts = {"approved_by": by, "expires_at": now + timedelta(minutes=order.minutes), "return_reason": ""}
    move(order, OrderStatus.APPROVED, allowed=ORDER_MOVES, history=add_to_history(order, "approved", by=by, now=now), **facts)
    send_order(order, by=by, now=now)
    tell_author(order, "approved", now=now)
    return order


@transaction.atomic
def return_order(order: Order, *, by: User, reason: str, now: datetime) -> Order:
    """Send a large order back to its author, with a reason."""
    _check(order, by)
    history = add_to_history(order, "returned", by=by, now=now, text=reason)
    move(order, OrderStatus.RETURNED, allowed=ORDER_MOVES, return_reason=reason, history=history)
    tell_author(order, "returned", now=now)
    announce_order(order)
    return order


def _check(order: Order, by: User) -> None:
    if not by.may(Right.APPROVE):
        raise NotAllowed
    if by.pk == order.author_id:
        raise OwnApproval
