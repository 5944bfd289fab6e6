"""Telling the people of an order's sites, and those of the teams it calls."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from alerts.lifecycle import ORDER_MOVES, OrderStatus
from alerts.models import AlertEvent, Order, OrderMember
from alerts.services.announcing import announce_alert, announce_order
from alerts.services.order_words import words_for_call, words_for_order
from alerts.services.orders.answering import REPLIES
from alerts.services.orders.notices import messages_of
from alerts.services.orders.reach import told_at_sites
from alerts.services.orders.rules import add_to_history
from alerts.services.orders.teams import may_hear
from alerts.services.timeline import record
from delivery.models import Message, Recipient
from delivery.services import Told, post_message, tell
from grids.models import TeamMember
from grids.services.teams import addressee_id_of
from partners.models import Contact
from policing.lib.lifecycle import move

SILENCE = timedelta(minutes=2)


def is_covert(order: Order) -> bool:
    return bool(order.alert and order.alert.is_covert)


def audience_of_order(order: Order) -> dict[str, Any]:
    return {"paths": [order.unit.path], "lane": "police", "covert": is_covert(order)}


def message_about(order: Order, room: str, content: dict[str, dict[str, str]], *, expires_at: datetime, now: datetime, **facts: Any) -> Message:
    """An urgent message about `order` that nobody has been told of yet."""
    usual: dict[str, Any] = {"priority": Message.Priority.URGENT, "cap_status": order.cap_status, "audience": audience_of_order(order)}
    return post_message(room=room, subject_id=order.pk, content=content, expires_at=expires_at, now=now, **(usual | facts))


def send_order(order: Order, *, by: User, now: datetime) -> Order:
    """Tell every site and every called person of an approved order."""
    message = message_about(order, "orders", words_for_order(order), expires_at=order.expires_at, now=now, replies=REPLIES)
    called = _called_by(order)
    tell(message, [*_people_at(order, now), *(told_as(one) for one in called if sees_words(one))], round=1, now=now)
    if only_called := [told_as(one) for one in called if not sees_words(one)]:
        call = message_about(order, "orders", words_for_call(order), expires_at=order.expires_at, now=now, replies=REPLIES)
        tell(call, only_called, round=1, now=now)
    history = add_to_history(order, "sent", by=by, now=now)
    move(order, OrderStatus.SENT, allowed=ORDER_MOVES, message=message, sent_at=now, history=history)
    _wait_for_answers(order, message, now)
    if order.alert:
        asked = {"sites": order.order_sites.count(), "members": order.order_members.count()}
        record(order.alert, AlertEvent.Kind.ORDERED, now=now, by=by, text=order.text, order=str(order.pk), number=order.number, **asked)
        announce_alert(order.alert)
    announce_order(order)
    return order


def told_at(contact: Contact) -> Told:
    return Told(contact.addressee_id, "contact", f"{contact.site.name} {contact.name}")


def sees_words(called: OrderMember) -> bool:
    return called.member.sees != TeamMember.Sees.NOTHING


def told_as(called: OrderMember) -> Told:
    assert called.addressee_id
    return Told(called.addressee_id, "team", called.who)


def _called_by(order: Order) -> list[OrderMember]:
    """Whom the order calls and may tell, each with how they are reached from now on kept."""
    covert = is_covert(order)
    rows = list(order.order_members.select_related("member__team", "member__officer__user__addressee"))
    for row in rows:
        row.addressee_id = addressee_id_of(row.member) if may_hear(row.member, covert=covert) else None
    OrderMember.objects.bulk_update(rows, ["addressee"])
    return [row for row in rows if row.addressee_id]


def _people_at(order: Order, now: datetime) -> list[Told]:
    return [told_at(contact) for contact in told_at_sites(order.order_sites.values("site"), covert=is_covert(order), now=now)]


def _wait_for_answers(order: Order, message: Message, now: datetime) -> None:
    """Keep for each site how many people there are being told, and when its silence is followed up."""
    reached = Contact.objects.filter(site=OuterRef("site"), addressee__recipients__message=message, addressee__recipients__deliveries__isnull=False)
    people = reached.order_by().values("site").annotate(n=Count("addressee", distinct=True)).values("n")
    order.order_sites.update(told=Coalesce(Subquery(people), 0), reminders=0)
    order.order_sites.filter(told__gt=0).update(remind_at=now + SILENCE, told=F("told"))
    planned = Recipient.objects.filter(message__in=messages_of(order), deliveries__isnull=False).values("addressee")
    order.order_members.update(told=0, reminders=0, remind_at=None)
    order.order_members.filter(addressee__in=planned).update(told=1, remind_at=now + SILENCE)
