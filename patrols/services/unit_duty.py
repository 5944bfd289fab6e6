"""Going on duty with a street unit, saying what it does, and going off. Where somebody is, is kept for that time only."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import SERVING, User
from accounts.roles import Right
from alerts.lifecycle import OPEN as ALERT_IS_OPEN
from grids.models import Secondment
from patrols.lifecycle import CALL_MOVES, OWN_CHOICE, UNIT_MOVES, CallStatus, UnitStatus
from patrols.models import Crew, StreetUnit, UnitCall, UnitDuty, UnitNow
from patrols.rows.units import announce_unit
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move


class WithAnotherUnit(Refused):
    code = "with_another_unit"
    status = 409
    message = _("You are on duty with %(unit)s. Go off duty there first.")


class NotOnDuty(Refused):
    code = "off_duty"
    status = 409
    message = _("You are on duty with no street unit. Go on duty first.")


class StillCalled(Refused):
    code = "still_called"
    status = 409
    message = _("This unit still has a call. Say first how it ended.")


class NotYoursToSay(Refused):
    code = "state_wrong"
    message = _("A unit says itself that it is free, busy or resting; the rest follows from its calls.")


@transaction.atomic
def come_on_duty(unit: StreetUnit, *, by: User, now: datetime) -> UnitDuty:
    """`by` rides with `unit` from now on; the first one makes it free to be sent. Twice is once. Raises NotAllowed, WithAnotherUnit."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    unit = _held(unit.pk)
    if known := open_duty_of(by):
        if known.unit_id != unit.pk:
            raise WithAnotherUnit(unit=known.unit)
        return known
    duty = UnitDuty.objects.create(unit=unit, user=by, began_at=now)
    crew = Crew.objects.at(now).filter(station=unit.station, members__user=by).first()
    if unit.now.status == UnitStatus.OFF:
        move(unit.now, UnitStatus.FREE, allowed=UNIT_MOVES, since=now, out_since=now, crew=crew)
    elif crew and unit.now.crew_id is None:
        UnitNow.objects.filter(pk=unit.pk).update(crew=crew)
    announce_unit(unit)
    return duty


@transaction.atomic
def go_off_duty(duty: UnitDuty, *, now: datetime, was_forgotten: bool = False) -> None:
    """End `duty`. With the last one the unit is off, and nobody knows any more where it is. Raises StillCalled."""
    unit = _held(duty.unit_id)
    others = UnitDuty.objects.filter(unit=unit, ended_at=None).exclude(pk=duty.pk)
    is_last = not others.exists()
    if is_last and UnitCall.objects.open().filter(unit=unit).exists():
        raise StillCalled
    UnitDuty.objects.filter(pk=duty.pk, ended_at=None).update(ended_at=max(now, duty.began_at), was_forgotten=was_forgotten)
    if is_last and unit.now.status != UnitStatus.OFF:
        nowhere = dict.fromkeys(("lon", "lat", "accuracy_m", "speed_mps", "fixed_at", "received_at", "crew"))
        move(unit.now, UnitStatus.OFF, allowed=UNIT_MOVES, since=now, out_since=None, is_mocked=False, **nowhere)
        announce_unit(unit)


@transaction.atomic
def say_state(unit: StreetUnit, status: str, *, by: User, now: datetime) -> StreetUnit:
    """The people of `unit`, or the desk for them, say that it is free, busy or resting. Raises NotAllowed, NotYoursToSay, StillCalled."""
    if not may_speak_for(by, unit):
        raise NotAllowed
    if status not in OWN_CHOICE:
        raise NotYoursToSay
    unit = _held(unit.pk)
    if unit.now.status == status:
        return unit
    if UnitStatus(unit.now.status) in (UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE):
        raise StillCalled
    move(unit.now, status, allowed=UNIT_MOVES, since=now)
    announce_unit(unit)
    return unit


def may_speak_for(by: User, unit: StreetUnit) -> bool:
    """Whoever rides with it; the desk that leads it, for a unit that speaks by radio."""
    if not by.may(Right.ANSWER):
        return False
    if UnitDuty.objects.filter(unit=unit, user=by, ended_at=None).exists():
        return True
    return by.may(Right.DECIDE) and StreetUnit.objects.visible_to(by).filter(pk=unit.pk).exists()


def open_duty_of(user: User) -> UnitDuty | None:
    return UnitDuty.objects.filter(user=user, ended_at=None).select_related("unit__station", "unit__now__crew", "unit__post").first()


def forgotten(now: datetime) -> "QuerySet[UnitDuty]":
    """Duties nobody ended: longer than any shift, or of somebody who does not work for the unit's station any more, such as after a secondment.

    Those of a unit that still has a call are left to it, as long as its alert is open.
    """
    called = UnitCall.objects.open().filter(alert__status__in=ALERT_IS_OPEN).values("unit")
    over = Q(began_at__lte=now - settings.UNIT_DUTY) | (~_of_station() & ~Exists(_lent(now)))
    return UnitDuty.objects.filter(over, ended_at=None).exclude(unit__in=called).order_by("began_at")


def _of_station() -> Q:
    """Whose own unit, or the one it serves, is the unit's station or stands over it."""
    own = Q(unit__station__path__startswith=F("user__unit__path"))
    return own | Q(user__unit__kind__in=SERVING, unit__station__path__startswith=F("user__unit__parent__path"))


def _lent(now: datetime) -> "QuerySet[Secondment]":
    there = Secondment.objects.filter(officer__user=OuterRef("user"), starts_at__lte=now, ends_at__gt=now)
    serves = Q(unit__kind__in=SERVING, station__startswith=F("unit__parent__path"))
    path = ExpressionWrapper(OuterRef("unit__station__path"), output_field=CharField())
    return there.annotate(station=path).filter(Q(station__startswith=F("unit__path")) | serves)


@transaction.atomic
def end_forgotten(duty: UnitDuty, *, now: datetime) -> None:
    """Calls to alerts that are over end with it: nobody is seen for longer because nobody pressed "Done"."""
    if not UnitDuty.objects.filter(unit=duty.unit_id, ended_at=None).exclude(pk=duty.pk).exists():
        open_calls = UnitCall.objects.open().filter(unit=duty.unit_id)
        for call in open_calls.exclude(alert__status__in=ALERT_IS_OPEN):
            move(call, CallStatus.CALLED_OFF, allowed=CALL_MOVES, remind_at=None, ended_at=now, reason=gettext("The alert is over."))
        unit = _held(duty.unit_id)
        if unit.now.status in (UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE) and not open_calls.exists():
            move(unit.now, UnitStatus.FREE, allowed=UNIT_MOVES, since=now)
    go_off_duty(duty, now=now, was_forgotten=True)


def _held(pk: int) -> StreetUnit:
    """The unit as it is now, held until the end of the transaction."""
    UnitNow.objects.select_for_update().get(pk=pk)
    return StreetUnit.objects.with_now().get(pk=pk)
