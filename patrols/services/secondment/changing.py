"""After the list is published: somebody else goes, nobody goes, another host; and at the station: they came, they left."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from grids.models import Officer, Secondment
from patrols.lifecycle import SENDING_MOVES, SendingStatus
from patrols.models import SentOfficer
from patrols.services.secondment.errors import NotAHost, NotYetThere, ShiftOver, WhySo
from patrols.services.secondment.hosts import Hosts
from patrols.services.secondment.planning import check_free
from patrols.services.secondment.publishing import publish
from patrols.services.secondment.rights import check_planner, is_of, is_over, may_receive
from patrols.services.secondment.telling import tell_hosts, tell_withdrawn
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move
from policing.lib.readable import readable

LONGEST_REASON = 200
# Whoever comes early may be received so long before the shift.
EARLY = timedelta(hours=2)


@transaction.atomic
def withdraw_sent(sent: SentOfficer, *, reason: str, by: User, now: datetime) -> SentOfficer:
    """They do not go, or come home: from this moment they see nothing of the station's. Raises NotAllowed, WhySo, ShiftOver, StaleMove."""
    check_planner(by, sent.quota.station)
    why = readable(reason).strip()[:LONGEST_REASON]
    if not why:
        raise WhySo
    if sent.quota.ends_at <= now:
        raise ShiftOver
    move(sent, SendingStatus.WITHDRAWN, allowed=SENDING_MOVES, reason=why)
    _end_access(sent, now)
    tell_withdrawn(sent, now=now)
    return sent


@transaction.atomic
def replace_sent(sent: SentOfficer, officer: Officer, *, reason: str, by: User, now: datetime) -> SentOfficer:
    """`officer` goes instead; returns theirs. Raises what withdrawing and adding raise, NoChannel."""
    withdraw_sent(sent, reason=reason, by=by, now=now)
    check_free(sent.quota, officer, by=by, now=now)
    host = sent.host or Hosts([sent.quota], []).take(sent.quota)
    instead = SentOfficer.objects.create(quota=sent.quota, officer=officer, host=host, replaces=sent)
    publish([instead], by=by, now=now)
    return instead


@transaction.atomic
def set_host(sent: SentOfficer, host: Officer, *, by: User, now: datetime) -> SentOfficer:
    """Another host of the station. Whoever plans, there or above, says so. Raises NotAllowed, NotAHost."""
    station = sent.quota.station
    if not (by.may(Right.PLAN) and (is_over(by, station) or is_of(by, station))):
        raise NotAllowed
    if host.user.unit is None or not host.user.unit.path.startswith(station.path) or not host.user.is_active:
        raise NotAHost(who=host, station=station)
    sent.host = host
    sent.save(update_fields=["host"])
    if sent.status != SendingStatus.PROPOSED:
        tell_hosts([sent], now=now)
    return sent


@transaction.atomic
def come(sent: SentOfficer, *, by: User, now: datetime) -> SentOfficer:
    """The station says that they are there. Raises NotAllowed, ShiftOver outside their shift, StaleMove."""
    _check_station(sent, by)
    if not sent.quota.starts_at - EARLY <= now < sent.quota.ends_at:
        raise ShiftOver
    move(sent, SendingStatus.CAME, allowed=SENDING_MOVES, came_at=now)
    return sent


@transaction.atomic
def leave(sent: SentOfficer, *, by: User, now: datetime) -> SentOfficer:
    """They have gone home; whoever leaves early sees nothing of the station's from then on. Raises NotAllowed, NotYetThere, StaleMove."""
    _check_station(sent, by)
    if sent.status == SendingStatus.PUBLISHED:
        raise NotYetThere
    move(sent, SendingStatus.LEFT, allowed=SENDING_MOVES, left_at=min(now, max(sent.quota.ends_at, sent.came_at or now)))
    _end_access(sent, now)
    return sent


def _check_station(sent: SentOfficer, by: User) -> None:
    if not may_receive(by, sent):
        raise NotAllowed


def _end_access(sent: SentOfficer, now: datetime) -> None:
    lent = Secondment.objects.select_for_update().filter(sent=sent).first()
    if lent and lent.ends_at > now:
        _end(lent, now)


def _end(lent: Secondment, now: datetime) -> None:
    if lent.starts_at >= now:
        lent.delete()
    else:
        lent.ends_at = now
        lent.save(update_fields=["ends_at"])
