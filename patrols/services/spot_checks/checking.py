"""What becomes of one spot check: recorded, answered, decided, remedied, closed. Nothing counts before the station could reply."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from patrols.lifecycle import CHECK_MOVES, CheckStatus
from patrols.models import CrewMember, SpotCheck, Stop
from patrols.services.spot_checks import telling
from patrols.services.spot_checks.errors import BadRemedy, NotConcerned, OwnRound, ReplyStillOpen, ReplyTooLate, SayWhat
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move
from policing.lib.readable import readable

LONGEST_WORDS = 500
LONGEST_REMEDY = 300


def may_inspect(user: User, check: SpotCheck) -> bool:
    return user.may(Right.INSPECT) and bool(user.unit_path) and check.station.path.startswith(user.unit_path)


def may_reply(user: User, check: SpotCheck) -> bool:
    """Who decides at the station, and whoever walked there."""
    if not user.unit_path or not check.station.path.startswith(user.unit_path) or user.may(Right.INSPECT):
        return False
    is_of_station = user.unit is not None and user.unit.path.startswith(check.station.path)
    return user.may(Right.ANSWER) and ((is_of_station and user.may(Right.DECIDE)) or walked(user, check))


def walked(user: User, check: SpotCheck) -> bool:
    """Whether `user` was in the team of the round, or at one of its stops."""
    patrol = check.round
    in_crew = patrol.crew_id is not None and CrewMember.objects.filter(crew=patrol.crew_id, user=user).exists()
    return in_crew or patrol.walked_by_id == user.pk or Stop.objects.filter(round=patrol, by=user).exists()


@transaction.atomic
def record(check: SpotCheck, *, is_fine: bool, found: str = "", by: User, now: datetime) -> SpotCheck:
    """As it should be, or lacking and what; then the station is told and may reply. Raises NotAllowed, OwnRound, SayWhat, StaleMove."""
    _check_inspector(check, by)
    if walked(by, check):
        raise OwnRound
    seen = {"checked_by": by, "checked_at": now}
    if is_fine:
        move(check, CheckStatus.FINE, allowed=CHECK_MOVES, found=_words(found, needed=False), **seen)
        return check
    move(check, CheckStatus.LACKING, allowed=CHECK_MOVES, found=_words(found), reply_until=now + settings.SPOT_CHECK_REPLY, **seen)
    telling.tell_lacking(check, now=now)
    return check


@transaction.atomic
def skip(check: SpotCheck, *, reason: str, by: User, now: datetime) -> SpotCheck:
    """Nobody went there; the reason stays beside the lot. Raises NotAllowed, SayWhat, StaleMove."""
    _check_inspector(check, by)
    move(check, CheckStatus.UNCHECKED, allowed=CHECK_MOVES, found=_words(reason), checked_by=by, checked_at=now)
    return check


@transaction.atomic
def reply(check: SpotCheck, *, words: str, by: User, now: datetime) -> SpotCheck:
    """What the station, or whoever walked there, has to say. Raises NotConcerned, ReplyTooLate, SayWhat, StaleMove."""
    if not may_reply(by, check):
        raise NotConcerned
    if check.reply_until and now > check.reply_until:
        raise ReplyTooLate(time=_clock(check.reply_until))
    move(check, CheckStatus.REPLIED, allowed=CHECK_MOVES, reply=_words(words), replied_by=by, replied_at=now)
    telling.tell_replied(check, now=now)
    return check


@transaction.atomic
def drop(check: SpotCheck, *, words: str, by: User, now: datetime) -> SpotCheck:
    """Taken back: it never counts. Raises NotAllowed, SayWhat, StaleMove."""
    _check_inspector(check, by)
    move(check, CheckStatus.DROPPED, allowed=CHECK_MOVES, decision=_words(words), decided_at=now)
    telling.tell_decided(check, now=now)
    return check


@transaction.atomic
def decide(check: SpotCheck, *, remedy: str, remedy_by: User, remedy_on: date, words: str = "", by: User, now: datetime) -> SpotCheck:
    """It stands: what is to be done, by whom, by which day. Raises NotAllowed, ReplyStillOpen, BadRemedy, StaleMove."""
    _check_inspector(check, by)
    if check.status == CheckStatus.LACKING and check.reply_until and now <= check.reply_until:
        raise ReplyStillOpen(time=_clock(check.reply_until))
    said = readable(remedy).strip()[:LONGEST_REMEDY]
    is_of_station = remedy_by.unit is not None and remedy_by.unit.path.startswith(check.station.path) and remedy_by.is_active
    if not said or not is_of_station or remedy_on < timezone.localdate(now, timezone.get_default_timezone()):
        raise BadRemedy
    facts = {"remedy": said, "remedy_by": remedy_by, "remedy_on": remedy_on, "decision": _words(words, needed=False), "decided_at": now, "told_at": None}
    move(check, CheckStatus.UPHELD, allowed=CHECK_MOVES, **facts)
    telling.tell_decided(check, now=now)
    return check


@transaction.atomic
def remedied(check: SpotCheck, *, words: str, by: User, now: datetime) -> SpotCheck:
    """The station says what was done. Raises NotConcerned, SayWhat, StaleMove."""
    if not (may_reply(by, check) or check.remedy_by_id == by.pk):
        raise NotConcerned
    move(check, CheckStatus.REMEDIED, allowed=CHECK_MOVES, remedied=_words(words)[:LONGEST_REMEDY], remedied_at=now)
    telling.tell_replied(check, now=now)
    return check


@transaction.atomic
def close(check: SpotCheck, *, by: User, now: datetime) -> SpotCheck:
    """The inspectorate went to see: it is done. Raises NotAllowed, StaleMove."""
    _check_inspector(check, by)
    move(check, CheckStatus.CLOSED, allowed=CHECK_MOVES, closed_at=now)
    return check


@transaction.atomic
def reopen(check: SpotCheck, *, remedy_on: date, words: str, by: User, now: datetime) -> SpotCheck:
    """It is not done: a new day. Raises NotAllowed, BadRemedy, SayWhat, StaleMove."""
    _check_inspector(check, by)
    if remedy_on < timezone.localdate(now, timezone.get_default_timezone()):
        raise BadRemedy
    move(check, CheckStatus.UPHELD, allowed=CHECK_MOVES, remedy_on=remedy_on, decision=_words(words), told_at=None)
    telling.tell_decided(check, now=now)
    return check


def _check_inspector(check: SpotCheck, by: User) -> None:
    if not may_inspect(by, check):
        raise NotAllowed


def _words(said: str, *, needed: bool = True) -> str:
    words = readable(said).strip()[:LONGEST_WORDS]
    if needed and not words:
        raise SayWhat
    return words


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at, timezone.get_default_timezone()):%m-%d %H:%M}"
