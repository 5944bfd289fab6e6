"""Silence is followed up: the next contact in order, a few times, then the desk is told to phone."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from alerts.lifecycle import OrderStatus
from alerts.models import Order, OrderSite
from alerts.services.announcing import announce_order
from alerts.services.orders.notices import tell_of_silence
from alerts.services.orders.reach import contacts_for
from alerts.services.orders.sending import SILENCE, is_covert, told_at
from delivery.services import Told, rounds_of, tell
from partners.models import Contact
from policing.lib.sweeping import work_through

MOST_REMINDERS = 3


def due_sites(now: datetime) -> QuerySet[OrderSite]:
    """Sites of orders that hold, silent for too long."""
    return OrderSite.objects.silent().filter(remind_at__lte=now)


@transaction.atomic
def remind_order(order: Order, *, now: datetime) -> int:
    """Remind every site of `order` whose silence is due, each its next contact, in one round; returns how many sites."""
    due = list(due_sites(now).filter(order=order).select_for_update(of=("self",)))
    if order.message:
        tell(order.message, _next_people(order, due), round=rounds_of(order.message) + 1, now=now)
    last = [site.pk for site in due if site.reminders + 1 >= MOST_REMINDERS]
    reminded = OrderSite.objects.filter(pk__in=[site.pk for site in due])
    reminded.update(reminders=F("reminders") + 1, remind_at=now + SILENCE)
    reminded.filter(pk__in=last).update(remind_at=None)
    if last:
        tell_of_silence(order, len(last), now=now)
    announce_order(order)
    return len(due)


def _next_people(order: Order, due: list[OrderSite]) -> list[Told]:
    """Everybody was told at first; the first reminder goes to whoever stands second, and so on round."""
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in contacts_for([site.site_id for site in due], covert=is_covert(order)).select_related("site"):
        contacts[contact.site_id].append(contact)
    following = [(contacts[site.site_id], site.reminders + 1) for site in due if contacts[site.site_id]]
    return [told_at(people[turn % len(people)]) for people, turn in following]


def remind_silent() -> int:
    """Remind what is due in every order; returns how many orders."""
    return work_through(_due, remind_order, name="remind_sites")


def _due(now: datetime) -> QuerySet[Order]:
    holding = Order.objects.filter(Exists(due_sites(now).filter(order=OuterRef("pk"))), status=OrderStatus.SENT, expires_at__gt=now)
    return holding.select_related("unit", "author", "alert", "message").order_by("sent_at")
