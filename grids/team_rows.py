"""Teams and their people as lists, pages and the REST contract show them. How somebody is reached is said by channel, never by number."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from delivery.models import Address, Channel
from grids.models import Grid, Qualification, Team, TeamMember
from policing.lib.bilingual import in_language

# The three of "3+N" stand first, as the station counts them; then the N.
IN_ORDER = list(TeamMember.Kind.values)
CORE = (TeamMember.Kind.OFFICER, TeamMember.Kind.AUXILIARY, TeamMember.Kind.GRID_WORKER)
# What outside the app reaches somebody who has no page open.
REACHES = tuple(channel for channel in Channel.values if channel != Channel.IN_APP)


class Held(NamedTuple):
    """A qualification as it stands on a day; `days` until it lapses, less than none once it has."""

    qualification: Qualification
    days: int | None
    is_lapsed: bool
    is_lapsing: bool


def held_by(qualifications: Iterable[Qualification], today: date) -> list[Held]:
    """The one that lasts longest of each kind and purpose, those that lapse first standing first: a renewal takes the old one's place."""
    longest: dict[tuple[str, str], Qualification] = {}
    for one in sorted(qualifications, key=lambda one: (one.expires_on is None, one.expires_on or date.max)):
        longest[one.kind, one.title] = one
    return sorted((_held(one, today) for one in longest.values()), key=lambda held: (held.days is None, held.days or 0))


def _held(one: Qualification, today: date) -> Held:
    days = (one.expires_on - today).days if one.expires_on else None
    return Held(one, days, days is not None and days < 0, days is not None and 0 <= days <= max(settings.QUALIFICATION_WARNINGS))


def qualifications_of(member: TeamMember) -> list[Qualification]:
    """Those of the member, and of the officer they are on the roster."""
    own = list(member.qualifications.all())
    return [*own, *(member.officer.qualifications.all() if member.officer else ())]


