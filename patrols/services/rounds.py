"""What happens to a round besides being walked: more time, another team, called off, late, missed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from patrols.lifecycle import AHEAD, OPEN, ROUND_MOVES, RoundStatus, StopStatus
from patrols.models import Crew, Round, Stop
from patrols.services import telling
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move
from policing.lib.readable import readable

LONGEST_REASON = 200
MORE_TIME = timedelta(minutes=15)


class NoReason(Refused):
    code = "reason_missing"
    message = _("Say why in a few words.")


class RoundIsOver(Refused):
    code = "round_is_over"
    status = 409
    message = _("This round is over: %(status)s.")


class OtherStation(Refused):
    code = "other_station"
    message = _("This patrol team belongs to another station.")


@transaction.atomic
def give_more_time(patrol: Round, *, reason: str, by: User) -> Round:
    """A quarter of an hour more to begin or to finish; a late round is planned again. Raises NotAllowed, NoReason, RoundIsOver."""
    _check(patrol, by, Right.ANSWER)
    why = _reason(reason)
    changes = {name: getattr(patrol, name) + MORE_TIME for name in ("late_at", "over_at", "due_until")} | {"reason": why}
    status = RoundStatus.PLANNED if patrol.status == RoundStatus.LATE else patrol.status
    check_at = changes["over_at"] if status == RoundStatus.STARTED else changes["late_at"]
    _write(patrol, status=status, check_at=check_at, **changes)
    return patrol


@transaction.atomic
def hand_over(patrol: Round, crew: Crew, *, reason: str, by: User, now: datetime) -> Round:
    """Another team walks what is left of `patrol`; returns their round. Raises NotAllowed, NoReason, RoundIsOver, OtherStation."""
    _check(patrol, by, Right.ANSWER)
    if crew.station_id != patrol.station_id:
        raise OtherStation
    why = _reason(reason)
    over_at = max(patrol.over_at, now + (patrol.over_at - patrol.due_at))
    facts = {name: getattr(patrol, name) for name in ("route", "schedule", "station", "due_at", "due_until")}
    theirs = Round.objects.create(**facts, crew=crew, continues=patrol, reason=why, late_at=now + MORE_TIME, over_at=over_at, check_at=now + MORE_TIME)
    left = patrol.stops.filter(status=StopStatus.PENDING)
    Stop.objects.bulk_create(Stop(round=theirs, checkpoint_id=stop.checkpoint_id, position=stop.position) for stop in left)
    left.delete()
    move(patrol, RoundStatus.HANDED_OVER, allowed=ROUND_MOVES, reason=why, check_at=None)
    telling.tell_crew(theirs, now=now)
    return theirs


@transaction.atomic
def call_off(patrol: Round, *, reason: str, by: User) -> Round:
    """Nobody walks `patrol`. Raises NotAllowed, NoReason, RoundIsOver."""
    _check(patrol, by, Right.DECIDE)
    move(patrol, RoundStatus.CANCELLED, allowed=ROUND_MOVES, reason=_reason(reason), check_at=None)
    return patrol


def to_check(now: datetime) -> "QuerySet[Round]":
    """Rounds whose start or finish is late now, and was not told yet."""
    return Round.objects.filter(check_at__lte=now).select_related("route", "station", "crew").order_by("check_at", "pk")


def check_round(patrol: Round, *, now: datetime) -> None:
    """A start that is late goes to the team's leader, one that never came to the duty chief; so does a finish that is late."""
    if patrol.status == RoundStatus.PLANNED and now < patrol.over_at:
        move(patrol, RoundStatus.LATE, allowed=ROUND_MOVES, check_at=patrol.over_at)
        telling.tell_of_late(patrol, now=now)
    elif patrol.status in AHEAD:
        move(patrol, RoundStatus.MISSED, allowed=ROUND_MOVES, check_at=None)
        telling.tell_of_missed(patrol, now=now)
    elif patrol.status == RoundStatus.STARTED and now < patrol.over_at:
        _write(patrol, check_at=patrol.over_at)
    else:
        _write(patrol, check_at=None)
        if patrol.status == RoundStatus.STARTED:
            telling.tell_of_unfinished(patrol, now=now)


def _check(patrol: Round, by: User, right: Right) -> None:
    if not by.may(right):
        raise NotAllowed
    if patrol.status not in OPEN:
        raise RoundIsOver(status=patrol.get_status_display())


def _reason(said: str) -> str:
    why = readable(said).strip()[:LONGEST_REASON]
    if not why:
        raise NoReason
    return why


def _write(patrol: Round, **changes: object) -> None:
    Round.objects.filter(pk=patrol.pk).update(**changes)
    for name, value in changes.items():
        setattr(patrol, name, value)
