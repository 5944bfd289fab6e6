"""Working an alert: who took it, where it went, how it ended."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import Unit, User
from accounts.roles import Right
from accounts.services import record_access
from alerts.lifecycle import ENDED, MOVES, Disposition, Status
from alerts.models import Alert, AlertEvent
from alerts.models.catalogue import Target
from alerts.services.announcing import announce_alert
from alerts.services.errors import AlreadyAnswered, PromiseOutOfRange
from alerts.services.outcomes import Outcome, checked
from alerts.services.people import people_for
from alerts.services.routing import share_with
from alerts.services.telling import tell_officers, tell_sender
from alerts.services.timeline import record
from delivery.services import cancel_unsent
from policing.lib.errors import IllegalMove, NotAllowed, StaleMove
from policing.lib.lifecycle import move
from policing.lib.sealed import Unreadable

SHORTEST_PROMISE = timedelta(minutes=1)
LONGEST_PROMISE = timedelta(hours=4)
Kind = AlertEvent.Kind
# Lines that are no step: whoever wrote one has not taken the alert.
WORDS = (Kind.NOTE, Kind.PARTNER_UPDATE, Kind.ORDERED, Kind.ORDER_REPLY, Kind.REVEALED, Kind.SENT_AGAIN)


def _require(user: User, right: Right) -> None:
    if not user.may(right):
        raise NotAllowed


def _advance(alert: Alert, to: str, **changes: object) -> None:
    """Move `alert`; whoever comes too late is told who was first."""
    try:
        move(alert, to, allowed=MOVES, **changes)
    except (StaleMove, IllegalMove) as refusal:
        current = Alert.objects.with_names().get(pk=alert.pk)
        last = current.events.exclude(kind__in=WORDS).select_related("user").order_by("-sequence").first()
        if isinstance(refusal, IllegalMove) and current.status == Status.RECEIVED:
            raise
        raise AlreadyAnswered(who=last.user if last and last.user else "—", status=current.get_status_display()) from refusal


@transaction.atomic
def acknowledge_alert(alert: Alert, *, by: User, until: datetime, now: datetime) -> Alert:
    """Take responsibility for `alert` until a promised time and stop its unsent notices. Raises AlreadyAnswered if somebody was first."""
    _require(by, Right.ANSWER)
    if not SHORTEST_PROMISE <= until - now <= LONGEST_PROMISE:
        raise PromiseOutOfRange
    renewing = alert.status == Status.ACKNOWLEDGED and alert.acknowledged_by_id == by.pk
    if alert.status == Status.ACKNOWLEDGED and not renewing:
        raise AlreadyAnswered(who=alert.acknowledged_by, status=alert.get_status_display())
    _advance(alert, Status.ACKNOWLEDGED, acknowledged_by=by, acknowledged_at=alert.acknowledged_at or now, promised_until=until, next_escalation_at=until)
    record(alert, AlertEvent.Kind.ACKNOWLEDGED, now=now, by=by, until=until.isoformat(), waited_s=int((now - alert.received_at).total_seconds()))
    return _told(alert, now, None if renewing else "acknowledged")


@transaction.atomic
def transfer_alert(alert: Alert, *, by: User, to: Unit, reason: str, now: datetime) -> Alert:
    """Hand `alert` to another unit. Its clock keeps running until somebody there acknowledges; the unit it leaves still sees it."""
    _require(by, Right.DECIDE)
    if alert.status == Status.RECEIVED:
        raise IllegalMove(before=alert.get_status_display())  # its chain is not frozen yet
    was, was_waiting = alert.station, alert.status == Status.ROUTED
    if not Alert.objects.select_for_update(of=("self",)).filter(pk=alert.pk, station=was, status=alert.status).exists():
        raise StaleMove
    _advance(alert, Status.ROUTED, station=to, acknowledged_by=None, acknowledged_at=None, promised_until=None, **clock_after_transfer(alert, now))
    share_with(alert, [was], now=now)
    record(alert, AlertEvent.Kind.TRANSFERRED, now=now, by=by, text=reason, was=was.pk, to=to.pk, was_name=was.name, to_name=to.name)
    people, _units, _off_duty = people_for([Target.DUTY_OFFICER, Target.DUTY_LEADER], alert, now)
    tell_officers(alert, people, now=now)
    if not was_waiting:
        tell_sender(alert, "routed", now=now)
    announce_alert(alert)
    return alert


def clock_after_transfer(alert: Alert, now: datetime) -> dict[str, object]:
    """The clock that runs, but never longer than the chain waits: a promise was the old keeper's. A chain at its end has its last step once more."""
    step = min(alert.chain_step, max(len(alert.chain) - 1, 0))
    due = now + timedelta(seconds=alert.chain[step]["wait_s"] if alert.chain else 0)
    return {"chain_step": step, "next_escalation_at": min(alert.next_escalation_at or due, due)}


