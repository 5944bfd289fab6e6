"""Attempts to mediate: scheduled without double booking, held, and what follows by law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import BY_POLICE, HELD, SESSION_MOVES, SessionStatus, Status
from disputes.models import Attendance, Dispute, DisputeEvent, Mediator, Party, Room, Session
from disputes.services.clocks import AFTER_REPORT, CASE, FIRST, SECOND, meet_clocks, start_clock
from disputes.services.conflicts import check_conflicts
from disputes.services.errors import HostTaken, MediatorTaken, NoMoreAttempts, SessionEndsFirst, SessionTooLong
from disputes.services.holding import hold
from disputes.services.inviting import take_back
from disputes.services.parties import check_parties
from disputes.services.timeline import record
from policing.lib.errors import IllegalMove, NotAllowed, Refused
from policing.lib.lifecycle import move

# 程序规定（2019）art. 183: once, and once more where needed.
MOST_BY_POLICE = 2
# Nobody books a room away for a year.
LONGEST = timedelta(hours=12)


class RoomTaken(Refused):
    code = "room_taken"
    status = 409
    message = _("This room is taken in that time. Choose another room or time.")


@dataclass(frozen=True)
class When:
    """Time and place of a session."""

    starts_at: datetime
    ends_at: datetime
    where: str = Session.Place.ROOM
    room: Room | None = None


# What PostgreSQL calls the rules that nobody and no room is at two places at once.
_TAKEN = {
    "one_session_in_a_room_at_a_time": RoomTaken,
    "one_session_of_a_mediator_at_a_time": MediatorTaken,
    "one_session_of_an_officer_at_a_time": HostTaken,
}


@transaction.atomic
def schedule_session(
    dispute: Dispute,
    when: When,
    *,
    host: User | None,
    mediator: Mediator | None,
    conflicts: Iterable[str] = (),
    conflict_reason: str = "",
    by: User,
    now: datetime,
) -> Session:
    """The next attempt; everybody named is to come. `conflicts` are what somebody said of the mediator, with the reason to go on.

    Raises NotAllowed, IllegalMove, NoMoreAttempts, TwoSides, GuardianNeeded, ConflictOfInterest, RoomTaken, MediatorTaken, HostTaken, SessionEndsFirst.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(dispute)
    if dispute.status != Status.MEDIATING:
        raise IllegalMove(before=dispute.get_status_display())
    check_parties(dispute, on=timezone.localdate(when.starts_at))
    if has_sat_enough(dispute):
        raise NoMoreAttempts
    if when.ends_at <= when.starts_at:
        raise SessionEndsFirst
    check_conflicts(dispute, mediator, said=conflicts, reason=conflict_reason, by=by, now=now)
    check_conflicts(dispute, host, reason=conflict_reason, by=by, now=now)
    number = (dispute.sessions.aggregate(last=Max("number"))["last"] or 0) + 1
    session = keep_session(Session(
        dispute=dispute, number=number, where=when.where, room=when.room, starts_at=when.starts_at, ends_at=when.ends_at, host=host, mediator=mediator, by=by,
    ))  # fmt: skip
    Attendance.objects.bulk_create(Attendance(session=session, party=party) for party in dispute.parties.exclude(role=Party.Role.WITNESS))
    record(dispute, DisputeEvent.Kind.SCHEDULED, now=now, by=by, session=str(session.pk), number=number, starts_at=when.starts_at.isoformat())
    return session


def has_sat_enough(dispute: Dispute) -> bool:
    """Whether the police have held, or scheduled, as many attempts as the law allows; one that nobody came to is none."""
    return dispute.way in BY_POLICE and dispute.sessions.filter(status__in=(*HELD, SessionStatus.SCHEDULED)).count() >= MOST_BY_POLICE


def keep_session(session: Session, *, is_new: bool = True) -> Session:
    """Write `session`, unless its room, mediator or officer is taken in that time. Raises SessionTooLong, RoomTaken, MediatorTaken, HostTaken."""
    if session.ends_at - session.starts_at > LONGEST:
        raise SessionTooLong
    try:
        with transaction.atomic():
            session.save(force_insert=is_new)
    except IntegrityError as error:
        for name, refusal in _TAKEN.items():
            if name in str(error):
                raise refusal from error
        raise
    return session


@transaction.atomic
def hold_session(session: Session, status: str, *, fact: str, opinion: str = "", came: list[Party] | None = None, by: User, now: datetime) -> Session:
    """How the attempt ended. A failed first attempt of the police starts the clock of the second, and the last one that of the case.

    Raises NotAllowed, IllegalMove, StaleMove.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(session.dispute)
    move(session, status, allowed=SESSION_MOVES, closed_at=now)
    take_back(session, now=now)
    session.fact, session.opinion = fact, opinion
    session.save(update_fields=["fact", "opinion", "wrapped_key"])
    if came is not None:
        present = {party.pk for party in came}
        for attendance in session.attendances.all():
            Attendance.objects.filter(pk=attendance.pk).update(came=attendance.party_id in present)
    dispute = session.dispute
    if status in HELD:
        meet_clocks(dispute, FIRST, AFTER_REPORT, SECOND, now=now)
        _start_next(dispute, session, now)
    record(dispute, DisputeEvent.Kind.HELD, now=now, by=by, session=str(session.pk), number=session.number, status=status)
    return session


def _start_next(dispute: Dispute, session: Session, now: datetime) -> None:
    """What the police do after an attempt in vain: once more, or on with the case (程序规定（2019）arts. 165, 183)."""
    if session.status == SessionStatus.AGREED or dispute.way not in BY_POLICE:
        return
    held = dispute.sessions.filter(status__in=HELD).count()
    may_sit_again = session.status == SessionStatus.FAILED and held < MOST_BY_POLICE
    start_clock(dispute, SECOND if may_sit_again else CASE, on=timezone.localdate(now))
