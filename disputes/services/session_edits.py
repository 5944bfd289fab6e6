"""Changing a session that is on record: its time, its notes. Of two who change one field the second is shown both and chooses."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import SessionStatus
from disputes.models import Attendance, DisputeEvent, Mediator, Session
from disputes.services.conflicts import check_conflicts
from disputes.services.errors import EditConflict, SessionEndsFirst, SessionIsOver
from disputes.services.holding import hold
from disputes.services.inviting import take_back
from disputes.services.sessions import When, keep_session
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed

NOTES = ("fact", "opinion", "recording", "recording_from", "recording_to")


@transaction.atomic
def change_notes(session: Session, changes: dict[str, str], *, version: int, before: dict[str, str] | None = None, by: User, now: datetime) -> list[str]:
    """Write `changes` (of NOTES) made on the page of `version`; returns the names of what changed. `before` is what that page showed.

    Fields only one of two people touched just change. Raises NotAllowed, EditConflict with `fields` = {name: {"theirs", "yours"}}.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(session.dispute)
    held = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    different = {name: said for name, said in changes.items() if name in NOTES and said != getattr(held, name)}
    if before is not None:
        different = {name: said for name, said in different.items() if said != before.get(name)}
    clash = _touched_since(held, version) & different.keys()
    if clash:
        raise EditConflict(fields={name: {"theirs": getattr(held, name), "yours": different[name]} for name in sorted(clash)})
    if different:
        for name, said in different.items():
            setattr(held, name, said)
        held.version += 1
        held.save()
        what: dict[str, Any] = {"session": str(held.pk), "session_version": held.version, "fields": sorted(different)}
        record(held.dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, **what)
    session.refresh_from_db()
    return sorted(different)


def _touched_since(session: Session, version: int) -> set[str]:
    later = session.dispute.events.filter(kind=DisputeEvent.Kind.CHANGED, data__session=str(session.pk), data__session_version__gt=version)
    return {name for event in later for name in event.data.get("fields", [])}


@transaction.atomic
def move_session(session: Session, when: When, *, mediator: Mediator | None, reason: str, conflict_reason: str = "", by: User, now: datetime) -> Session:
    """Another time, room or mediator; links sent before are worth nothing any more.

    Raises NotAllowed, SessionIsOver, SessionEndsFirst, ConflictOfInterest, RoomTaken, MediatorTaken, HostTaken.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(session.dispute)
    held: Any = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if held.status != SessionStatus.SCHEDULED:
        raise SessionIsOver
    if when.ends_at <= when.starts_at:
        raise SessionEndsFirst
    check_conflicts(held.dispute, mediator, reason=conflict_reason, by=by, now=now)
    held.starts_at, held.ends_at, held.where, held.room, held.mediator = when.starts_at, when.ends_at, when.where, when.room, mediator
    held.version += 1
    keep_session(held, is_new=False)
    take_back(held, now=now)
    held.attendances.update(answer=Attendance.Answer.WAITING, wish="", answered_at=None, invited_at=None, recipient=None)
    record(
        held.dispute, DisputeEvent.Kind.SCHEDULED, now=now, by=by, text=reason, session=str(held.pk), number=held.number, starts_at=when.starts_at.isoformat()
    )
    session.refresh_from_db()
    return session