def with_people(members: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """With whatever `member_row` reads; four queries however many they are."""
    in_use = Address.objects.filter(is_active=True).only("addressee_id", "channel", "position").order_by("position", "pk")
    ways = (Prefetch("addressee__addresses", in_use, to_attr="in_use"), Prefetch("officer__user__addressee__addresses", in_use, to_attr="in_use"))
    joined = members.select_related("officer__user__addressee", "addressee")
    return joined.prefetch_related(*ways, "qualifications", "officer__qualifications")


def channels_of(member: TeamMember) -> list[str]:
    """By what `member` is reached, in the order it is tried; wants `with_people`."""
    addressee = getattr(member.officer.user, "addressee", None) if member.officer else member.addressee
    if addressee is None or not addressee.is_active:
        return []
    return list(dict.fromkeys(address.channel for address in addressee.in_use))  # type: ignore[union-attr]


def member_row(member: TeamMember, today: date) -> dict[str, Any]:
    channels, held = channels_of(member), held_by(qualifications_of(member), today)
    return {
        "id": member.pk,
        "kind": member.kind,
        "kind_label": member.get_kind_display(),
        "name": member.name,
        "organisation": member.organisation,
        "is_officer": member.officer_id is not None,
        "is_leader": member.is_leader,
        "sees": member.sees,
        "sees_label": member.get_sees_display(),
        "channels": channels,
        "channel_labels": [str(Channel(channel).label) for channel in channels],
        "is_reachable": any(channel in REACHES for channel in channels),
        "is_core": member.kind in CORE,
        "starts_on": member.starts_on,
        "ends_on": member.ends_on,
        "qualifications": [_held_row(one) for one in held],
        "is_lapsed": any(one.is_lapsed for one in held),
        "is_lapsing": any(one.is_lapsing for one in held),
    }


def _held_row(held: Held) -> dict[str, Any]:
    one = held.qualification
    return {
        "id": one.pk,
        "label": f"{one.get_kind_display()} · {one.title}" if one.title else one.get_kind_display(),
        "issued_on": one.issued_on,
        "expires_on": one.expires_on,
        "days": held.days,
        "days_ago": -held.days if held.days is not None else None,
        "is_lapsed": held.is_lapsed,
        "is_lapsing": held.is_lapsing,
    }


def in_order(members: Iterable[TeamMember]) -> list[TeamMember]:
    """Officer, auxiliary, grid worker, then the others; who leads stands before the others of the kind."""
    return sorted(members, key=lambda member: (IN_ORDER.index(member.kind), not member.is_leader, member.name))


def lapse_soon(today: date) -> Q:
    """Qualifications that have lapsed, or will within the longest warning."""
    return Q(expires_on__lte=today + timedelta(days=max(settings.QUALIFICATION_WARNINGS)))


def with_figures(teams: QuerySet[Team], today: date) -> QuerySet[Team]:
    """Each with how many belong to it today, who leads it, how many cannot be reached, and how many hold something that lapses or has lapsed."""
    here = TeamMember.objects.on(today).filter(team=OuterRef("pk"))
    people = _count(here)
    leader = Subquery(here.filter(is_leader=True).order_by("pk").values("name")[:1])
    ways = Address.objects.filter(is_active=True, addressee__is_active=True).exclude(channel=Channel.IN_APP)
    reached = Exists(ways.filter(addressee=OuterRef("addressee"))) | Exists(ways.filter(addressee__user=OuterRef("officer__user")))
    return teams.annotate(people=people, leader=leader, unreached=_count(here.filter(~reached)), lapsing=_count(here.filter(_holds_lapsing(today))))


def _count(members: QuerySet[TeamMember]) -> Any:
    counted = members.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _holds_lapsing(today: date) -> Any:
    """Of a member or of the officer they are: one that lapses and no longer one of the same kind and purpose beside it."""
    return Exists(_lapsing(today, member=OuterRef("pk"))) | Exists(_lapsing(today, officer=OuterRef("officer")))


def _lapsing(today: date, **holder: Any) -> QuerySet[Qualification]:
    soon = lapse_soon(today)
    same = Qualification.objects.filter(kind=OuterRef("kind"), title=OuterRef("title"), **{name: OuterRef(name) for name in holder})
    return Qualification.objects.filter(soon, **holder).exclude(Exists(same.exclude(soon)))


def team_row(team: Team) -> dict[str, Any]:
    """One team in a list; wants `with_figures` and the unit joined."""
    return {
        "id": team.pk,
        "name": str(team),
        "kind": team.kind,
        "kind_label": team.get_kind_display(),
        "unit": str(team.unit),
        "people": team.people,  # type: ignore[attr-defined]
        "leader": team.leader,  # type: ignore[attr-defined]
        "lapsing": team.lapsing,  # type: ignore[attr-defined]
        "unreached": team.unreached,  # type: ignore[attr-defined]
        "is_active": team.is_active,
        "url": reverse("grids:team", args=[team.pk]),
    }


def team_detail(team: Team, today: date) -> dict[str, Any]:
    """A team with its people in order, the grids it stands for and who has left lately."""
    everybody = list(with_people(team.members.all()))
    here = in_order(member for member in everybody if member.starts_on <= today and not (member.ends_on and member.ends_on < today))
    rows = [member_row(member, today) for member in here]
    grids: Sequence[Grid] = list(team.grids.in_use().defer("boundary"))  # type: ignore[attr-defined]
    return {
        "id": team.pk,
        "name": str(team),
        "kind": team.kind,
        "kind_label": team.get_kind_display(),
        "unit": str(team.unit),
        "is_active": team.is_active,
        "people": len(rows),
        "leader": next((row["name"] for row in rows if row["is_leader"]), None),
        "lapsing": sum(row["is_lapsed"] or row["is_lapsing"] for row in rows),
        "unreached": sum(not row["is_reachable"] for row in rows),
        "core": sum(row["is_core"] for row in rows),
        "others": sum(not row["is_core"] for row in rows),
        "missing": _missing(team, rows),
        "members": rows,
        "left": [{"name": one.name, "kind_label": one.get_kind_display(), "ends_on": one.ends_on} for one in everybody if one.ends_on and one.ends_on < today],
        "grids": [{"code": grid.code, "name": in_language(grid, "name")} for grid in grids],
        "url": reverse("grids:team", args=[team.pk]),
    }


def _missing(team: Team, rows: list[dict[str, Any]]) -> list[str]:
    """Which of the three a community team is without."""
    there = {row["kind"] for row in rows}
    return [str(kind.label) for kind in CORE if team.kind == Team.Kind.COMMUNITY and kind not in there]
