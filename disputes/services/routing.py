"""Choosing the way: police, people's or joint mediation, or a referral; with the law's exclusions as stops."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import BY_POLICE, MEDIATED, MOVES, SessionStatus, Status, Way
from disputes.models import Appraisal, Audience, Dispute, DisputeEvent, Exclusion, Mediator
from disputes.services.clocks import CASE, first_clock, runs, start_clock, stop_clocks
from disputes.services.conflicts import check_conflicts
from disputes.services.deciding import note_decided
from disputes.services.errors import Excluded, ReasonNeeded
from disputes.services.holding import hold_as_read
from disputes.services.telling import tell_new
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move

TO_STATUS = {Way.COURT: Status.REFERRED, Way.LABOUR: Status.REFERRED, Way.FAMILY: Status.CASE}


@transaction.atomic
def choose_way(
    dispute: Dispute,
    way: str,
    *,
    exclusions: list[str],
    reason: str = "",
    mediator: Mediator | None = None,
    waits_for_report: bool = False,
    conflicts: Iterable[str] = (),
    conflict_reason: str = "",
    by: User,
    now: datetime,
) -> Dispute:
    """Settle `dispute` by `way`. `exclusions` are those of the checklist that apply, `conflicts` what somebody said of the mediator.

    Raises NotAllowed, Excluded, ReasonNeeded, ConflictOfInterest, IllegalMove, StaleMove.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    before = hold_as_read(dispute).mediator_id
    _check(exclusions, way, reason=reason, by=by)
    if way in MEDIATED:
        check_conflicts(dispute, mediator, said=conflicts, reason=conflict_reason, by=by, now=now)
    chosen: dict[str, Any] = {"way": way, "mediator": mediator or dispute.mediator, "accepted_at": dispute.accepted_at or now}
    move(dispute, TO_STATUS.get(Way(way), Status.MEDIATING), allowed=MOVES, **chosen)
    stop_clocks(dispute, why=f"way: {way}", now=now)
    if waits_for_report and way in MEDIATED:
        dispute.appraisals.get_or_create(kind=Appraisal.Kind.INJURY, issued_on=None, defaults={"asked_on": timezone.localdate(now), "by": by})
    if code := first_clock(dispute, waits_for_report=waits_for_report):
        start_clock(dispute, code, on=timezone.localdate(now))
    if mediator is not None and mediator.pk != before and mediator.user is not None and mediator.user.pk != by.pk:
        tell_new(dispute, [mediator.user], now=now)
    note_decided(dispute, by=by, now=now)
    record(dispute, DisputeEvent.Kind.ROUTED, now=now, by=by, text=reason, way=way, exclusions=exclusions, waits_for_report=waits_for_report)
    return dispute


def _check(exclusions: list[str], way: str, *, reason: str, by: User) -> None:
    """The first reason that forbids this way. "Otherwise unsuitable" takes a reason and somebody who may approve, whichever way is chosen."""
    for stop in Exclusion.objects.filter(pk__in=exclusions):
        forbids = way in MEDIATED and (stop.stops_all or way in BY_POLICE)
        if stop.is_hard and forbids:
            raise Excluded(why=stop, source=stop.citation, fields={"exclusions": [stop.pk]})
        if not stop.is_hard and (not reason.strip() or not by.may(Right.APPROVE)):
            raise ReasonNeeded(fields={"reason": [stop.pk]})


def failed_on(dispute: Dispute) -> date | None:
    """The day of the last attempt in vain, since the dispute was last reopened."""
    in_vain = dispute.sessions.filter(status__in=(SessionStatus.FAILED, SessionStatus.WITHDRAWN))
    if reopened_at := dispute.events.filter(kind=DisputeEvent.Kind.REOPENED).aggregate(last=Max("at"))["last"]:
        in_vain = in_vain.filter(closed_at__gt=reopened_at)
    last = in_vain.aggregate(last=Max("closed_at"))["last"]
    return timezone.localdate(last) if last else None


@transaction.atomic
def handle_as_case(dispute: Dispute, *, reason: str, by: User, now: datetime) -> Dispute:
    """Mediation has failed or is forbidden. The case's clock is counted from the day mediation failed or was not performed, else from today.

    Source: 公安机关办理行政案件程序规定（2019）第一百六十五条、第一百八十五条. Raises NotAllowed, IllegalMove, StaleMove.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    hold_as_read(dispute)
    move(dispute, Status.CASE, allowed=MOVES)
    stop_clocks(dispute, why="handled as a case", now=now, but=[CASE])
    if not runs(dispute, CASE):
        start_clock(dispute, CASE, on=failed_on(dispute) or timezone.localdate(now))
    record(dispute, DisputeEvent.Kind.ROUTED, now=now, by=by, text=reason, audience=Audience.POLICE, way="case")
    return dispute
