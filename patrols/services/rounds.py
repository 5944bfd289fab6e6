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


class NobodyThere(Refused):
    code = "nobody_there"
    status = 409
    message = _("Nobody of “%(team)s” is out any more. Choose another team.")


class SameTeam(Refused):
    code = "same_team"
    status = 409
    message = _("“%(team)s” walks this round already. Choose another team.")


@transaction.atomic
def give_more_time(patrol: Round, *, reason: str, by: User) -> Round:
    """A quarter of an hour more to begin or to finish; a late round is planned again. Raises NotAllowed, NoReason, RoundIsOver."""
    patrol = _held(patrol, by, Right.ANSWER)
    why = _reason(reason)
    changes = {name: getattr(patrol, name) + MORE_TIME for name in ("late_at", "over_at", "due_until")} | {"reason": why}
    status = RoundStatus.PLANNED if patrol.status == RoundStatus.LATE else patrol.status
    check_at = changes["over_at"] if status == RoundStatus.STARTED else changes["late_at"]
    _write(patrol, status=status, check_at=check_at, **changes)
    return patrol


@transaction.atomic
def hand_over(patrol: Round, crew: Crew, *, reason: str, by: User, now: datetime) -> Round:
    """Another team walks what is left of `patrol`; returns their round.

    Raises NotAllowed, NoReason, RoundIsOver, OtherStation, SameTeam, NobodyThere.
    """
    patrol = _held(patrol, by, Right.ANSWER)
    why = _reason(reason)
    _check_team(crew, patrol, now)
    over_at = max(patrol.over_at, now + (patrol.over_at - patrol.due_at))
    facts = {name: getattr(patrol, name) for name in ("route", "schedule", "station", "due_at", "due_until")}
    theirs = Round.objects.create(**facts, crew=crew, continues=patrol, reason=why, late_at=now + MORE_TIME, over_at=over_at, check_at=now + MORE_TIME)
    left = patrol.stops.filter(status=StopStatus.PENDING)
    Stop.objects.bulk_create(Stop(round=theirs, checkpoint_id=stop.checkpoint_id, position=stop.position) for stop in left)
    left.delete()
    move(patrol, RoundStatus.HANDED_OVER, allowed=ROUND_MOVES, reason=why, check_at=None)
    telling.tell_crew(theirs, now=now)
    return theirs


def _check_team(crew: Crew, patrol: Round, now: datetime) -> None:
    if crew.station_id != patrol.station_id:
        raise OtherStation
    if crew.pk == patrol.crew_id:
        raise SameTeam(team=crew)
    if crew.ends_at <= now or not crew.members.filter(left_at=None).exists():
        raise NobodyThere(team=crew)


@transaction.atomic
def call_off(patrol: Round, *, reason: str, by: User) -> Round:
    """Nobody walks `patrol`. Raises NotAllowed, NoReason, RoundIsOver."""
    patrol = _held(patrol, by, Right.DECIDE)
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


def _held(patrol: Round, by: User, right: Right) -> Round:
    """`patrol` as it is this moment, held until the end of the transaction: a phone may be saying something of it just now."""
    if not by.may(right):
        raise NotAllowed
    held = Round.objects.select_for_update(of=("self",)).select_related("route", "station", "crew").get(pk=patrol.pk)
    if held.status not in OPEN:
        raise RoundIsOver(status=held.get_status_display())
    return held


def _reason(said: str) -> str:
    why = readable(said).strip()[:LONGEST_REASON]
    if not why:
        raise NoReason
    return why


def _write(patrol: Round, **changes: object) -> None:
    Round.objects.filter(pk=patrol.pk).update(**changes)
    for name, value in changes.items():
        setattr(patrol, name, value)
