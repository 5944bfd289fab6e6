"""Silence is followed up: the next contact in order, a few times, then the desk is told to phone."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from alerts.lifecycle import OrderStatus
from alerts.models import Order, OrderMember, OrderSite
from alerts.services.announcing import announce_order
from alerts.services.orders.notices import messages_of, tell_of_silence
from alerts.services.orders.reach import told_at_sites
from alerts.services.orders.sending import SILENCE, is_covert, told_as, told_at
from delivery.services import Told, rounds_of, tell
from partners.models import Contact
from policing.lib.sweeping import work_through

MOST_REMINDERS = 3


def due_sites(now: datetime) -> QuerySet[OrderSite]:
    """Sites of orders that hold, silent for too long."""
    return OrderSite.objects.silent().filter(remind_at__lte=now)


def due_members(now: datetime) -> QuerySet[OrderMember]:
    """People of called teams who are silent for too long."""
    return OrderMember.objects.silent().filter(remind_at__lte=now)


@transaction.atomic
def remind_order(order: Order, *, now: datetime) -> int:
    """Remind whoever of `order` has been silent too long, each site by its next contact, in one round; returns how many."""
    sites = list(due_sites(now).filter(order=order).select_for_update(of=("self",)))
    members = list(due_members(now).filter(order=order).select_related("member__team").select_for_update(of=("self",)))
    if order.message:
        tell(order.message, _next_people(order, sites, now), round=rounds_of(order.message) + 1, now=now)
        _remind_members(order, members, now)
    given_up = _counted(OrderSite, sites, now), _counted(OrderMember, members, now)
    if any(given_up):
        tell_of_silence(order, *given_up, now=now)
    announce_order(order)
    return len(sites) + len(members)


def _remind_members(order: Order, members: list[OrderMember], now: datetime) -> None:
    """Each by what they were told at last: the order's words, or the bare call."""
    for message in messages_of(order).exclude(pk__in=messages_replaced(order)) if members else ():
        told = set(message.recipients.values_list("addressee", flat=True))
        tell(message, [told_as(one) for one in members if one.addressee_id in told], round=rounds_of(message) + 1, now=now)


def messages_replaced(order: Order) -> list[Any]:
    """Words that were changed since: whoever had them was told the new ones."""
    if order.message is None:
        return []
    heard = order.message.recipients.values("addressee")
    return list(messages_of(order).exclude(pk=order.message.pk).filter(recipients__addressee__in=heard).values_list("pk", flat=True))


def _counted(model: type[OrderSite] | type[OrderMember], due: list[Any], now: datetime) -> int:
    """Keep that they were reminded; how many of them will not be again."""
    last = [row.pk for row in due if row.reminders + 1 >= MOST_REMINDERS]
    reminded = model._base_manager.filter(pk__in=[row.pk for row in due])
    reminded.update(reminders=F("reminders") + 1, remind_at=now + SILENCE)
    reminded.filter(pk__in=last).update(remind_at=None)
    return len(last)


def _next_people(order: Order, due: list[OrderSite], now: datetime) -> list[Told]:
    """Everybody was told at first; the first reminder goes to whoever stands second, and so on round."""
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in told_at_sites([site.site_id for site in due], covert=is_covert(order), now=now):
        contacts[contact.site_id].append(contact)
    following = [(contacts[site.site_id], site.reminders + 1) for site in due if contacts[site.site_id]]
    return [told_at(people[turn % len(people)]) for people, turn in following]


def remind_silent() -> int:
    """Remind what is due in every order; returns how many orders."""
    return work_through(_due, remind_order, name="remind_sites")


def _due(now: datetime) -> QuerySet[Order]:
    waiting = Exists(due_sites(now).filter(order=OuterRef("pk"))) | Exists(due_members(now).filter(order=OuterRef("pk")))
    holding = Order.objects.filter(waiting, status=OrderStatus.SENT, expires_at__gt=now)
    return holding.select_related("unit", "author", "alert", "message").order_by("sent_at")
