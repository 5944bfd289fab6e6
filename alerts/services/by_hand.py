"""The step after the last channel: whom nothing has reached is phoned, and what they say is written down for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from alerts.lifecycle import OrderStatus, Status
from alerts.models import Alert, Order, OrderMember, OrderSite
from alerts.services.errors import NoNumber
from alerts.services.orders.answering import answer_for_member, answer_for_site
from delivery.lifecycle import FAILED, OPEN, Via
from delivery.lifecycle import Status as Road
from delivery.models import Address, Channel, Delivery, Recipient
from delivery.services import keep_answer
from delivery.services import reply as record_reply
from delivery.services.answers import NotOffered
from partners.models import Contact
from policing.lib.errors import NotAllowed
from policing.lib.sealed import Unreadable

MOST = 100
SPOKEN = (Channel.VOICE, Channel.SMS)


def whom_nothing_reached(about: Iterable[UUID]) -> QuerySet[Recipient]:
    """Who was told of alerts or orders by channels that all failed, or has none that rings. What is only shown on open pages does not count: nobody may be
    sitting there."""
    deliveries = Delivery.objects.filter(recipient=OuterRef("pk")).exclude(channel=Channel.IN_APP)
    hopeful = deliveries.filter(status__in=(*OPEN, Road.SENT, Road.DELIVERED))
    told = Recipient.objects.filter(message__subject_id__in=list(about), message__room__in=("alerts", "orders"), seen_at=None, acknowledged_at=None)
    told = told.filter(~Exists(hopeful), message__is_sandbox=False).filter(Exists(deliveries.filter(status__in=FAILED)) | ~Exists(deliveries))
    return told.select_related("message").order_by("created_at")


@dataclass
class ToPhone:
    """Somebody to be phoned, and what about."""

    recipient: Recipient
    about: Alert | Order
    errors: list[str]


def to_phone(user: User) -> list[ToPhone]:
    """Whom nothing reached of what `user` may see and nobody has answered for, who waits longest first, the first hundred. At most eight queries."""
    alerts = Alert.objects.visible_to(user).filter(status=Status.ROUTED).select_related("type", "site")
    orders = Order.objects.visible_to(user).filter(status=OrderStatus.SENT)
    about: dict[UUID, Alert | Order] = {alert.pk: alert for alert in alerts} | {order.pk: order for order in orders}
    if not about:
        return []
    answered = _answered_otherwise([pk for pk, thing in about.items() if isinstance(thing, Order)])
    told = whom_nothing_reached(about).values_list("pk", "message__subject_id", "addressee_id")
    waiting = [pk for pk, subject, addressee in told if (subject, addressee) not in answered][:MOST]
    rows = Recipient.objects.filter(pk__in=waiting).select_related("message", "addressee__user").prefetch_related("deliveries").order_by("created_at")
    return [ToPhone(one, about[one.message.subject_id], _errors(one)) for one in rows]


def _errors(recipient: Recipient) -> list[str]:
    return sorted({delivery.error_code for delivery in recipient.deliveries.all() if delivery.error_code})


def _answered_otherwise(orders: list[UUID]) -> set[tuple[UUID, int]]:
    """(order, addressee) of everybody for whom an answer stands already: their own, or of somebody else at their site."""
    if not orders:
        return set()
    members = OrderMember.objects.filter(order__in=orders).exclude(reply="").values_list("order_id", "addressee_id")
    sites = OrderSite.objects.filter(order__in=orders).exclude(reply="").values_list("order_id", "site__contacts__addressee_id")
    return {(order, addressee) for order, addressee in (*members, *sites) if addressee}


def number_of_unreached(one: ToPhone, *, by: User, now: datetime) -> str:
    """The whole telephone number of somebody nothing has reached; that `by` looked, and why, is kept. Raises NotAllowed, NoNumber."""
    if not by.is_officer or not by.may(Right.ANSWER) or not by.may(Right.REVEAL):
        raise NotAllowed
    addresses = Address.objects.filter(addressee=one.recipient.addressee_id, channel__in=SPOKEN).order_by("-is_active", "position", "pk")
    for address in addresses:
        try:
            number = address.value
        except Unreadable:
            continue
        reason = _("Nothing reached them: to phone them about %(number)s") % {"number": one.about.number}
        record_access(user=by, action="reveal", subject=f"delivery.recipient:{one.recipient.pk}:number", reason=reason, now=now)
        return number
    raise NoNumber(site=one.recipient.name)


@transaction.atomic
def answer_by_hand(one: ToPhone, *, reply: str, by: User, now: datetime) -> None:
    """Write down what somebody said on the telephone: it counts as their own answer, and who wrote it down stands beside it.

    Raises NotAllowed, NotOffered, or what the alert or order refuses with (somebody was first, it is over).
    """
    if not by.is_officer or not by.may(Right.ANSWER):
        raise NotAllowed
    if reply not in one.recipient.message.replies:
        raise NotOffered
    note = _("By telephone; written down by %(who)s") % {"who": by}
    if isinstance(one.about, Alert):
        record_reply(one.recipient, reply=reply, note=note, via=Via.PHONE, now=now)
        return
    _answer_order(one.recipient, one.about, reply=reply, by=by, now=now)
    keep_answer(one.recipient, reply=reply, note=note, via=Via.PHONE, now=now)


def _answer_order(recipient: Recipient, order: Order, *, reply: str, by: User, now: datetime) -> None:
    sites = Contact.objects.filter(addressee=recipient.addressee_id, is_active=True).values("site")
    for site in OrderSite.objects.filter(order=order, site__in=sites):
        answer_for_site(site, by=by, reply=reply, now=now)
    for member in OrderMember.objects.filter(order=order, addressee=recipient.addressee_id)[:1]:
        answer_for_member(member, by=by, reply=reply, now=now)
