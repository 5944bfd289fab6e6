"""What a site or a called person answers, by whatever way. Each stands alone: an answer stops only its own notices and reminders."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models import AlertEvent, Order, OrderMember, OrderSite
from alerts.services.announcing import announce_alert, announce_order
from alerts.services.errors import OrderIsOver
from alerts.services.orders.notices import messages_of, tell_of_answer
from alerts.services.timeline import record
from delivery.lifecycle import Reply
from delivery.models import Recipient
from delivery.services import cancel_unsent
from delivery.services.answers import NotOffered
from policing.lib.errors import NotAllowed

REPLIES = [Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP]
URGENT = {Reply.NEED_HELP, Reply.CANNOT}
# Whoever an order asks.
Asked = TypeVar("Asked", bound=OrderSite | OrderMember)


@transaction.atomic
def answer_for_site(order_site: OrderSite, *, by: User, reply: str, note: str = "", now: datetime) -> OrderSite:
    """`by` answers for a site: an officer who phoned it, or a signed-in partner's person for its own site. Returns `order_site` as it stands then.

    Raises NotAllowed for anybody else, NotOffered for an answer no order takes, OrderIsOver unless the order holds.
    """
    if not OrderSite.objects.visible_to(by).filter(pk=order_site.pk).exists() or (by.is_officer and not by.may(Right.ANSWER)):
        raise NotAllowed
    via = OrderSite.Via.PHONE if by.is_officer else OrderSite.Via.PORTAL
    return take_answer(order_site, reply=reply, note=note, via=via, by=by, now=now)


@transaction.atomic
def answer_for_member(order_member: OrderMember, *, by: User, reply: str, note: str = "", now: datetime) -> OrderMember:
    """`by`, who phoned, writes down what somebody of a called team said. Raises NotAllowed, NotOffered, OrderIsOver as for a site."""
    if not OrderMember.objects.visible_to(by).filter(pk=order_member.pk).exists() or not by.may(Right.ANSWER):
        raise NotAllowed
    return take_answer(order_member, reply=reply, note=note, via=OrderSite.Via.PHONE, by=by, now=now)


def take_answer(asked: Asked, *, reply: str, note: str, via: str, now: datetime, by: User | None = None, recipient: Recipient | None = None) -> Asked:
    """Keep the answer, stop what is unsent to whoever gave it, tell who must know; the last answer counts."""
    if reply not in REPLIES:
        raise NotOffered
    order = Order.objects.select_related("unit", "author", "alert", "message", "approved_by").select_for_update(of=("self",)).get(pk=asked.order_id)
    if order.status != OrderStatus.SENT:
        raise OrderIsOver(number=order.number)
    facts: dict[str, Any] = {"reply": reply, "note": note.strip()[:500], "replied_at": now, "via": via, "recorded_by": by, "replied_by": recipient}
    _same(asked).update(remind_at=None, **facts)
    for name, value in {"remind_at": None, **facts}.items():
        setattr(asked, name, value)
    _stop_notices(order, asked, now)
    _tell(order, asked, by=by or (recipient.addressee.user if recipient else None), now=now)
    return asked


def _same(asked: OrderSite | OrderMember) -> QuerySet[Any]:
    """The row; of somebody who stands there for two teams, both."""
    if isinstance(asked, OrderMember) and asked.addressee_id:
        return OrderMember.objects.filter(order=asked.order_id, addressee=asked.addressee_id)
    return type(asked)._base_manager.filter(pk=asked.pk)


def _stop_notices(order: Order, asked: OrderSite | OrderMember, now: datetime) -> None:
    own = Q(addressee__contact__site=asked.site_id) if isinstance(asked, OrderSite) else Q(addressee=asked.addressee_id)
    for message in messages_of(order):
        cancel_unsent(message, now=now, recipients=message.recipients.filter(own))


def _tell(order: Order, asked: OrderSite | OrderMember, *, by: User | None, now: datetime) -> None:
    if order.alert:
        name = asked.site.name if isinstance(asked, OrderSite) else asked.who
        told = {"order": order.number, "site": name, "reply": asked.reply, "via": asked.via}
        record(order.alert, AlertEvent.Kind.ORDER_REPLY, now=now, by=by, text=asked.note, **told)
        announce_alert(order.alert)
    if asked.reply in URGENT:
        tell_of_answer(order, asked, but=by, now=now)
    announce_order(order)
