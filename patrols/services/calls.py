"""Sending street units to an alert, and what they answer. The alert is moved by its own services; it knows nothing of units."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import MOVES as ALERT_MOVES
from alerts.lifecycle import WAITING, Status
from alerts.models import Alert
from alerts.services.errors import AlreadyAnswered
from alerts.services.handling import arrive_at_alert, dispatch_alert, note_on_alert
from alerts.services.routing import share_with
from patrols.lifecycle import CALL_MOVES, UNIT_MOVES, CallStatus, UnitStatus
from patrols.models import StreetUnit, UnitCall, UnitNow
from patrols.rows.units import announce_unit
from patrols.services import call_words
from patrols.services.unit_duty import may_speak_for
from policing.lib.errors import NotAllowed, Refused, StaleMove
from policing.lib.lifecycle import move
from policing.lib.readable import readable

MOST_UNITS = 10
LONGEST_REASON = 200
# An alert in one of these has somebody who answers for it, and units may still be added.
CALLING = (Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED)


class AnswerFirst(Refused):
    code = "acknowledge_first"
    status = 409
    message = _("Nobody has taken this alert yet. Acknowledge it, then send a unit.")


class AlertIsOver(Refused):
    code = "alert_is_over"
    status = 409
    message = _("This alert is %(status)s; nobody is sent to it any more.")


class UnitIsOff(Refused):
    code = "unit_is_off"
    status = 409
    message = _("%(unit)s is off duty.")


class CalledAlready(Refused):
    code = "called_already"
    status = 409
    message = _("%(unit)s has been sent to this alert already.")


class NobodyMayHear(Refused):
    code = "nobody_may_hear"
    status = 409
    message = _("This alert is covert, and nobody of %(unit)s may know of it. Choose another unit.")


class NoReason(Refused):
    code = "reason_missing"
    message = _("Say why in a few words.")


def why_not_now(alert: Alert) -> Refused | None:
    """What keeps every unit from being sent to `alert`; nothing while one may be."""
    if alert.status in CALLING:
        return None
    return AnswerFirst() if alert.status in WAITING else AlertIsOver(status=alert.get_status_display())


@transaction.atomic
def call_units(alert: Alert, chosen: Sequence[Any], *, by: User, now: datetime) -> list[UnitCall]:
    """Send each Candidate's unit to `alert`: its people are told on their phones, the alert is dispatched, the duty leader hears if nobody answers.

    Raises NotAllowed, AnswerFirst, AlertIsOver, UnitIsOff, CalledAlready, NobodyMayHear; then nobody is sent.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if refusal := why_not_now(alert):
        raise refusal
    # Held in one order, so that two who send the same units never wait for each other.
    ready = {pk: _ready(pk, alert) for pk in sorted(one.unit.pk for one in chosen)}
    units = [ready[one.unit.pk] for one in chosen]
    facts = {"alert": alert, "sent_at": now, "sent_by": by, "remind_at": now + settings.UNIT_CALL_PATIENCE}
    calls = [UnitCall.objects.create(unit=unit, minutes=one.minutes, points=one.points, **facts) for unit, one in zip(units, chosen, strict=True)]
    share_with(alert, [unit.station for unit in units if unit.station_id != alert.station_id], now=now)
    words = gettext("Sent: %(units)s") % {"units": pgettext("between people", ", ").join(map(str, units))}
    if alert.status == Status.ACKNOWLEDGED:
        dispatch_alert(alert, by=by, text=words, now=now)
    else:
        note_on_alert(alert, by=by, text=words, now=now)
    for call in calls:
        call_words.tell_unit(call, now=now)
        _announce(call)
    return calls


def _ready(pk: int, alert: Alert) -> StreetUnit:
    state = UnitNow.objects.select_for_update().get(pk=pk)
    unit = StreetUnit.objects.with_now().get(pk=pk)
    if state.status == UnitStatus.OFF or not unit.is_active:
        raise UnitIsOff(unit=unit)
    if UnitCall.objects.open().filter(alert=alert, unit=unit).exists():
        raise CalledAlready(unit=unit)
    if alert.is_covert and not any(user.may(Right.COVERT) for user in call_words.people_of(unit)):
        raise NobodyMayHear(unit=unit)
    return unit