@transaction.atomic
def dispatch_alert(alert: Alert, *, by: User, text: str, now: datetime) -> Alert:
    """Somebody is on the way. `text` says who."""
    _require(by, Right.DECIDE)
    _advance(alert, Status.DISPATCHED, dispatched_at=now, next_escalation_at=None)
    record(alert, AlertEvent.Kind.DISPATCHED, now=now, by=by, text=text)
    return _told(alert, now, "dispatched")


@transaction.atomic
def arrive_at_alert(alert: Alert, *, by: User, now: datetime) -> Alert:
    """Somebody is on the spot."""
    _require(by, Right.ANSWER)
    _advance(alert, Status.ARRIVED, arrived_at=now, next_escalation_at=None)
    record(alert, AlertEvent.Kind.ARRIVED, now=now, by=by, took_s=int((now - alert.received_at).total_seconds()))
    return _told(alert, now, "arrived")


@transaction.atomic
def resolve_alert(alert: Alert, *, by: User, text: str, now: datetime) -> Alert:
    """The danger is over; what remains is closing it with what came of it."""
    _require(by, Right.DECIDE)
    _advance(alert, Status.RESOLVED, resolved_at=now, next_escalation_at=None)
    record(alert, AlertEvent.Kind.RESOLVED, now=now, by=by, text=text)
    return _told(alert, now, "resolved")


@transaction.atomic
def close_alert(
    alert: Alert, *, by: User, disposition: str, text: str, reason: str = "", money_kept_safe: Decimal | None = None, money_evidence: str = "", now: datetime
) -> Alert:
    """End `alert` with what came of it, and why where it was not as reported; a sum kept safe needs its class of evidence. An exercise closes as one.

    Raises what `outcomes.checked` raises.
    """
    _require(by, Right.DECIDE)
    outcome = checked(Outcome(disposition, reason, text, money_kept_safe, money_evidence), alert)
    _advance(alert, Status.CLOSED, closed_at=now, **outcome.columns)
    money = str(outcome.money) if outcome.money is not None else None
    said = {"disposition": outcome.disposition, "reason": outcome.reason, "money_kept_safe": money, "money_evidence": outcome.evidence}
    record(alert, AlertEvent.Kind.CLOSED, now=now, by=by, text=text, **said)
    return _told(alert, now, "closed")


@transaction.atomic
def cancel_alert(alert: Alert, *, by: User, text: str, now: datetime) -> Alert:
    """The sender takes `alert` back; whoever works on it already keeps it and reads the wish as a note."""
    alert.status = Alert.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=alert.pk)
    if alert.status in {Status.RECEIVED, Status.ROUTED}:
        _advance(alert, Status.CANCELLED, closed_at=now, disposition=Disposition.CANCELLED, next_escalation_at=None)
        record(alert, AlertEvent.Kind.CANCELLED, now=now, by=by, text=text)
        return _told(alert, now, "cancelled")
    return note_from_partner(alert, by=by, text=text, wants_cancel=True, now=now)


@transaction.atomic
def note_on_alert(alert: Alert, *, by: User, text: str, now: datetime) -> Alert:
    """Add words to the timeline."""
    _require(by, Right.ANSWER)
    record(alert, AlertEvent.Kind.NOTE, now=now, by=by, text=text)
    announce_alert(alert)
    return alert


@transaction.atomic
def note_from_partner(alert: Alert, *, by: User, text: str, wants_cancel: bool = False, now: datetime) -> Alert:
    """More from the sender: always accepted, marked late when the alert has ended."""
    record(alert, AlertEvent.Kind.PARTNER_UPDATE, now=now, by=by, text=text, late=alert.status in ENDED, wants_cancel=wants_cancel)
    announce_alert(alert)
    return alert


@transaction.atomic
def reveal_caller(alert: Alert, *, by: User, reason: str, now: datetime) -> str:
    """The caller's whole number, "" once it was erased; who asked and why is kept in the access log and on the timeline."""
    _require(by, Right.REVEAL)
    record_access(user=by, action="reveal", subject=f"alerts.alert:{alert.pk}:caller_number", reason=reason, now=now)
    record(alert, AlertEvent.Kind.REVEALED, now=now, by=by, text=reason, field="caller_number")
    try:
        return alert.caller_number
    except Unreadable:
        return ""


def _told(alert: Alert, now: datetime, event: str | None) -> Alert:
    """After a move: nobody else needs to be called, the sender hears of it, open pages show it."""
    if alert.message:
        cancel_unsent(alert.message, now=now)
    if event:
        tell_sender(alert, event, now=now)
    announce_alert(alert)
    return alert
