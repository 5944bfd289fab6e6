"""Reports that mediation waits for. With the report the clock of the first attempt begins; 轻伤 or worse ends mediation for good."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import BY_POLICE, SESSION_MOVES, SessionStatus, Status
from disputes.models import Appraisal, Dispute, DisputeEvent
from disputes.models.appraisals import STOPS_MEDIATION
from disputes.services.clocks import AFTER_REPORT, FIRST, start_clock, stop_clock
from disputes.services.errors import AlreadyAwaited, ReportBeforeAsking
from disputes.services.holding import hold
from disputes.services.inviting import take_back
from disputes.services.routing import handle_as_case
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, StaleMove
from policing.lib.lifecycle import move


@transaction.atomic
def ask_for_report(dispute: Dispute, kind: str, *, asked_on: date | None = None, by: User, now: datetime) -> Appraisal:
    """A report is awaited: the clock of the first attempt waits with it. Raises NotAllowed, ReportBeforeAsking, AlreadyAwaited."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(dispute)
    if asked_on is not None and asked_on > timezone.localdate(now):
        raise ReportBeforeAsking(asked=f"{asked_on:%Y-%m-%d}", fields={"asked_on": [str(ReportBeforeAsking.code)]})
    if dispute.appraisals.filter(kind=kind, issued_on=None).exists():
        raise AlreadyAwaited
    appraisal = Appraisal.objects.create(dispute=dispute, kind=kind, asked_on=asked_on or timezone.localdate(now), by=by)
    stop_clock(dispute, FIRST, why="report awaited", now=now)
    record(dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, appraisal=kind)
    return appraisal


@transaction.atomic
def note_report(appraisal: Appraisal, *, result: str, issued_on: date, number: str = "", amount: Decimal | None = None, by: User, now: datetime) -> Appraisal:
    """What the report says. The first attempt is due so many working days after `issued_on`; a crime goes on as a case.

    Raises NotAllowed, StaleMove, ReportBeforeAsking; of a crime also what `handle_as_case` raises.
    """
    crime = result in STOPS_MEDIATION
    if not by.may(Right.DECIDE if crime else Right.MEDIATE):
        raise NotAllowed
    hold(appraisal.dispute)
    if not Appraisal.objects.filter(pk=appraisal.pk, issued_on=None).exists():
        raise StaleMove
    if not appraisal.asked_on <= issued_on <= timezone.localdate(now):
        raise ReportBeforeAsking(asked=f"{appraisal.asked_on:%Y-%m-%d}", fields={"issued_on": [str(ReportBeforeAsking.code)]})
    appraisal.result, appraisal.issued_on, appraisal.number, appraisal.amount = result, issued_on, number[:60], amount
    appraisal.save(update_fields=["result", "issued_on", "number", "amount"])
    dispute = appraisal.dispute
    record(dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, appraisal=appraisal.kind, result=result, issued_on=issued_on.isoformat())
    if crime:
        _end_mediation(dispute, appraisal, by=by, now=now)
    elif _first_is_due(dispute):
        start_clock(dispute, AFTER_REPORT, on=issued_on)
    return appraisal


def _first_is_due(dispute: Dispute) -> bool:
    """True for the police's mediation before its first attempt, once the last report is in."""
    if dispute.status != Status.MEDIATING or dispute.way not in BY_POLICE or dispute.appraisals.filter(issued_on=None).exists():
        return False
    return not dispute.sessions.filter(status__in=(SessionStatus.AGREED, SessionStatus.FAILED, SessionStatus.WITHDRAWN)).exists()


def _end_mediation(dispute: Dispute, appraisal: Appraisal, *, by: User, now: datetime) -> None:
    for session in dispute.sessions.filter(status=SessionStatus.SCHEDULED):
        move(session, SessionStatus.CANCELLED, allowed=SESSION_MOVES, closed_at=now)
        take_back(session, now=now)
    if dispute.status not in (Status.CASE, Status.CLOSED):
        handle_as_case(dispute, reason=str(Appraisal.Result(appraisal.result).label), by=by, now=now)
