"""A dispute in other hands: another officer, a street mediator, another station. Always with a reason; whoever gets it is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Unit, User
from accounts.roles import Right
from disputes.lifecycle import SessionStatus
from disputes.models import Dispute, DisputeEvent, Mediator
from disputes.services.conflicts import check_conflicts
from disputes.services.errors import StationGone
from disputes.services.holding import hold
from disputes.services.refusals import CannotTake, MediatorElsewhere, ReasonMissing
from disputes.services.telling import tell_leaders, tell_new
from disputes.services.timeline import record
from policing.lib.errors import IllegalMove, NotAllowed


@transaction.atomic
def give_to_officer(dispute: Dispute, officer: User, *, reason: str, by: User, now: datetime) -> Dispute:
    """`officer` works on it from now on. Who has nobody's dispute before them may take it without a decision.

    Raises NotAllowed, ReasonMissing, CannotTake, IllegalMove.
    """
    takes = officer.pk == by.pk and hold(dispute).is_nobodys
    _check(dispute, reason, by, right=Right.MEDIATE if takes else Right.DECIDE)
    if not officer.is_officer or not officer.may(Right.MEDIATE) or not Dispute.objects.visible_to(officer).filter(pk=dispute.pk).exists():
        raise CannotTake(name=officer, fields={"officer": [officer.pk]})
    before = dispute.officer_id
    _set(dispute, officer=officer)
    dispute.sessions.filter(status=SessionStatus.SCHEDULED, host=before).update(host=officer)
    dispute.followups.filter(done_at=None, dropped_at=None, by_another=False, to=before).update(to=officer)
    record(dispute, DisputeEvent.Kind.ASSIGNED, now=now, by=by, text=reason, officer=str(officer))
    if officer.pk != by.pk:
        tell_new(dispute, [officer], now=now)
    return dispute


@transaction.atomic
def give_to_mediator(dispute: Dispute, mediator: Mediator | None, *, reason: str, conflict_reason: str = "", by: User, now: datetime) -> Dispute:
    """`mediator` works on it too and sees it from now on; nobody with None. A street mediator may give back their own.

    Who stands too near to one side takes a reason of its own. Raises NotAllowed, ReasonMissing, MediatorElsewhere, ConflictOfInterest, IllegalMove.
    """
    hold(dispute)
    gives_back = mediator is None and dispute.mediator is not None and dispute.mediator.user_id == by.pk
    _check(dispute, reason, by, right=Right.MEDIATE if gives_back else Right.DECIDE)
    if mediator is not None and not serves(mediator, dispute.station):
        raise MediatorElsewhere(name=mediator, station=dispute.station, fields={"mediator": [mediator.pk]})
    check_conflicts(dispute, mediator, reason=conflict_reason, by=by, now=now)
    before = dispute.mediator
    _set(dispute, mediator=mediator)
    if before is not None and before.user_id:
        dispute.followups.filter(done_at=None, dropped_at=None, to=before.user_id).update(to=None)
    record(dispute, DisputeEvent.Kind.ASSIGNED, now=now, by=by, text=reason, mediator=str(mediator or ""))
    if mediator is not None and mediator.user is not None and mediator.user.pk != by.pk:
        tell_new(dispute, [mediator.user], now=now)
    elif gives_back and dispute.officer is not None:
        tell_new(dispute, [dispute.officer], now=now)
    return dispute


@transaction.atomic
def move_to_station(dispute: Dispute, station: Unit, *, reason: str, by: User, now: datetime) -> Dispute:
    """Another station of the bureau takes it over, clocks and all; it is nobody's there until its leader gives it to somebody.

    Raises NotAllowed, ReasonMissing, StationGone, IllegalMove.
    """
    _check(dispute, reason, by, right=Right.DECIDE)
    if not by.bureau_path or not station.path.startswith(by.bureau_path) or station.kind not in TAKES_DISPUTES:
        raise NotAllowed
    if station.closed_on is not None:
        raise StationGone(station=station)
    before = dispute.station
    stays = dispute.mediator if dispute.mediator and serves(dispute.mediator, station) else None
    _set(dispute, station=station, officer=None, mediator=stays)
    dispute.followups.filter(done_at=None, dropped_at=None).update(to=None)
    record(dispute, DisputeEvent.Kind.ASSIGNED, now=now, by=by, text=reason, before=str(before), station=str(station))
    tell_leaders(dispute, now=now)
    return dispute


TAKES_DISPUTES = (Unit.Kind.STATION, Unit.Kind.POLICE_AREA)


def serves(mediator: Mediator, station: Unit) -> bool:
    """Whether this mediator's committee works for the station."""
    return mediator.is_active and (station.path.startswith(mediator.station.path) or mediator.station.path.startswith(station.path))


def _check(dispute: Dispute, reason: str, by: User, *, right: Right) -> None:
    if not by.may(right):
        raise NotAllowed
    hold(dispute)
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [str(ReasonMissing.message)]})
    if not dispute.is_open:
        raise IllegalMove(before=dispute.get_status_display())


def _set(dispute: Dispute, **facts: object) -> None:
    for name, value in facts.items():
        setattr(dispute, name, value)
    dispute.nobody_told_at = None
    dispute.save(update_fields=[*facts, "nobody_told_at"])


@transaction.atomic
def move_all(disputes: Iterable[Dispute], station: Unit, *, by: User, now: datetime) -> int:
    """What is open of `disputes` goes to another station that takes over; returns how many. Closed ones stay where they ended. For whoever keeps units.

    Raises NotAllowed, StationGone.
    """
    if not by.may(Right.ADMINISTER) or station.kind not in TAKES_DISPUTES:
        raise NotAllowed
    if station.closed_on is not None:
        raise StationGone(station=station)
    going = [one for one in disputes if one.is_open and one.station_id != station.pk]
    for dispute in going:
        before, keeps = dispute.station, dispute.officer if dispute.officer and station.path.startswith(dispute.officer.unit_path) else None
        mediator = dispute.mediator if dispute.mediator and serves(dispute.mediator, station) else None
        _set(dispute, station=station, officer=keeps, mediator=mediator)
        record(dispute, DisputeEvent.Kind.ASSIGNED, now=now, by=by, before=str(before), station=str(station))
    return len(going)
