"""One more message to one address of somebody an order asks."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models import Order, OrderMember, OrderSite
from alerts.services.announcing import announce_order
from alerts.services.errors import OrderIsOver
from alerts.services.orders.notices import SAID
from alerts.services.orders.reach import contacts_for
from alerts.services.orders.reminding import messages_replaced
from alerts.services.orders.rules import add_to_history
from alerts.services.orders.sending import is_covert
from alerts.services.orders.teams import may_hear
from alerts.services.sending_again import NewerWords, NotForThem, deliveries_about
from delivery.models import Delivery, Recipient
from delivery.services.resending import HasAnswered, send_again
from policing.lib.errors import NotAllowed


def deliveries_of_order(order: Order) -> QuerySet[Delivery]:
    """Everything that was sent to those whom `order` asks."""
    return deliveries_about(order.pk, SAID)


@transaction.atomic
def send_of_order_again(order: Order, delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """The message of `delivery`, one of `deliveries_of_order(order)`, once more to its address; who asked for it stands in the order's history.

    Raises NotAllowed, OrderIsOver, HasAnswered (also when somebody else of the site has), NotForThem, NewerWords, and what `send_again` raises.
    """
    if not by.is_officer or not by.may(Right.ORDER):
        raise NotAllowed
    order = Order.objects.select_related("unit", "author", "alert", "message", "approved_by").select_for_update(of=("self",)).get(pk=order.pk)
    recipient = Recipient.objects.select_related("message", "addressee").get(pk=delivery.recipient_id)
    _check(order, recipient)
    delivery.recipient = recipient
    again = send_again(delivery, now=now)
    text = _("%(name)s, %(channel)s") % {"name": recipient.name, "channel": delivery.get_channel_display()}
    Order.objects.filter(pk=order.pk).update(history=add_to_history(order, "sent_again", by=by, now=now, text=text))
    announce_order(order)
    return again


def _check(order: Order, recipient: Recipient) -> None:
    if order.status != OrderStatus.SENT:
        raise OrderIsOver(number=order.number)
    asked = asked_by(order, recipient)
    if any(one.reply for one in asked):
        raise HasAnswered(name=recipient.name)
    if not asked:
        raise NotForThem(name=recipient.name)
    if recipient.message_id in messages_replaced(order):
        raise NewerWords(name=recipient.name)


def asked_by(order: Order, recipient: Recipient) -> list[OrderSite | OrderMember]:
    """For whom `recipient` may answer `order` today: their site, themselves as one of a team; nobody when they may not hear of it any more."""
    covert = is_covert(order)
    contacts = contacts_for(order.order_sites.values("site"), covert=covert).filter(addressee=recipient.addressee_id)
    sites = list(OrderSite.objects.filter(order=order, site__in=contacts.order_by().values("site")))
    members = OrderMember.objects.filter(order=order, addressee=recipient.addressee_id).select_related("member__officer__user")
    return [*sites, *(one for one in members if may_hear(one.member, covert=covert))]
