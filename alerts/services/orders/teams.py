"""Which teams an order calls, who of them is told by what, and who is not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import shapely
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.models import Order, OrderMember
from alerts.services.errors import AreaUnknown, TooManyPeople
from alerts.services.orders.choosing import SHAPES, ring_of
from grids.lookup import boundaries_now
from grids.models import Grid, Team, TeamMember
from grids.services.teams import addressee_id_of
from grids.team_rows import channels_of, held_by, in_order, qualifications_of, with_people
from policing.lib.distance import reach

MOST_MEMBERS = 2_000
WHY_NOT = {
    "covert": _("The alert is covert: only officers who may see it are called."),
    "no_address": _("No address that works is on file."),
}


class Called(NamedTuple):
    """The people of the teams an order would call, team by team, and the teams that were left out."""

    members: list[TeamMember]
    left_out: list[dict[str, Any]]


def choose_teams(*, by: User, ids: Sequence[int] = (), area: dict[str, Any] | None = None, now: datetime) -> Called:
    """Whoever belongs today to the teams named by `ids`, and to those of the kinds `area["teams"]` that stand in `area`.

    A team stands in the grids it was given, else in all of its unit; "without_teams" ticks off. Raises AreaUnknown, AreaWrong, TooManyPeople.
    """
    area = area or {}
    mine = Team.objects.visible_to(by)
    without = set(area.get("without_teams", ()))
    wanted = set(mine.in_use().filter(pk__in=ids).values_list("pk", flat=True)) | _there(area, mine.in_use(), by)
    people = TeamMember.objects.on(timezone.localdate(now)).filter(team__in=wanted - without)
    if people.count() > MOST_MEMBERS:
        raise TooManyPeople(most=MOST_MEMBERS)
    by_team: dict[int, list[TeamMember]] = {}
    for member in with_people(people).select_related("team__unit").order_by("team__unit__path", "team__name", "team"):
        by_team.setdefault(member.team_id, []).append(member)
    return Called([member for of_team in by_team.values() for member in in_order(of_team)], _left_out(ids, wanted, without, mine))


def _there(area: dict[str, Any], usable: QuerySet[Team], by: User) -> set[int]:
    kinds = area.get("teams")
    if not kinds:
        return set()
    there = usable.filter(kind__in=kinds)
    if not any(area.get(shape) for shape in SHAPES):
        return set(there.values_list("pk", flat=True))
    places = Q(pk__in=[])
    if area.get("unit"):
        unit = Unit.objects.visible_to(by).filter(pk=area["unit"]).first()
        if unit is None:
            raise AreaUnknown
        places |= Q(unit__path__startswith=unit.path)
    codes = {*area.get("grids", ()), *(code for shape in _drawn(area) for code, _grid in boundaries_now().meeting(shape, ()))}
    if codes:
        stations = Grid.objects.in_use().filter(code__in=codes).values("station")
        places |= Q(grids__code__in=codes) | Q(grids=None, unit__in=stations)
    return set(there.filter(places).values_list("pk", flat=True))


def _drawn(area: dict[str, Any]) -> Iterable[BaseGeometry]:
    if area.get("polygon"):
        yield ring_of(area["polygon"])
    if area.get("radius"):
        yield circle(**area["radius"])


def circle(*, lon: float, lat: float, metres: float) -> BaseGeometry:
    """Everything within `metres` of a point in degrees, good to a few per mille within a city."""
    wide, high = reach(lat, metres)
    return affinity.translate(affinity.scale(shapely.Point(0, 0).buffer(1), wide, high, origin=(0, 0)), lon, lat)


def _left_out(ids: Sequence[int], wanted: set[int], without: set[int], mine: QuerySet[Team]) -> list[dict[str, Any]]:
    missing, off = set(ids) - wanted, wanted & without
    if not missing and not off:
        return []
    known = {team.pk: str(team) for team in mine.filter(pk__in=missing | off)}
    rows = [{"id": pk, "name": known.get(pk, ""), "why": "out_of_use" if pk in known else "unknown_team"} for pk in sorted(missing)]
    return rows + [{"id": pk, "name": known[pk], "why": "ticked_off"} for pk in sorted(off)]


def may_hear(member: TeamMember, *, covert: bool) -> bool:
    """Of a covert alert only officers hear who may see it; never a volunteer, a guard or a neighbour."""
    if not covert:
        return True
    user = member.officer.user if member.officer else None
    return user is not None and user.is_active and user.may(Right.COVERT)


def reach_of_teams(members: Sequence[TeamMember], *, covert: bool, now: datetime) -> list[dict[str, Any]]:
    """Team by team who would be told by what, who would not and why, and whose licence has lapsed; wants `choose_teams`' rows."""
    teams: dict[int, dict[str, Any]] = {}
    today = timezone.localdate(now)
    for member in members:
        blank = {"id": member.team_id, "name": str(member.team), "kind_label": member.team.get_kind_display(), "unit": str(member.team.unit), "people": []}
        teams.setdefault(member.team_id, blank)["people"].append(_reach(member, covert, today))
    for team in teams.values():
        team |= {"total": len(team["people"]), "reachable": sum(person["is_reachable"] for person in team["people"])}
    return list(teams.values())


def _reach(member: TeamMember, covert: bool, today: Any) -> dict[str, Any]:
    hears = may_hear(member, covert=covert)
    channels = channels_of(member) if hears else []
    why = "" if channels else "no_address" if hears else "covert"
    return {
        "id": member.pk,
        "addressee": addressee_id_of(member),
        "name": member.name,
        "kind_label": member.get_kind_display(),
        "channels": channels,
        "is_reachable": bool(channels),
        "is_lapsed": is_lapsed(member, today),
        "why_label": str(WHY_NOT[why]) if why else "",
    }


def is_lapsed(member: TeamMember, today: Any) -> bool:
    """A training or licence of theirs has lapsed and was not renewed; wants their qualifications fetched."""
    return any(held.is_lapsed for held in held_by(qualifications_of(member), today))


def members_of(order: Order) -> list[OrderMember]:
    """Whom `order` calls, team by team, with all that is shown of them. Six queries, none where it calls no team."""
    rows = list(order.order_members.select_related("member__team", "replied_by", "recorded_by"))
    if not rows:
        return []
    people = {member.pk: member for member in with_people(TeamMember.objects.filter(pk__in=[row.member_id for row in rows]).select_related("team__unit"))}
    for row in rows:
        row.member = people[row.member_id]
    place = {member.pk: number for number, member in enumerate(in_order(people.values()))}
    return sorted(rows, key=lambda row: (row.member.team.unit.path, row.member.team.name, row.member.team_id, place[row.member_id]))
