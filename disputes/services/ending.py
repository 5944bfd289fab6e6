"""Closing and reopening, by the rules of what may end how."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import HELD, MOVES, SETTLED, AgreementStatus, Outcome, Status
from disputes.models import Agreement, Dispute, DisputeEvent, Term
from disputes.services.clocks import stop_clocks
from disputes.services.errors import NotAttempted, Unpaid, ViolenceAtHome
from disputes.services.levels import RELAPSE, VIOLENCE_AT_HOME, set_facts
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move


@transaction.atomic
def close_dispute(dispute: Dispute, *, outcome: str, reason: str = "", by: User, now: datetime) -> Dispute:
    """End `dispute`. Raises NotAllowed, ViolenceAtHome, Unpaid, NotAttempted, IllegalMove, StaleMove."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if outcome in SETTLED:
        _check_settled(dispute)
    move(dispute, Status.CLOSED, allowed=MOVES, outcome=outcome, closed_at=now)
    stop_clocks(dispute, why="closed", now=now)
    if outcome not in SETTLED:
        dispute.followups.filter(done_at=None, dropped_at=None).update(dropped_at=now)
    record(dispute, DisputeEvent.Kind.CLOSED, now=now, by=by, text=reason, outcome=outcome)
    return dispute


def _check_settled(dispute: Dispute) -> None:
    if VIOLENCE_AT_HOME in dispute.facts:
        raise ViolenceAtHome
    terms = Term.objects.filter(agreement__dispute=dispute, agreement__status__in=(AgreementStatus.SIGNED, AgreementStatus.BROKEN))
    if missing := terms.filter(done_at=None).count():
        raise Unpaid(count=missing, total=terms.count())
    if not dispute.sessions.filter(status__in=HELD).exists() and not Agreement.objects.filter(dispute=dispute).exists():
        raise NotAttempted


@transaction.atomic
def reopen_dispute(dispute: Dispute, *, reason: str, is_relapse: bool, by: User, now: datetime) -> Dispute:
    """It goes on after all; a relapse raises the level. Raises NotAllowed, IllegalMove, StaleMove."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    was = dispute.outcome
    move(dispute, Status.REPORTED, allowed=MOVES, outcome="", closed_at=None, way="", reopened=F("reopened") + 1)
    dispute.refresh_from_db(fields=["reopened"])
    record(dispute, DisputeEvent.Kind.REOPENED, now=now, by=by, text=reason, was=was)
    return set_facts(dispute, [*dispute.facts, RELAPSE], by=by, now=now) if is_relapse else dispute


def was_settled(outcome: str) -> bool:
    """Whether an ending counts as settled in every rate."""
    return Outcome(outcome) in SETTLED
