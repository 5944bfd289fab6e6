"""Asking the duty leader whether a dispute is “otherwise unsuitable” for mediation: an officer ticks and reasons, a leader decides."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import MOVES, Status
from disputes.models import Audience, Dispute, Exclusion, Task
from disputes.services.counting import working_days_after
from disputes.services.refusals import AskedAlready, NobodyLeads, NothingToAsk, ReasonMissing
from disputes.services.tasks_given import finish_task, give_task
from disputes.services.telling import leaders
from policing.lib.errors import IllegalMove, NotAllowed


@transaction.atomic
def ask_leader(dispute: Dispute, exclusion: Exclusion | None, *, reason: str, by: User, now: datetime) -> Task:
    """The leader on duty is to decide by the next working day whether `exclusion` applies; for the police alone.

    Raises NotAllowed, IllegalMove, NothingToAsk, ReasonMissing, AskedAlready, NobodyLeads.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if Status.MEDIATING not in MOVES[dispute.status]:
        raise IllegalMove(before=dispute.get_status_display())
    if exclusion is None or exclusion.is_hard:
        raise NothingToAsk
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [str(ReasonMissing.message)]})
    if asked := decisions_asked(Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)):
        raise AskedAlready(name=asked[0].to)
    leader = next((person for person in leaders(dispute, now) if person.may(Right.APPROVE)), None)
    if leader is None:
        raise NobodyLeads(station=dispute.station)
    until = working_days_after(timezone.localdate(now), 1).on
    return give_task(dispute, reason.strip(), to=leader, until=until, audience=Audience.POLICE, decides=exclusion, by=by, now=now)


def decisions_asked(dispute: Dispute) -> list[Task]:
    """What a leader was asked of `dispute` and has not decided."""
    return list(dispute.tasks.filter(decides__isnull=False, done_at=None, dropped_at=None).select_related("dispute", "to", "by", "decides"))


def note_decided(dispute: Dispute, *, by: User, now: datetime) -> None:
    """A leader has chosen the way: that answers what was asked."""
    for task in decisions_asked(dispute) if by.may(Right.APPROVE) else []:
        finish_task(task, by=by, now=now)
