"""What partners' people may read: states and outcomes in plain words, never officers' notes; of a covert alert its number and its time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alerts.lifecycle import OrderStatus, Status
from alerts.models import Alert, OrderSite
from alerts.models.alert import AlertQuerySet
from alerts.rows.outcomes import said_to_sender
from delivery.forms import answers_to
from desk.portal.side import Side
from partners.models import PartnerKey

STATES = {
    Status.RECEIVED: _("Received; the station is being told"),
    Status.ROUTED: _("The station has been told; nobody has taken it yet"),
    Status.ACKNOWLEDGED: _("An officer has taken it"),
    Status.DISPATCHED: _("Officers are on the way"),
    Status.ARRIVED: _("Officers are on the spot"),
    Status.RESOLVED: _("Dealt with; being written up"),
    Status.CLOSED: _("Finished"),
    Status.CANCELLED: _("You took it back"),
    Status.MERGED: _("Joined with another report of the same"),
}
STEPS = (
    (_("Received"), "received_at"),
    (_("Taken by an officer"), "acknowledged_at"),
    (_("On the way"), "dispatched_at"),
    (_("On the spot"), "arrived_at"),
    (_("Finished"), "closed_at"),
)


@dataclass(frozen=True)
class Step:
    """One line of an alert's way; `at` is empty while it has not been reached."""

    label: str | Promise
    at: datetime | None


def own_alerts(side: Side) -> AlertQuerySet:
    """What their sites reported, the counter's view: covert ones are among them and show nothing but number and time."""
    return Alert.objects.visible_to(side.user).filter(mode=PartnerKey.Mode.LIVE).with_names()


def readable_alerts(side: Side) -> AlertQuerySet:
    """Those that have a page. A person may sit at the counter, so no covert one has."""
    return own_alerts(side).filter(is_covert=False)


def alert_line(alert: Alert) -> dict[str, Any]:
    """One line of a list."""
    line = {"number": alert.number, "at": alert.received_at, "is_covert": alert.is_covert}
    if alert.is_covert:
        return line
    return line | {
        "pk": alert.pk,
        "title": str(alert.type),
        "site": str(alert.site or ""),
        "state": STATES[Status(alert.status)],
        "status": alert.status,
        "is_open": alert.is_open,
        "is_drill": alert.cap_status != "Actual",
        "outcome": said_to_sender(alert) if alert.status == Status.CLOSED else "",
    }


def steps_of(alert: Alert) -> list[Step]:
    """The way of `alert`: what has been reached, and what is still to come while it is open."""
    ended_early = alert.status in {Status.CANCELLED, Status.MERGED}
    steps = [Step(label, getattr(alert, name)) for label, name in STEPS]
    if ended_early:
        steps[-1] = Step(STATES[Status(alert.status)], alert.closed_at or alert.changed_at)
    return [step for step in steps if step.at or alert.is_open]


def asked_of(side: Side) -> QuerySet[OrderSite]:
    """What the police asked of their sites, the latest first. What belongs to a covert alert is said to the back office alone, never on a counter's screen."""
    sent = OrderSite.objects.filter(site__in=side.sites, order__sent_at__isnull=False, order__status__in=(OrderStatus.SENT, OrderStatus.ENDED))
    sent = sent.exclude(order__alert__is_covert=True)
    return sent.select_related("order__unit", "order__message", "order__alert", "site", "replied_by").order_by("-order__sent_at", "site__code")


def order_line(asked: OrderSite, now: datetime) -> dict[str, Any]:
    """What one site was asked, what it answered, and what it may answer."""
    order = asked.order
    is_open = order.status == OrderStatus.SENT and order.expires_at > now
    answers = answers_to(order.message, translation.get_language() or "") if order.message else []
    return {
        "pk": order.pk,
        "number": order.number,
        "action": order.get_action_display(),
        "text": order.text,
        "site": asked.site,
        "unit": order.unit,
        "sent_at": order.sent_at,
        "expires_at": order.expires_at,
        "ended_at": order.ended_at,
        "is_open": is_open,
        "is_waiting": is_open and not asked.reply,
        "is_drill": order.cap_status != "Actual",
        "reply": asked.reply,
        "said": dict(answers).get(asked.reply) or asked.get_reply_display(),
        "note": asked.note,
        "replied_at": asked.replied_at,
        "replied_by": asked.replied_by.name if asked.replied_by else "",
        "answers": answers,
    }
