"""Who of the police must hear of an order: whoever may approve it, its author, the desk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Right
from alerts.models import Order, OrderMember, OrderSite
from alerts.services.order_words import words_for_answer, words_for_approver, words_for_author, words_for_silence
from alerts.services.orders.rules import approvers_of, duty_officers_of
from delivery.models import Message
from delivery.services import Told, post_message, tell

NOTICES_LIVE = timedelta(hours=12)
Words = dict[str, dict[str, str]]
# Where messages about an order stand for those it asks.
SAID = ("orders", "order_updates")


def messages_of(order: Order) -> QuerySet[Message]:
    """What those whom `order` asks were told: its words, and the bare call of whoever may see nothing more."""
    return Message.objects.filter(room__in=SAID, subject_id=order.pk)


def tell_approvers(order: Order, *, now: datetime) -> None:
    """At once: until one of them agrees nobody at a gate hears anything."""
    approvers = approvers_of(order.unit, author=order.author, now=now)
    _tell_officers(order, "order_approvals", words_for_approver(order), [one.user for one in approvers], "duty_leader", now)


def tell_author(order: Order, what: str, *, now: datetime) -> None:
    """`what` became of it: "returned", "approved", "not_approved"."""
    _tell_officers(order, "order_states", words_for_author(order, what), [order.author], "author", now)


def tell_of_answer(order: Order, asked: OrderSite | OrderMember, *, but: User | None, now: datetime) -> None:
    """Somebody who was asked needs help or cannot: the author and the desk know at once, except whoever wrote the answer down."""
    people = [order.author, *duty_officers_of(order.unit, now)]
    told = [user for user in people if but is None or user.pk != but.pk]
    _tell_officers(order, "order_answers", words_for_answer(order, asked), told, "duty_officer", now)


def tell_of_silence(order: Order, sites: int, members: int, *, now: datetime) -> None:
    """Reminding has not helped: somebody must phone."""
    _tell_officers(order, "order_silences", words_for_silence(order, sites, members), [order.author, *duty_officers_of(order.unit, now)], "duty_officer", now)


def _tell_officers(order: Order, room: str, words: Words, people: Iterable[User], why: str, now: datetime) -> None:
    covert = bool(order.alert and order.alert.is_covert)
    heard = [user for user in people if user.is_active and user.may(Right.READ) and (user.may(Right.COVERT) or not covert)]
    told = [Told(user.addressee.pk, why, str(user)) for user in heard if hasattr(user, "addressee")]
    if not told:
        return
    audience = {"paths": [order.unit.path], "lane": "police", "covert": covert}
    facts: dict[str, Any] = {"cap_status": order.cap_status, "audience": audience, "priority": Message.Priority.URGENT}
    tell(post_message(room=room, subject_id=order.pk, content=words, expires_at=now + NOTICES_LIVE, now=now, **facts), told, round=1, now=now)
