"""Teams of the night as doors show them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from patrols.models import Crew, CrewMember, Round
from patrols.rows.rounds import NOON
from patrols.services.composition import shortage_of, strength_of
from patrols.services.crews import EARLY

DAY = timedelta(days=1)


def crews_of(user: User) -> QuerySet[Crew]:
    """Those `user` sees, with their people and the rounds they have."""
    members = Prefetch("members", CrewMember.objects.select_related("user__unit", "member__team").order_by("-is_leader", "pk"))
    rounds = Prefetch("rounds", Round.objects.standing().select_related("route", "schedule").order_by("due_at", "pk"), to_attr="rounds_now")
    return Crew.objects.visible_to(user).select_related("station").prefetch_related(members, rounds)


def out_in_night(crews: QuerySet[Crew], day: date) -> QuerySet[Crew]:
    """Those that are out at some time from noon of `day` to noon of the next."""
    first = datetime.combine(day, NOON, tzinfo=timezone.get_default_timezone())
    return crews.filter(starts_at__lt=first + DAY, ends_at__gt=first)


def crew_row(crew: Any, user: User, now: datetime) -> dict[str, Any]:
    """`crew` is one of `crews_of`; `shortage` says in words what it lacks for its rounds."""
    members = list(crew.members.all())
    have = strength_of(members)
    return {
        "id": crew.pk,
        "name": crew.name,
        "station": {"id": crew.station_id, "name": str(crew.station)},
        "starts_at": crew.starts_at,
        "ends_at": crew.ends_at,
        "state": "ahead" if now < crew.starts_at else "over" if now >= crew.ends_at else "out",
        "people": have.people,
        "officers": have.officers,
        "shortage": shortage_of(crew, [one for one in crew.rounds_now if one.status not in ("cancelled", "handed_over", "finished", "missed")]),
        "members": [member_row(member, crew, members, user, now) for member in members],
        "rounds": [{"id": str(one.pk), "route": str(one.route), "due_at": one.due_at, "due_until": one.due_until, "status": one.status,
                    "status_label": str(one.get_status_display())} for one in crew.rounds_now],
    }  # fmt: skip


def member_row(member: CrewMember, crew: Crew, members: list[CrewMember], user: User, now: datetime) -> dict[str, Any]:
    about = member.user.get_role_display() if member.user else member.member.get_kind_display() if member.member else ""
    leads = any(one.is_leader and one.user_id == user.pk for one in members)
    return {
        "id": member.pk,
        "name": str(member),
        "about": str(about),
        "unit": str(member.user.unit) if member.user and member.user.unit_id and not _is_own(member.user, crew) else "",
        "is_leader": member.is_leader,
        "has_account": member.user_id is not None,
        "came_at": member.came_at,
        "left_at": member.left_at,
        "may_press": leads or may_press_alone(member, user),
        "is_early": now < crew.starts_at - EARLY,
    }


def may_press_alone(member: CrewMember, user: User) -> bool:
    """What may be known of a press without asking who leads."""
    return user.may(Right.PLAN) or (user.may(Right.ANSWER) and member.user_id == user.pk)


def _is_own(person: User, crew: Crew) -> bool:
    return bool(person.unit and person.unit.path.startswith(crew.station.path))
