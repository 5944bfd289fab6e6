"""All clear, time over, never approved, taken back."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ORDER_MOVES, OrderEnd, OrderStatus
from alerts.models import Order
from alerts.services.announcing import announce_order
from alerts.services.errors import NotYourOrder
from alerts.services.order_words import words_for_end_of_order
from alerts.services.orders.notices import SAID, messages_of, tell_author
from alerts.services.orders.rules import add_to_history
from alerts.services.orders.sending import message_about
from delivery.lifecycle import Status
from delivery.models import Recipient
from delivery.services import Told, cancel_unsent, tell
from policing.lib.errors import IllegalMove, NotAllowed
from policing.lib.lifecycle import move
from policing.lib.sweeping import work_through

# What is on its way this very moment may still arrive.
LEFT = (Status.SENDING, Status.SENT, Status.DELIVERED)
ALL_CLEAR_LIVES = timedelta(hours=12)


def had_it(order: Order) -> QuerySet[Recipient]:
    """Exactly those who were told something: a delivery to them has left, they opened the link, or they or their site answered in any way."""
    ours = Recipient.objects.filter(message__room__in=SAID, message__subject_id=order.pk)
    answered = order.order_sites.exclude(reply="").values("site")
    sent = Recipient.objects.filter(message__room__in=SAID, message__subject_id=order.pk, deliveries__status__in=LEFT).values("addressee")
    seen = ours.filter(Q(seen_at__isnull=False) | Q(replied_at__isnull=False)).values("addressee")
    phoned = order.order_members.exclude(reply="").values("addressee")
    return ours.filter(Q(addressee__in=sent) | Q(addressee__in=seen) | Q(addressee__in=phoned) | Q(addressee__contact__site__in=answered))


@transaction.atomic
def end_order(order: Order, *, by: User | None, now: datetime) -> Order:
    """All clear: exactly those who had the order are told that it has ended. What was never approved in time ends untold; its author hears of it."""
    if by is not None and not by.may(Right.ORDER):
        raise NotAllowed
    if order.status == OrderStatus.SUBMITTED and by is None:
        return _never_approved(order, now)
    if order.status != OrderStatus.SENT:
        raise IllegalMove(before=order.get_status_display())
    reason = OrderEnd.ALL_CLEAR if by else OrderEnd.TIME_OVER
    move(order, OrderStatus.ENDED, allowed=ORDER_MOVES, ended_at=now, end_reason=reason, history=add_to_history(order, reason, by=by, now=now))
    order.order_sites.update(remind_at=None)
    order.order_members.update(remind_at=None)
    if order.message:
        told = {recipient.addressee_id: Told(recipient.addressee_id, recipient.why, recipient.name) for recipient in had_it(order)}
        for message in messages_of(order):
            cancel_unsent(message, now=now)
        if told:
            content = words_for_end_of_order(order)
            tell(message_about(order, "all_clear", content, expires_at=now + ALL_CLEAR_LIVES, now=now), told.values(), round=1, now=now)
    announce_order(order)
    return order


def _never_approved(order: Order, now: datetime) -> Order:
    history = add_to_history(order, OrderEnd.NOT_APPROVED, by=None, now=now)
    move(order, OrderStatus.ENDED, allowed=ORDER_MOVES, ended_at=now, end_reason=OrderEnd.NOT_APPROVED, history=history)
    tell_author(order, "not_approved", now=now)
    announce_order(order)
    return order


@transaction.atomic
def withdraw_order(order: Order, *, by: User, now: datetime) -> Order:
    """Its author takes back what was never sent. Raises NotYourOrder, IllegalMove, StaleMove."""
    if by.pk != order.author_id or not by.may(Right.ORDER):
        raise NotYourOrder
    if order.status not in (OrderStatus.SUBMITTED, OrderStatus.RETURNED):
        raise IllegalMove(before=order.get_status_display())
    history = add_to_history(order, OrderEnd.WITHDRAWN, by=by, now=now)
    move(order, OrderStatus.ENDED, allowed=ORDER_MOVES, ended_at=now, end_reason=OrderEnd.WITHDRAWN, history=history)
    announce_order(order)
    return order


def end_expired() -> int:
    """End every order whose time is over, sent or never approved; returns how many."""
    return work_through(_expired, partial(end_order, by=None), name="end_orders")


def _expired(now: datetime) -> QuerySet[Order]:
    held = Order.objects.filter(status__in=(OrderStatus.SENT, OrderStatus.SUBMITTED), expires_at__lte=now)
    return held.select_related("unit", "author", "alert", "message").order_by("expires_at")