@transaction.atomic
def step_call(call: UnitCall, to: str, *, by: User, reason: str = "", now: datetime) -> UnitCall:
    """The people of the unit, or the desk for them, say how far they are; a unit on the spot brings its alert there. Raises NotAllowed, NoReason, StaleMove.

    Pressed twice it is once.
    """
    if not may_speak_for(by, call.unit):
        raise NotAllowed
    call = _locked(call)
    if call.status == to:
        return call
    said = readable(reason).strip()[:LONGEST_REASON]
    if to in (CallStatus.DECLINED, CallStatus.CALLED_OFF) and not said:
        raise NoReason
    if to == CallStatus.CALLED_OFF and not by.may(Right.DECIDE):
        raise NotAllowed
    move(call, to, allowed=CALL_MOVES, remind_at=None, **_changes(call, to, by, said, now))
    AFTERWARDS[CallStatus(to)](call, by, now)
    _announce(call)
    return call


def _locked(call: UnitCall) -> UnitCall:
    UnitNow.objects.select_for_update().get(pk=call.unit_id)
    return UnitCall.objects.select_related("alert", "unit__station", "unit__post", "unit__now__crew").get(pk=call.pk)


def _changes(call: UnitCall, to: str, by: User, reason: str, now: datetime) -> dict[str, Any]:
    """A step left out was taken in the same moment as far as acknowledging goes; the others stay unknown."""
    heard = {} if call.acknowledged_at or to == CallStatus.CALLED_OFF else {"acknowledged_at": now, "acknowledged_by": by}
    times = {CallStatus.EN_ROUTE: {"en_route_at": now}, CallStatus.ON_SCENE: {"on_scene_at": now}}
    ended = {"ended_at": now, "ended_by": by, "reason": reason}
    over = (CallStatus.CLEARED, CallStatus.DECLINED, CallStatus.CALLED_OFF)
    return heard | times.get(CallStatus(to), {}) | (ended if to in over else {})


def _acknowledged(call: UnitCall, by: User, now: datetime) -> None:
    """They know; what they do has not changed yet."""


def _set_out(call: UnitCall, by: User, now: datetime) -> None:
    _unit_does(call, UnitStatus.EN_ROUTE, now)


def _arrived(call: UnitCall, by: User, now: datetime) -> None:
    _unit_does(call, UnitStatus.ON_SCENE, now)
    alert = Alert.objects.with_names().select_related("message").get(pk=call.alert_id)
    if alert.status != Status.ARRIVED and Status.ARRIVED in ALERT_MOVES[alert.status]:
        try:
            arrive_at_alert(alert, by=by, now=now)
        except (AlreadyAnswered, StaleMove):
            alert = Alert.objects.with_names().select_related("message").get(pk=call.alert_id)
    if alert.is_open:
        note_on_alert(alert, by=by, text=gettext("%(unit)s is on the spot") % {"unit": call.unit}, now=now)


def _over(call: UnitCall, by: User, now: datetime) -> None:
    """Free again, unless another call keeps the unit on its way or on the spot."""
    kept = UnitCall.objects.filter(unit=call.unit, status__in=(CallStatus.EN_ROUTE, CallStatus.ON_SCENE)).order_by("-status").first()
    if call.unit.now.status in (UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE):
        _unit_does(call, UnitStatus(kept.status) if kept else UnitStatus.FREE, now)


def _declined(call: UnitCall, by: User, now: datetime) -> None:
    _over(call, by, now)
    alert = Alert.objects.with_names().select_related("message").get(pk=call.alert_id)
    note_on_alert(alert, by=by, text=gettext("%(unit)s cannot come: %(reason)s") % {"unit": call.unit, "reason": call.reason}, now=now)


def _called_off(call: UnitCall, by: User, now: datetime) -> None:
    _over(call, by, now)
    call_words.tell_called_off(call, now=now)


AFTERWARDS: dict[CallStatus, Callable[[UnitCall, User, datetime], None]] = {
    CallStatus.ACKNOWLEDGED: _acknowledged,
    CallStatus.EN_ROUTE: _set_out,
    CallStatus.ON_SCENE: _arrived,
    CallStatus.CLEARED: _over,
    CallStatus.DECLINED: _declined,
    CallStatus.CALLED_OFF: _called_off,
}


def _unit_does(call: UnitCall, status: UnitStatus, now: datetime) -> None:
    if call.unit.now.status != status:
        move(call.unit.now, status, allowed=UNIT_MOVES, since=now)


def _announce(call: UnitCall) -> None:
    call_words.announce_call(call)
    announce_unit(call.unit)


def unanswered(now: datetime) -> "QuerySet[UnitCall]":
    rows = UnitCall.objects.unanswered(now).select_related("alert__type", "alert__station", "unit__station", "unit__now__crew", "unit__post")
    return rows.order_by("remind_at")


def remind_of(call: UnitCall, *, now: datetime) -> None:
    """Nobody of the unit has acknowledged in time: they are told once more, and the duty leader once."""
    UnitCall.objects.filter(pk=call.pk).update(remind_at=None)
    call_words.tell_unit(call, now=now)
    call_words.tell_leader(call, now=now)
