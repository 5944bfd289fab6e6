"""Closing and reopening, by the rules of what may end how."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import HELD, MOVES, SETTLED, AgreementStatus, Outcome, SessionStatus, Status
from disputes.models import Agreement, Dispute, DisputeEvent, Term
from disputes.services.clocks import stop_clocks
from disputes.services.errors import NotAttempted, Unpaid, ViolenceAtHome
from disputes.services.holding import hold_as_read
from disputes.services.inviting import forget_numbers
from disputes.services.levels import RELAPSE, VIOLENCE_AT_HOME, set_facts
from disputes.services.refusals import NotKept, PartsOpen, SessionAhead
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move

# How domestic violence may end: decided, or in the hands of whoever does (反家庭暴力法 arts. 16, 17); never by making it up alone.
OF_VIOLENCE = (Outcome.DECIDED, Outcome.REFERRED)


@transaction.atomic
def close_dispute(dispute: Dispute, *, outcome: str, reason: str = "", by: User, now: datetime) -> Dispute:
    """End `dispute`. Raises NotAllowed, ViolenceAtHome, PartsOpen, SessionAhead, Unpaid, NotKept, NotAttempted, IllegalMove, StaleMove."""
    if not by.may(Right.DECIDE) or outcome == Outcome.MERGED:
        raise NotAllowed
    hold_as_read(dispute)
    if VIOLENCE_AT_HOME in dispute.facts and outcome not in OF_VIOLENCE:
        raise ViolenceAtHome
    _check_open_ends(dispute)
    _check_performed(dispute, outcome)
    if outcome in SETTLED:
        _check_settled(dispute, outcome)
    move(dispute, Status.CLOSED, allowed=MOVES, outcome=outcome, closed_at=now)
    stop_clocks(dispute, why="closed", now=now)
    if outcome not in SETTLED:
        dispute.followups.filter(done_at=None, dropped_at=None).update(dropped_at=now)
    dispute.tasks.filter(done_at=None, dropped_at=None).update(dropped_at=now)
    forget_numbers(dispute)
    record(dispute, DisputeEvent.Kind.CLOSED, now=now, by=by, text=reason, outcome=outcome)
    return dispute


def _check_open_ends(dispute: Dispute) -> None:
    """The whole ends with its last part, and nothing ends while people are asked to a session."""
    parts = Dispute.objects.filter(parent=dispute, merged_into=None)
    if count := parts.open().count():
        raise PartsOpen(count=count, total=parts.count())
    if ahead := dispute.sessions.filter(status=SessionStatus.SCHEDULED).order_by("starts_at").first():
        raise SessionAhead(day=f"{timezone.localtime(ahead.starts_at):%Y-%m-%d %H:%M}")


def _check_performed(dispute: Dispute, outcome: str) -> None:
    """What is in force is performed, or noted as broken, before anything ends; what counts as settled was performed even where it had been broken."""
    standing = (AgreementStatus.SIGNED, AgreementStatus.BROKEN) if outcome in SETTLED else (AgreementStatus.SIGNED,)
    terms = Term.objects.filter(agreement__dispute=dispute, agreement__status__in=standing)
    if missing := terms.filter(done_at=None).count():
        raise Unpaid(count=missing, total=terms.count())


def _check_settled(dispute: Dispute, outcome: str) -> None:
    of_dispute = Agreement.objects.filter(dispute=dispute)
    if outcome == Outcome.KEPT and not of_dispute.filter(status=AgreementStatus.KEPT).exists() and not _has_settled_parts(dispute):
        stands = of_dispute.exclude(status=AgreementStatus.DROPPED).last()
        raise NotKept(how=stands.get_status_display() if stands else "–")
    if not dispute.sessions.filter(status__in=HELD).exists() and not of_dispute.exists() and not _has_settled_parts(dispute):
        raise NotAttempted


def _has_settled_parts(dispute: Dispute) -> bool:
    return Dispute.objects.filter(parent=dispute, merged_into=None, outcome__in=SETTLED).exists()


@transaction.atomic
def reopen_dispute(dispute: Dispute, *, reason: str, is_relapse: bool, by: User, now: datetime) -> Dispute:
    """It goes on after all; a relapse raises the level. Raises NotAllowed, IllegalMove, StaleMove."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    was = hold_as_read(dispute).outcome
    move(dispute, Status.REPORTED, allowed=MOVES, outcome="", closed_at=None, way="", reopened=F("reopened") + 1)
    dispute.refresh_from_db(fields=["reopened"])
    dispute.followups.filter(done_at=None, dropped_at=None).update(dropped_at=now)
    record(dispute, DisputeEvent.Kind.REOPENED, now=now, by=by, text=reason, was=was)
    return set_facts(dispute, [*dispute.facts, RELAPSE], by=by, now=now) if is_relapse else dispute


def was_settled(outcome: str) -> bool:
    """Whether an ending counts as settled in every rate."""
    return Outcome(outcome) in SETTLED
