"""Changing the words of an order that holds."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models import Order
from alerts.services.announcing import announce_order
from alerts.services.errors import OrderIsOver
from alerts.services.order_words import words_for_update
from alerts.services.orders.answering import REPLIES
from alerts.services.orders.rules import add_to_history
from alerts.services.orders.sending import message_about
from delivery.services import Told, cancel_unsent, tell
from policing.lib.errors import NotAllowed, StaleMove


@transaction.atomic
def update_order(order: Order, *, by: User, text: str, now: datetime) -> Order:
    """New words for exactly those whom the first were for; what had not left yet of the old ones is taken back. Raises OrderIsOver, NotAllowed."""
    if not by.may(Right.ORDER):
        raise NotAllowed
    before = order.message
    if order.status != OrderStatus.SENT or before is None:
        raise OrderIsOver(number=order.number)
    order.text, order.history = text, add_to_history(order, "updated", by=by, now=now, text=text)
    message = message_about(order, "order_updates", words_for_update(order), expires_at=order.expires_at, now=now, replies=REPLIES)
    if not Order.objects.filter(pk=order.pk, status=OrderStatus.SENT, message=before).update(text=text, history=order.history, message=message):
        raise StaleMove
    order.message = message
    cancel_unsent(before, now=now)
    told = [Told(recipient.addressee_id, recipient.why, recipient.name) for recipient in before.recipients.all()]
    tell(message, told, round=1, now=now)
    announce_order(order)
    return order
