"""What somebody has to walk: the rounds of their own teams, those they began, and for whoever walks without a team those of their station."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.roles import Right, Role
from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Crew, Round
from patrols.round_rows import rounds_of

# What begins later is not today's work.
AHEAD = timedelta(hours=14)
# A team meets before it is out.
EARLY = timedelta(hours=1)
WALKERS = (Role.COMMUNITY_OFFICER, Role.AUXILIARY)
DONE = (StopStatus.CHECKED_IN, StopStatus.CHECKED_OUT)


def own_rounds(user: User, now: datetime) -> dict[str, Any] | None:
    """{"next", "then", "crew"} for the top of the walker's page; None for whoever walks nothing."""
    if not user.may(Right.ANSWER):
        return None
    crew = (
        Crew.objects.visible_to(user).at(now + timedelta(hours=1)).filter(members__user=user, members__left_at=None).prefetch_related("members__user").first()
    )
    rows = list(_rounds(user, crew, now))
    if not rows and crew is None and user.role not in WALKERS:
        return None
    rows.sort(key=lambda one: (one.status != RoundStatus.STARTED or one.walked_by_id != user.pk, one.due_at))
    return {"next": _listed(rows[0]) if rows else None, "then": rows[1:6], "crew": crew}


def _rounds(user: User, crew: Crew | None, now: datetime) -> list[Round]:
    mine = Q(walked_by=user, status=RoundStatus.STARTED) | Q(crew__members__user=user, crew__members__left_at=None)
    if crew or user.role in WALKERS:
        # A plan without a team is for whoever of the station is out.
        mine |= Q(crew=None, station=crew.station_id if crew else user.unit_id)
    ids = Round.objects.visible_to(user).open().filter(mine, due_at__lt=now + AHEAD).values("pk")
    return list(rounds_of(user).filter(pk__in=ids).order_by("due_at", "pk"))


def _listed(patrol: Round) -> dict[str, Any]:
    stops = list(patrol.stops.all())
    ahead = next((stop for stop in stops if stop.status == StopStatus.PENDING), None)
    return {"round": patrol, "stops": [(stop, stop.status in DONE) for stop in stops], "visited": sum(stop.status in DONE for stop in stops), "ahead": ahead}
