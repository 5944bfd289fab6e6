"""Orders from the police to partners' sites."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ORDER_MOVES, OrderStatus
from alerts.models import Alert, AlertEvent, Order, OrderSite
from alerts.models.alert import CapStatus
from alerts.services.announcing import announce_alert, announce_order
from alerts.services.errors import NoSites, OwnApproval
from alerts.services.timeline import record
from alerts.services.words import words_for_end_of_order, words_for_order
from delivery.lifecycle import Reply
from delivery.models import Message
from delivery.services import Told, cancel_unsent, post_message, tell
from partners.models import Contact, Site
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move
from policing.lib.sweeping import work_through

# More gates or more minutes than this need a second person.
MAX_SITES_ALONE = 15
MAX_MINUTES_ALONE = 60
REPLIES = [Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP]


def needs_approval(site_count: int, minutes: int) -> bool:
    return site_count > MAX_SITES_ALONE or minutes > MAX_MINUTES_ALONE


def reachability(sites: list[Site]) -> list[dict[str, Any]]:
    """For each site who would be told by what, and whether anybody would."""
    people: dict[int, list[dict[str, Any]]] = {site.pk: [] for site in sites}
    contacts = Contact.objects.filter(site__in=people, is_active=True).select_related("addressee").prefetch_related("addressee__addresses")
    for contact in contacts:
        channels = [address.channel for address in contact.addressee.addresses.all() if address.is_active and contact.addressee.is_active]
        people[contact.site_id].append({"name": contact.name, "title": contact.title, "channels": channels})
    return [
        {"id": site.pk, "name": str(site), "people": told, "is_reachable": any(person["channels"] for person in told)}
        for site, told in zip(sites, people.values(), strict=True)
    ]


@transaction.atomic
def give_order(
    *,
    by: User,
    sites: list[Site],
    action: str,
    text: str,
    minutes: int,
    alert: Alert | None = None,
    cap_status: str = CapStatus.ACTUAL,
    now: datetime,
) -> Order:
    """Write an order to `sites`. A small one goes out at once; a large one waits for a second person. Raises NoSites, NotAllowed.

    What belongs to an exercise is an exercise, whatever is said: nobody shuts a gate in earnest because of one.
    """
    if not by.may(Right.ORDER) or by.unit is None:
        raise NotAllowed
    if not sites:
        raise NoSites(fields={"sites": [str(NoSites.message)]})
    if alert and alert.cap_status != CapStatus.ACTUAL:
        cap_status = alert.cap_status
    order = Order.objects.create(
        unit=by.unit, author=by, alert=alert, cap_status=cap_status, action=action, text=text, created_at=now, expires_at=now + timedelta(minutes=minutes)
    )
    OrderSite.objects.bulk_create([OrderSite(order=order, site=site) for site in sites])
    if needs_approval(len(sites), minutes):
        move(order, OrderStatus.SUBMITTED, allowed=ORDER_MOVES)
        announce_order(order)
        return order
    move(order, OrderStatus.APPROVED, allowed=ORDER_MOVES)
    return _send(order, by=by, now=now)


@transaction.atomic
def approve_order(order: Order, *, by: User, now: datetime) -> Order:
    """A second person lets a large order go. Raises OwnApproval, NotAllowed, StaleMove."""
    if not by.may(Right.APPROVE):
        raise NotAllowed
    if by.pk == order.author_id:
        raise OwnApproval
    minutes = order.expires_at - order.created_at
    move(order, OrderStatus.APPROVED, allowed=ORDER_MOVES, approved_by=by, expires_at=now + minutes)
    return _send(order, by=by, now=now)


@transaction.atomic
def return_order(order: Order, *, by: User, reason: str, now: datetime) -> Order:
    """Send a large order back to its author, with a reason."""
    if not by.may(Right.APPROVE):
        raise NotAllowed
    if by.pk == order.author_id:
        raise OwnApproval
    move(order, OrderStatus.RETURNED, allowed=ORDER_MOVES, return_reason=reason)
    announce_order(order)
    return order


def _send(order: Order, *, by: User, now: datetime) -> Order:
    message = post_message(
        room="orders",
        subject_id=order.pk,
        priority=Message.Priority.URGENT,
        content=words_for_order(order),
        expires_at=order.expires_at,
        now=now,
        replies=REPLIES,
        cap_status=order.cap_status,
        audience={"paths": [order.unit.path], "lane": "police", "covert": bool(order.alert and order.alert.is_covert)},
    )
    tell(message, _people_at(order), round=1, now=now)
    move(order, OrderStatus.SENT, allowed=ORDER_MOVES, message=message, sent_at=now)
    if order.alert:
        record(order.alert, AlertEvent.Kind.ORDERED, now=now, by=by, text=order.text, order=str(order.pk), number=order.number, sites=order.order_sites.count())
        announce_alert(order.alert)
    announce_order(order)
    return order


def _people_at(order: Order) -> list[Told]:
    contacts = Contact.objects.filter(site__in=order.order_sites.values("site"), is_active=True).select_related("site")
    return [Told(contact.addressee_id, "contact", f"{contact.site.name} {contact.name}") for contact in contacts]


@transaction.atomic
def end_order(order: Order, *, by: User | None, now: datetime) -> Order:
    """All clear: exactly those who had the order are told that it has ended."""
    if by is not None and not by.may(Right.ORDER):
        raise NotAllowed
    move(order, OrderStatus.ENDED, allowed=ORDER_MOVES, ended_at=now)
    if order.message:
        cancel_unsent(order.message, now=now)
        told = [Told(recipient.addressee_id, "contact", recipient.name) for recipient in order.message.recipients.all()]
        message = post_message(
            room="all_clear",
            subject_id=order.pk,
            priority=Message.Priority.URGENT,
            content=words_for_end_of_order(order),
            expires_at=now + timedelta(hours=12),
            now=now,
            cap_status=order.cap_status,
            audience=order.message.audience,
        )
        tell(message, told, round=1, now=now)
    announce_order(order)
    return order


def end_expired() -> int:
    """End every order whose time is over; returns how many."""
    return work_through(_expired, partial(end_order, by=None), name="end_orders")


def _expired(now: datetime) -> QuerySet[Order]:
    sent = Order.objects.filter(status=OrderStatus.SENT, expires_at__lte=now)
    return sent.select_related("unit", "author", "alert", "message").order_by("expires_at")
