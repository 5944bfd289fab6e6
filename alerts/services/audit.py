"""Whether every step of a chain that was due was taken. Read from timelines alone, so that a fault of the clock that drives the chain shows too."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from alerts.lifecycle import WAITING, Status
from alerts.models import Alert, AlertEvent

Kind = AlertEvent.Kind
# A step is in time until so long after it was due: sweeps come every few seconds, a busy night takes longer.
GRACE = timedelta(seconds=60)
# A machine's clock that was set back writes lines from before their alert.
SET_BACK = timedelta(days=1)
TAKEN = {Kind.ROUTED, Kind.ESCALATED, Kind.EXHAUSTED, Kind.PROMISE_BROKEN}
ANSWERED = {Kind.ACKNOWLEDGED, Kind.TRANSFERRED, Kind.DISPATCHED, Kind.ARRIVED, Kind.RESOLVED, Kind.CLOSED, Kind.CANCELLED, Kind.OUTLIVED}


class Due(NamedTuple):
    """A step that was due: when, when it was taken (None: it was not), and the line of the timeline it had to follow."""

    at: datetime
    taken_at: datetime | None
    follows: int

    @property
    def is_in_time(self) -> bool:
        return self.taken_at is not None and self.taken_at - self.at <= GRACE


class Missed(NamedTuple):
    alert: Alert
    due: Due


def due_steps(alert: Alert, events: Iterable[AlertEvent], *, now: datetime) -> list[Due]:
    """The steps that were due on `alert` until `now` or its end, by its lines in order.

    Where it was routed anew, since then: another type has another chain. After a transfer the chain's longest wait counts.
    """
    steps, waits_for = _walk(alert, events)
    return [*steps, waits_for] if waits_for and waits_for.at + GRACE < min(now, alert.closed_at or now) else steps


def _walk(alert: Alert, events: Iterable[AlertEvent]) -> tuple[list[Due], Due | None]:
    """(the steps that were due up to the last line, what is waited for after it)."""
    waits = [timedelta(seconds=step["wait_s"]) for step in alert.chain]
    steps: list[Due] = []
    due: datetime | None = alert.received_at
    follows = 0
    for event in events:
        if event.kind in TAKEN and due is not None:
            steps.append(Due(min(due, event.at), event.at, follows))
        elif due is not None and due + GRACE < event.at:
            steps.append(Due(due, None, follows))
        if event.kind == Kind.ROUTED and follows:
            steps = []
        due, follows = _due_after(event, due, waits, is_anew=bool(follows)), event.sequence
    return steps, Due(due, None, follows) if due is not None else None


def _due_after(event: AlertEvent, due: datetime | None, waits: list[timedelta], *, is_anew: bool) -> datetime | None:
    """When the next step is due after `event`; None while nothing is."""
    longest = max(waits, default=timedelta(0))
    match event.kind:
        case Kind.ROUTED if not waits:
            return None
        case Kind.ROUTED:
            return event.at + ((longest if is_anew else waits[0]) if event.data.get("people") else timedelta(0))
        case Kind.ESCALATED:
            following = waits[event.data["step"] : event.data["step"] + 1]
            return event.at + (following[0] if event.data.get("people") else timedelta(0)) if following else event.at + longest
        case Kind.PROMISE_BROKEN:
            return event.at
        case Kind.TRANSFERRED:
            return event.at + longest
        case Kind.ACKNOWLEDGED if event.data.get("at_handover"):
            return due
        case Kind.ACKNOWLEDGED:
            return datetime.fromisoformat(event.data["until"])
    return None


def clock_lines(alerts: Collection[Alert] | QuerySet[Alert]) -> dict[object, list[AlertEvent]]:
    """By alert, those of its lines that move its clock, in order; one question for all."""
    found: dict[object, list[AlertEvent]] = {alert.pk: [] for alert in alerts}
    # Months before the first of them are not looked into.
    since = min((alert.received_at for alert in alerts), default=datetime.max.replace(tzinfo=UTC)) - SET_BACK
    for event in AlertEvent.objects.filter(alert__in=list(found), at__gte=since, kind__in=TAKEN | ANSWERED).order_by("sequence"):
        found[event.alert_id].append(event)
    return found


def missed_now(now: datetime) -> list[Missed]:
    """Open alerts whose next step should have been taken and was not. What test keys send reaches nobody and is no matter."""
    waiting = Alert.objects.filter(status__in=(*WAITING, Status.ACKNOWLEDGED), mode="live", outlived_at=None, received_at__lt=now - GRACE)
    alerts = list(waiting.with_names())
    lines = clock_lines(alerts)
    judged = ((alert, _walk(alert, lines[alert.pk])[1]) for alert in alerts)
    return [Missed(alert, due) for alert, due in judged if due and due.at + GRACE < now]
