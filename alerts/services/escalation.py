"""When nobody answers, or a promise passes unkept: the next step of the frozen chain."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alerts.lifecycle import MOVES, Status
from alerts.models import Alert, AlertEvent
from alerts.models.catalogue import Target
from alerts.services.announcing import announce_alert
from alerts.services.people import find_in_step, people_for
from alerts.services.routing import AT_ONCE, not_called, share_with
from alerts.services.telling import tell_officers, tell_sender
from alerts.services.timeline import record
from policing.lib.clock import keep_waits
from policing.lib.lifecycle import move
from policing.lib.sweeping import work_through


@transaction.atomic
def escalate_alert(alert: Alert, *, now: datetime) -> Alert:
    """Take the chain's next step, in a further round to everybody it names."""
    if alert.status == Status.ACKNOWLEDGED:
        _break_promise(alert, now)
    if alert.outlived_at is not None:
        return _stay_silent(alert)
    if alert.chain_step >= len(alert.chain):
        return _at_the_end(alert, now)
    step, following = alert.chain[alert.chain_step], alert.chain[alert.chain_step + 1 : alert.chain_step + 2]
    people, units, off_duty = find_in_step(step, alert, now, is_last=not following)
    alert.chain_step += 1
    alert.next_escalation_at = now + _wait_after(step, following, is_anybody_told=bool(people))
    alert.save(update_fields=["chain_step", "next_escalation_at"])
    share_with(alert, units, now=now)
    tell_officers(alert, people, now=now)
    named = [{"name": person.name, "why": person.why} for person in people]
    record(alert, AlertEvent.Kind.ESCALATED, now=now, step=alert.chain_step, people=named, **not_called(off_duty))
    announce_alert(alert)
    return alert


def _wait_after(step: dict, following: list[dict], *, is_anybody_told: bool) -> timedelta:
    """How long those who were told have; where nobody was found nobody is waited for."""
    if not following:
        return timedelta(seconds=step["wait_s"])
    return timedelta(seconds=following[0]["wait_s"]) if is_anybody_told else AT_ONCE


def _break_promise(alert: Alert, now: datetime) -> None:
    who = str(alert.acknowledged_by)
    move(alert, Status.ROUTED, allowed=MOVES, acknowledged_by=None, acknowledged_at=None, promised_until=None)
    record(alert, AlertEvent.Kind.PROMISE_BROKEN, now=now, who=who)
    tell_sender(alert, "routed", now=now)
    # The chain may be used up already; whoever broke a promise is not the last to hear of it.
    alert.chain_step = min(alert.chain_step, max(len(alert.chain) - 1, 0))


def _at_the_end(alert: Alert, now: datetime) -> Alert:
    """Nobody answered the whole chain: the board shows it red until somebody does."""
    alert.next_escalation_at = None
    alert.save(update_fields=["next_escalation_at"])
    record(alert, AlertEvent.Kind.EXHAUSTED, now=now)
    announce_alert(alert)
    return alert


def _stay_silent(alert: Alert) -> Alert:
    """Its life was over before; a promise that broke since stands on the timeline and calls nobody."""
    alert.next_escalation_at = None
    alert.save(update_fields=["next_escalation_at"])
    announce_alert(alert)
    return alert


@transaction.atomic
def outlive_alert(alert: Alert, *, now: datetime) -> Alert:
    """Call the duty leader and the unit above a last time about an alert that is open for `ALERT_LIFE`; from now on it is theirs to end."""
    people, units, _off_duty = people_for([Target.DUTY_LEADER, Target.UNIT_ABOVE], alert, now)
    alert.outlived_at, alert.next_escalation_at = now, alert.promised_until if alert.status == Status.ACKNOWLEDGED else None
    alert.save(update_fields=["outlived_at", "next_escalation_at"])
    share_with(alert, units, now=now)
    tell_officers(alert, people, now=now)
    hours = int(settings.ALERT_LIFE.total_seconds() // 3600)
    record(alert, AlertEvent.Kind.OUTLIVED, now=now, hours=hours, people=[{"name": person.name, "why": person.why} for person in people])
    tell_sender(alert, alert.status, now=now)
    announce_alert(alert)
    return alert


def outlive_due() -> int:
    """End the calling about every alert that is open too long; returns how many."""
    return work_through(_too_long_open, outlive_alert, name="outlive")


def _too_long_open(now: datetime) -> QuerySet[Alert]:
    old = Alert.objects.open().filter(mode="live", outlived_at=None, received_at__lt=now - settings.ALERT_LIFE)
    return old.with_names().select_related("type__chain", "site__liaison", "station__parent", "message").order_by("received_at")


def escalate_due() -> int:
    """Escalate every alert whose time has come, most urgent first; returns how many."""
    keep_waits(Alert.objects.escalating(), due="next_escalation_at", written="changed_at", now=timezone.now())
    return work_through(_due, escalate_alert, name="escalate")


def _due(now: datetime) -> QuerySet[Alert]:
    due = Alert.objects.due(now).with_names().select_related("type__chain", "site__liaison", "station__parent", "message")
    return due.order_by("priority", "next_escalation_at")
