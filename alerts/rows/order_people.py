"""Whom an order was told to: the answer that stands for each of them, and how the messages travelled."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models import Order, OrderMember, OrderSite
from alerts.rows.recipients import answer_row, recipient_rows, with_deliveries
from alerts.services.orders.totals import words_in_force
from delivery.models import Recipient


class Standing(NamedTuple):
    """What an order has been answered: by site, and by the addressee of each called person."""

    sites: Mapping[int, OrderSite]
    members: Mapping[int | None, OrderMember]


def people_of(order: Order) -> QuerySet[Recipient]:
    """Everybody who was told the present words of `order`, with all that a row shows."""
    return with_deliveries().filter(message__in=words_in_force(order).values("pk"))


def standing_for(order: Order, people: Iterable[Recipient]) -> Standing:
    """What stands for `people`. Two queries, however many they are."""
    people = list(people)
    sites = [contact.site_id for one in people if (contact := _contact(one))]
    asked = order.order_sites.filter(site__in=sites).select_related("recorded_by", "replied_by")
    called = order.order_members.filter(addressee__in=[one.addressee_id for one in people]).select_related("recorded_by")
    return Standing({one.site_id: one for one in asked}, {one.addressee_id: one for one in called})


def order_people(order: Order, people: Iterable[Recipient], standing: Standing, *, user: User) -> list[dict[str, Any]]:
    """A row for each of `people`, as `with_deliveries` reads them; an answer of their site counts as theirs. One query."""
    holds = order.status == OrderStatus.SENT and user.may(Right.ORDER)
    return recipient_rows(people, answered=partial(_answer, standing), may_repeat=lambda one: holds and not _asked(standing, one, answered=True))


def _contact(recipient: Recipient) -> Any:
    return getattr(recipient.addressee, "contact", None)


def _asked(standing: Standing, recipient: Recipient, *, answered: bool) -> OrderSite | OrderMember | None:
    contact = _contact(recipient)
    found = (standing.sites.get(contact.site_id) if contact else None), standing.members.get(recipient.addressee_id)
    return next((one for one in found if one and bool(one.reply) == answered), None)


def _answer(standing: Standing, recipient: Recipient) -> dict[str, Any] | None:
    one = _asked(standing, recipient, answered=True)
    return answer_row(one.reply, one.get_reply_display(), at=one.replied_at, how=how_answered(one), note=one.note) if one else None


def how_answered(asked: OrderSite | OrderMember) -> str:
    """By which way, and who said it or wrote it down."""
    if asked.via == OrderSite.Via.PHONE:
        return _("by phone, recorded by %(who)s") % {"who": asked.recorded_by}
    if asked.via == OrderSite.Via.PORTAL:
        return _("on their own page, %(who)s") % {"who": asked.recorded_by}
    return _("by %(who)s of the same site") % {"who": asked.replied_by.name} if asked.replied_by else str(asked.get_via_display())
