"""Everything the page shows, in few questions: alerts, due matters, and the people around."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import WAITING
from alerts.models import Alert
from alerts.rows.alerts import board_row
from desk.my_grid.own_grids import own_grids
from grids.matters import Matter, open_matters
from grids.models import Grid, Posting, ServiceStep, TeamMember

MOST_ALERTS, MOST_STEPS, MOST_PEOPLE = 40, 40, 120
# How far ahead a due matter is worth a line.
AHEAD = timedelta(days=14)
# Shown in lists of their own.
OWN_MATTERS = ("alerts", "steps")


@dataclass
class Person:
    """Somebody to see: as what, of which grids, and where their number is asked for, if there is one."""

    name: str
    role: str
    organisation: str
    grids: list[str]
    member: int | None = None
    is_leader: bool = False


@dataclass
class Group:
    """People of one role."""

    role: str
    people: list[Person]


def picture_of(user: User, now: datetime) -> dict[str, Any]:
    """What is open in the grids of `user`, and who is around."""
    own = own_grids(user, now)
    grids = [one.grid for one in own]
    alerts = alerts_in(user, grids) if grids else []
    return {
        "own": own,
        "alerts": [board_row(alert) for alert in alerts],
        "waiting": sum(alert.status in WAITING for alert in alerts),
        "steps": due_steps(user, grids, timezone.localdate(now)) if grids else [],
        "matters": other_matters(user, grids, now),
        "groups": people_around(user, grids, now) if grids else [],
        "may_reveal": user.may(Right.REVEAL),
        "may_note": user.may(Right.ANSWER) and bool(grids),
        "today": timezone.localdate(now),
    }


def alerts_in(user: User, grids: Sequence[Grid]) -> list[Alert]:
    """Open ones that `user` may see, most urgent first."""
    return list(Alert.objects.visible_to(user).filter(grid__in=grids).open().with_names().by_need()[:MOST_ALERTS])


def due_steps(user: User, grids: Sequence[Grid], today: date) -> list[ServiceStep]:
    """Steps of service points that are overdue or come within two weeks, the oldest first."""
    steps = ServiceStep.objects.visible_to(user).open().filter(point__grid__in=grids, point__is_active=True, due_on__lte=today + AHEAD)
    return list(steps.select_related("point__grid").defer("point__grid__boundary").order_by("due_on", "pk")[:MOST_STEPS])


def other_matters(user: User, grids: Sequence[Grid], now: datetime) -> list[tuple[str, list[tuple[Grid, Matter]]]]:
    """What other rooms have open in these grids, under their own headings; one question to each room."""
    found = []
    for name, offer in open_matters.items() if grids else ():
        open_there = offer.find(user, grids, now) if name not in OWN_MATTERS else {}
        lines = [(grid, matter) for grid in grids for matter in open_there.get(grid.pk, ())]
        if lines:
            found.append((str(offer.label), lines))
    return found


def people_around(user: User, grids: Sequence[Grid], now: datetime) -> list[Group]:
    """Colleagues posted to the same grids, then the teams around them, by role."""
    groups: dict[str, dict[str, Person]] = {}
    for person in [*_colleagues(user, grids, now), *_members(user, grids, timezone.localdate(now))]:
        known = groups.setdefault(person.role, {}).setdefault(person.name, person)
        known.grids = sorted({*known.grids, *person.grids})
    return [Group(role, list(people.values())) for role, people in groups.items()]


def _colleagues(user: User, grids: Sequence[Grid], now: datetime) -> list[Person]:
    rows = Posting.objects.visible_to(user).at(now).filter(grid__in=grids, officer__user__is_active=True).exclude(officer__user=user.pk)
    rows = rows.select_related("officer__user", "grid").defer("grid__boundary").order_by("-kind", "officer__user__full_name")
    return [Person(str(row.officer), row.get_kind_display(), "", [row.grid.code]) for row in rows[:MOST_PEOPLE]]


def _members(user: User, grids: Sequence[Grid], today: date) -> list[Person]:
    """Team members of the day; who is on the roster is among the colleagues already or has a line here with their team."""
    rows = TeamMember.objects.visible_to(user).on(today).filter(team__grids__in=grids, team__is_active=True).exclude(officer__user=user.pk).distinct()
    kinds, codes = list(TeamMember.Kind), {grid.pk: grid.code for grid in grids}
    members = rows.select_related("team").prefetch_related("team__grids").filter(Q(officer=None) | ~Q(officer__postings__grid__in=grids))
    found = [_person(member, codes) for member in members[:MOST_PEOPLE]]
    return [person for _kind, person in sorted(found, key=lambda one: (kinds.index(TeamMember.Kind(one[0])), not one[1].is_leader, one[1].name))]


def _person(member: TeamMember, codes: dict[int, str]) -> tuple[str, Person]:
    grids = [codes[grid.pk] for grid in member.team.grids.all() if grid.pk in codes]
    reached = member.pk if member.addressee_id or member.officer_id else None
    return member.kind, Person(member.name, member.get_kind_display(), member.organisation or str(member.team), grids, reached, member.is_leader)
