"""What a site answers, by whatever way. Each stands alone: its answer stops only its own notices and reminders."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models import AlertEvent, Order, OrderSite
from alerts.services.announcing import announce_alert, announce_order
from alerts.services.errors import OrderIsOver
from alerts.services.orders.notices import tell_of_answer
from alerts.services.timeline import record
from delivery.lifecycle import Reply
from delivery.models import Recipient
from delivery.services import cancel_unsent
from delivery.services.answers import NotOffered
from policing.lib.errors import NotAllowed

REPLIES = [Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP]
URGENT = {Reply.NEED_HELP, Reply.CANNOT}


@transaction.atomic
def answer_for_site(order_site: OrderSite, *, by: User, reply: str, note: str = "", now: datetime) -> OrderSite:
    """`by` answers for a site: an officer who phoned it, or a signed-in partner's person for its own site. Returns `order_site` as it stands then.

    Raises NotAllowed for anybody else, NotOffered for an answer no order takes, OrderIsOver unless the order holds.
    """
    if not OrderSite.objects.visible_to(by).filter(pk=order_site.pk).exists() or (by.is_officer and not by.may(Right.ANSWER)):
        raise NotAllowed
    via = OrderSite.Via.PHONE if by.is_officer else OrderSite.Via.PORTAL
    return take_answer(order_site, reply=reply, note=note, via=via, by=by, now=now)


def take_answer(
    order_site: OrderSite, *, reply: str, note: str, via: str, now: datetime, by: User | None = None, recipient: Recipient | None = None
) -> OrderSite:
    """Keep the answer, stop what is unsent to that site, tell who must know; the last answer counts."""
    if reply not in REPLIES:
        raise NotOffered
    order = Order.objects.select_related("unit", "author", "alert", "message", "approved_by").select_for_update(of=("self",)).get(pk=order_site.order_id)
    if order.status != OrderStatus.SENT:
        raise OrderIsOver(number=order.number)
    facts: dict[str, Any] = {"reply": reply, "note": note.strip()[:500], "replied_at": now, "via": via, "recorded_by": by, "replied_by": recipient}
    OrderSite.objects.filter(pk=order_site.pk).update(remind_at=None, **facts)
    for name, value in {"remind_at": None, **facts}.items():
        setattr(order_site, name, value)
    _stop_notices(order, order_site, now)
    _tell(order, order_site, by=by or (recipient.addressee.user if recipient else None), now=now)
    return order_site


def _stop_notices(order: Order, order_site: OrderSite, now: datetime) -> None:
    if order.message:
        colleagues = order.message.recipients.filter(addressee__contact__site=order_site.site_id)
        cancel_unsent(order.message, now=now, recipients=colleagues)


def _tell(order: Order, order_site: OrderSite, *, by: User | None, now: datetime) -> None:
    if order.alert:
        told = {"order": order.number, "site": order_site.site.name, "reply": order_site.reply, "via": order_site.via}
        record(order.alert, AlertEvent.Kind.ORDER_REPLY, now=now, by=by, text=order_site.note, **told)
        announce_alert(order.alert)
    if order_site.reply in URGENT:
        tell_of_answer(order, order_site, but=by, now=now)
    announce_order(order)
