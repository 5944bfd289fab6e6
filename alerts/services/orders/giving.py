"""Writing an order, and changing one that came back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ENDED, ORDER_MOVES, OrderStatus
from alerts.models import Alert, Order, OrderMember, OrderSite
from alerts.models.alert import CapStatus
from alerts.services.announcing import announce_order
from alerts.services.campaigns import campaign_meant
from alerts.services.errors import AlertIsOver, NoSites, NotYourOrder
from alerts.services.orders.notices import tell_approvers
from alerts.services.orders.rules import add_to_history, needs_approval
from alerts.services.orders.sending import send_order
from grids.models import TeamMember
from partners.models import Site
from policing.lib.errors import IllegalMove, NotAllowed
from policing.lib.lifecycle import move


@transaction.atomic
def give_order(
    *,
    by: User,
    sites: Sequence[Site],
    members: Sequence[TeamMember] = (),
    action: str,
    text: str,
    minutes: int,
    alert: Alert | None = None,
    cap_status: str = CapStatus.ACTUAL,
    area: dict[str, Any] | None = None,
    left_out: Sequence[dict[str, Any]] = (),
    campaign: str = "",
    now: datetime,
) -> Order:
    """Write an order to `sites` and to `members` of teams, at once where small; a large one waits for a second person. Raises NoSites, AlertIsOver, NotAllowed.

    `area` and `left_out` say how the sites were chosen, as `choose_sites` takes and gives them.
    `campaign` is the name of one that runs for the author's unit; an order about an alert belongs to the alert's.
    What belongs to an exercise is an exercise, whatever is said: nobody shuts a gate in earnest because of one.
    """
    if not by.may(Right.ORDER) or by.unit is None:
        raise NotAllowed
    _check([*sites, *members], alert)
    if alert and alert.cap_status != CapStatus.ACTUAL:
        cap_status = alert.cap_status
    meant = campaign_meant(campaign, by.unit.path, now)
    of_campaign = meant.pk if meant else alert.of_campaign_id if alert else None
    order = Order(unit=by.unit, author=by, alert=alert, cap_status=cap_status, of_campaign_id=of_campaign, created_at=now)
    _write(order, now, action=action, text=text, minutes=minutes, area=area or {}, left_out=list(left_out))
    order.save(force_insert=True)
    return _let_go(order, sites, members, by=by, now=now, what="written")


@transaction.atomic
def change_order(
    order: Order,
    *,
    by: User,
    sites: Sequence[Site],
    members: Sequence[TeamMember] = (),
    action: str,
    text: str,
    minutes: int,
    area: dict[str, Any] | None = None,
    left_out: Sequence[dict[str, Any]] = (),
    now: datetime,
) -> Order:
    """What came back, changed by its author and sent in again; at once where it has become small. Raises NotYourOrder, NoSites, IllegalMove, StaleMove."""
    if not by.may(Right.ORDER) or by.pk != order.author_id:
        raise NotYourOrder
    _check([*sites, *members], order.alert)
    if order.status != OrderStatus.RETURNED:
        raise IllegalMove(before=order.get_status_display())
    facts = _write(order, now, action=action, text=text, minutes=minutes, area=area or {}, left_out=list(left_out))
    return _let_go(order, sites, members, by=by, now=now, what="changed", **facts)


def _check(asked: Sequence[Any], alert: Alert | None) -> None:
    if not asked:
        raise NoSites(fields={"sites": [str(NoSites.message)]})
    if alert and alert.status in ENDED:
        raise AlertIsOver(number=alert.number, status=alert.get_status_display())


def _write(order: Order, now: datetime, *, minutes: int, **facts: Any) -> dict[str, Any]:
    facts |= {"minutes": minutes, "expires_at": now + timedelta(minutes=minutes)}
    for name, value in facts.items():
        setattr(order, name, value)
    return facts


def _let_go(order: Order, sites: Sequence[Site], members: Sequence[TeamMember], *, by: User, now: datetime, what: str, **facts: Any) -> Order:
    """Submit a large order, send a small one."""
    is_large = needs_approval(len(sites), order.minutes, len(members))
    facts["history"] = add_to_history(order, what, by=by, now=now, text=order.text)
    move(order, OrderStatus.SUBMITTED if is_large else OrderStatus.APPROVED, allowed=ORDER_MOVES, **facts)
    order.order_sites.all().delete()
    order.order_members.all().delete()
    OrderSite.objects.bulk_create([OrderSite(order=order, site=site) for site in sites])
    OrderMember.objects.bulk_create([OrderMember(order=order, member=member) for member in members])
    if not is_large:
        return send_order(order, by=by, now=now)
    tell_approvers(order, now=now)
    announce_order(order)
    return order
