"""The list of a day becomes true: people are told, and from the first to the last minute of their shift they see the station's matters, no longer."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from grids.services.absences import second_officer
from grids.services.roster.errors import NoChannel
from grids.services.roster.publishing import lock_people
from grids.services.roster.reached import is_reached
from patrols.lifecycle import SENDING_MOVES, SendingStatus
from patrols.models import SentOfficer
from patrols.services.secondment.errors import NobodyProposed, NotFree
from patrols.services.secondment.planning import LONGEST, span_of_day
from patrols.services.secondment.pool import GRAVE, pool_for
from patrols.services.secondment.rights import is_over
from patrols.services.secondment.telling import tell_hosts, tell_sent
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move


@transaction.atomic
def publish_day(day: date, *, by: User, now: datetime) -> list[SentOfficer]:
    """Everybody proposed for `day` goes. Raises NotAllowed, NobodyProposed, NoChannel naming whom nothing reaches, NotFree, SecondedAlready."""
    if not by.may(Right.PLAN):
        raise NotAllowed
    first, last = span_of_day(day)
    proposed = SentOfficer.objects.visible_to(by).within(first, last).filter(status=SendingStatus.PROPOSED, quota__ends_at__gt=now)
    rows = [row for row in with_people(proposed) if is_over(by, row.quota.station)]
    if not rows:
        raise NobodyProposed
    publish(rows, by=by, now=now)
    return rows


def publish(rows: list[SentOfficer], *, by: User, now: datetime) -> None:
    """Let these go; call in a transaction. Raises NoChannel, NotFree, SecondedAlready."""
    lock_people(row.officer_id for row in rows)
    _check(rows, by)
    for row in rows:
        quota = row.quota
        lent = second_officer(row.officer, unit=quota.station, starts_at=max(quota.starts_at, now), ends_at=quota.ends_at, task=_("Street patrol"), by=by)
        move(row, SendingStatus.PUBLISHED, allowed=SENDING_MOVES, published_at=now, secondment=lent)
        tell_sent(row, now=now)
    tell_hosts(rows, now=now)


def _check(rows: list[SentOfficer], by: User) -> None:
    first = min(row.quota.starts_at for row in rows)
    pool = pool_for(by, first, max(row.quota.ends_at for row in rows) + LONGEST)
    lost = [row.officer for row in rows if row.officer_id in pool.people and not is_reached(pool.people[row.officer_id])]
    if lost:
        raise NoChannel(names=", ".join(map(str, lost)))
    for row in rows:
        why = pool.why_not(pool.people[row.officer_id], row.quota, beside=row) if row.officer_id in pool.people else None
        if why in GRAVE:
            raise NotFree(who=row.officer, why=why.label)


def with_people(rows: Iterable[SentOfficer]) -> "list[SentOfficer]":
    """In the order of their shifts, with everything words about them need."""
    return list(rows.select_related("quota__station", "officer__user__unit", "host__user").order_by("quota__starts_at", "pk"))  # type: ignore[attr-defined]
