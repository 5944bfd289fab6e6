"""What people who work on a dispute write to each other in its timeline."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Right
from disputes.models import Audience, Dispute, DisputeEvent
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed


def write_note(dispute: Dispute, text: str, *, audience: str = Audience.ALL, by: User, now: datetime) -> DisputeEvent:
    """A line in the timeline, for everybody who works on it or for the police alone; a street mediator's is for everybody. Raises NotAllowed."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    seen_by = audience if by.is_officer else Audience.ALL
    return record(dispute, DisputeEvent.Kind.NOTE, now=now, by=by, text=text, audience=seen_by)
