"""The sandbox: what a test key sends is worked by an invented officer, and forgotten after 30 days."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from alerts.lifecycle import WAITING, Disposition, Status, usual_reason
from alerts.models import Alert
from alerts.models.sandbox import SandboxOrder
from alerts.services import handling
from alerts.services.errors import SandboxOrderOver
from alerts.services.escalation import escalate_alert
from alerts.services.routing import route_alert
from delivery.models import Message
from partners.models import Site
from policing.lib.errors import IllegalMove

KEPT_FOR = timedelta(days=30)
DELETED_AT_ONCE = 500
# Rooms of delivery in which something may have been said about an alert.
ROOMS = ("alerts", "cards", "states", "callbacks")
ESCALATES = (Status.ROUTED, Status.ACKNOWLEDGED)


def invented_officer() -> User:
    """Whoever works the sandbox. The row itself may nothing, belongs nowhere and cannot sign in; only what is returned here may take steps."""
    facts = {"role": Role.PARTNER, "is_active": False, "full_name": "演练民警 Invented officer", "password": make_password(None)}
    officer, _created = User.objects.get_or_create(username="sandbox-officer", defaults=facts)
    officer.may = lambda right: True  # type: ignore[method-assign]
    return officer


def _escalate(alert: Alert, by: User, now: datetime, minutes: int, disposition: str) -> None:
    if alert.status not in ESCALATES:
        raise IllegalMove(before=alert.get_status_display())
    escalate_alert(alert, now=now)


STEPS: dict[str, Callable[[Alert, User, datetime, int, str], object]] = {
    "acknowledge": lambda alert, by, now, minutes, disposition: handling.acknowledge_alert(alert, by=by, until=now + timedelta(minutes=minutes), now=now),
    "escalate": _escalate,
    "transfer": lambda alert, by, now, minutes, disposition: handling.transfer_alert(
        alert, by=by, to=alert.station.parent or alert.station, reason="sandbox", now=now
    ),
    "dispatch": lambda alert, by, now, minutes, disposition: handling.dispatch_alert(alert, by=by, text="", now=now),
    "arrive": lambda alert, by, now, minutes, disposition: handling.arrive_at_alert(alert, by=by, now=now),
    "resolve": lambda alert, by, now, minutes, disposition: handling.resolve_alert(alert, by=by, text="", now=now),
    "close": lambda alert, by, now, minutes, disposition: handling.close_alert(
        alert, by=by, disposition=disposition, reason=usual_reason(disposition), text="", now=now
    ),
}
# From which statuses a page offers each step.
OFFERED: dict[str, tuple[str, ...]] = {
    "acknowledge": WAITING,
    "escalate": ESCALATES,
    "transfer": (Status.ROUTED, Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED),
    "dispatch": (Status.ACKNOWLEDGED,),
    "arrive": (Status.ACKNOWLEDGED, Status.DISPATCHED),
    "resolve": (Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED),
    "close": (Status.RESOLVED,),
}


def steps_offered(alert: Alert) -> list[str]:
    return [step for step, statuses in OFFERED.items() if alert.status in statuses]


@transaction.atomic
def take_step(alert: Alert, step: str, *, minutes: int = 5, disposition: str = Disposition.FOUNDED, now: datetime) -> None:
    """Do as an invented officer what `step` names to an alert of a test key. Raises AlreadyAnswered, IllegalMove, PromiseOutOfRange."""
    locked = Alert.objects.filter(mode="test").with_names().select_related("message", "type__chain", "station__parent", "site__liaison", "partner")
    alert = locked.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.status == Status.RECEIVED:
        route_alert(alert, now=now)
    STEPS[step](alert, invented_officer(), now, minutes, disposition)


def send_sandbox_order(*, site: Site, action: str, text: str, minutes: int, now: datetime) -> SandboxOrder:
    """An invented order to `site`; nobody is told."""
    return SandboxOrder.objects.create(site=site, action=action, text=text, created_at=now, expires_at=now + timedelta(minutes=minutes))


def answer_sandbox_order(order: SandboxOrder, *, reply: str, note: str, now: datetime) -> SandboxOrder:
    """What the site says; the last answer counts. Raises SandboxOrderOver."""
    if order.ended_at or order.expires_at <= now:
        raise SandboxOrderOver
    order.reply, order.reply_note, order.replied_at = reply, note, now
    order.save(update_fields=["reply", "reply_note", "replied_at"])
    return order


def end_sandbox_order(order: SandboxOrder, *, now: datetime) -> SandboxOrder:
    """All clear."""
    order.ended_at = order.ended_at or min(now, order.expires_at)
    order.save(update_fields=["ended_at"])
    return order


@transaction.atomic
def forget_trials(*, now: datetime) -> int:
    """Take away what test keys sent more than 30 days ago, with what would have been said; returns how many alerts.

    Lines of their timelines stay in the append-only table until its month goes: steps and times. The key of their words goes with the alert.
    """
    old = list(Alert.objects.filter(mode="test", received_at__lt=now - KEPT_FOR).order_by("received_at").values_list("pk", flat=True)[:DELETED_AT_ONCE])
    Alert.objects.filter(pk__in=old).delete()
    Message.objects.filter(room__in=ROOMS, subject_id__in=old).delete()
    SandboxOrder.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return len(old)
