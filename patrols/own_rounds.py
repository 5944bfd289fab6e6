"""What somebody has to walk: the rounds of their own teams, those they began, and for whoever walks without a team those of their station."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Right, Role
from patrols.lifecycle import OPEN, RoundStatus, StopStatus
from patrols.models import Crew, Round

# What begins later is not today's work.
AHEAD = timedelta(hours=14)
LATER = timedelta(hours=24)
MOST = 6
WALKERS = (Role.COMMUNITY_OFFICER, Role.AUXILIARY)
DONE = (StopStatus.CHECKED_IN, StopStatus.CHECKED_OUT)


def still_handed_in(user: User, now: datetime) -> QuerySet[Round]:
    """What `user` walked in the last day, also where they see the station no more: a phone may have been without a line when a secondment ended."""
    walked = Q(walked_by=user) | Q(pk__in=Round.objects.filter(crew__members__user=user).values("pk"))
    return Round.objects.filter(walked, due_at__gte=now - LATER, due_at__lt=now + AHEAD)


def own_rounds(user: User, rounds: Iterable[Round], crews: Iterable[Crew], now: datetime) -> dict[str, Any] | None:
    """{"next", "then"} of `rounds` for the top of the walker's page; None for whoever walks nothing. Wants stops and the members of teams fetched."""
    is_walker = user.may(Right.ANSWER) and (user.role in WALKERS or any(_is_of(user, crew) for crew in crews))
    mine = [one for one in rounds if one.status in OPEN and one.due_at < now + AHEAD and _is_for(user, one, is_walker)]
    if not (mine or is_walker):
        return None
    mine.sort(key=lambda one: (one.status != RoundStatus.STARTED or one.walked_by_id != user.pk, one.due_at))
    return {"next": _listed(mine[0]) if mine else None, "then": mine[1:MOST]}


def _is_for(user: User, patrol: Round, is_walker: bool) -> bool:
    """A round without a team is for whoever of the station is out."""
    if patrol.crew is None:
        return is_walker and patrol.station_id == user.unit_id
    return _is_of(user, patrol.crew) or (patrol.status == RoundStatus.STARTED and patrol.walked_by_id == user.pk)


def _is_of(user: User, crew: Crew) -> bool:
    return any(member.user_id == user.pk and member.left_at is None for member in crew.members.all())


def _listed(patrol: Round) -> dict[str, Any]:
    stops = list(patrol.stops.all())
    ahead = next((stop for stop in stops if stop.status == StopStatus.PENDING), None)
    return {"round": patrol, "stops": stops, "visited": sum(stop.status in DONE for stop in stops), "ahead": ahead}
