"""Who belongs to a team, who leads it, and how its people are reached."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from delivery.models import Address, Addressee, Channel
from grids.models import Officer, Qualification, Team, TeamMember
from policing.lib.errors import NotAllowed, Refused
from policing.lib.phones import plain_number
from policing.lib.sealed import Unreadable

SHORTEST_NUMBER, LONGEST_NUMBER = 5, 15


class BadNumber(Refused):
    code = "malformed"
    message = _("A telephone number has 5 to 15 digits and nothing else.")


class NoName(Refused):
    code = "malformed"
    message = _("Say who it is: a name, or somebody of the roster.")


class AlreadyInTeam(Refused):
    code = "duplicate"
    status = 409
    message = _("%(name)s is in this team already.")


class HasLeft(Refused):
    code = "stale_move"
    status = 409
    message = _("%(name)s has left the team already.")


class NoWayToReach(Refused):
    code = "no_number"
    status = 404
    message = _("No number is on file for %(name)s.")


class BadDays(Refused):
    code = "malformed"
    message = _("It cannot lapse before it was issued.")


def may_keep_teams(user: User) -> bool:
    """Leaders plan their teams, administrators keep them."""
    return user.is_officer and user.may(Right.PLAN)


def _check(by: User, team: Team) -> None:
    if not may_keep_teams(by) or not Team.objects.visible_to(by).filter(pk=team.pk).exists():
        raise NotAllowed


@transaction.atomic
def add_member(
    team: Team,
    *,
    by: User,
    kind: str,
    now: datetime,
    name: str = "",
    officer: Officer | None = None,
    number: str = "",
    organisation: str = "",
    sees: str = TeamMember.Sees.CALLS,
    is_leader: bool = False,
) -> TeamMember:
    """Somebody joins `team` today: an `officer` of the roster, reached as ever, or somebody else with a telephone `number`, if they have one.

    A new leader takes over from the one before. Raises NotAllowed, NoName, BadNumber, AlreadyInTeam.
    """
    _check(by, team)
    Team.objects.select_for_update().get(pk=team.pk)
    today, name = timezone.localdate(now), (str(officer) if officer else name.strip())
    if not name:
        raise NoName(fields={"name": [str(NoName.message)]})
    if team.members.on(today).filter(**({"officer": officer} if officer else {"name": name, "officer": None, "organisation": organisation})).exists():
        raise AlreadyInTeam(name=name)
    facts: dict[str, Any] = {"kind": kind, "name": name, "organisation": organisation, "sees": sees, "starts_on": today}
    member = TeamMember(team=team, officer=officer, addressee=None if officer else _reached_at(number), **facts)
    member.full_clean(exclude=["team", "officer", "addressee"], validate_constraints=False)
    member.save()
    return lead(member, by=by, now=now) if is_leader else member


def _reached_at(number: str) -> Addressee | None:
    if not number.strip():
        return None
    digits = plain_number(number[:60])
    if not digits.isdigit() or not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        raise BadNumber(fields={"number": [str(BadNumber.message)]})
    addressee = Addressee.objects.create()
    Address.objects.create(addressee=addressee, channel=Channel.SMS, value=digits)
    return addressee


@transaction.atomic
def lead(member: TeamMember, *, by: User, now: datetime) -> TeamMember:
    """`member` leads the team from now on; whoever led it before stays in it. Raises NotAllowed, HasLeft."""
    _check(by, member.team)
    if member.ends_on and member.ends_on < timezone.localdate(now):
        raise HasLeft(name=member.name)
    TeamMember.objects.filter(team=member.team_id, is_leader=True).exclude(pk=member.pk).update(is_leader=False)
    member.is_leader = True
    member.save(update_fields=["is_leader"])
    return member


@transaction.atomic
def end_member(member: TeamMember, *, by: User, now: datetime) -> None:
    """`member` leaves: from this moment nobody calls them. Whoever joined today and was never called is taken out again. Raises NotAllowed, HasLeft."""
    _check(by, member.team)
    today = timezone.localdate(now)
    last_day = today - timedelta(days=1)
    if member.ends_on and member.ends_on <= last_day:
        raise HasLeft(name=member.name)
    if member.starts_on > last_day and _taken_out(member):
        return
    member.ends_on, member.is_leader = max(last_day, member.starts_on), False
    member.save(update_fields=["ends_on", "is_leader"])


def _taken_out(member: TeamMember) -> bool:
    try:
        with transaction.atomic():
            TeamMember.objects.get(pk=member.pk).delete()
    except ProtectedError:
        return False
    return True


@transaction.atomic
def add_qualification(
    member: TeamMember, *, by: User, kind: str, issued_on: date, expires_on: date | None = None, title: str = "", now: datetime
) -> Qualification:
    """What `member` was trained or licensed for; a renewal is a new one. Raises NotAllowed, BadDays."""
    _check(by, member.team)
    if expires_on and expires_on < issued_on:
        raise BadDays(fields={"expires_on": [str(BadDays.message)]})
    holder: dict[str, Any] = {"officer": member.officer} if member.officer_id else {"member": member}
    found = Qualification(kind=kind, title=title, issued_on=issued_on, expires_on=expires_on, **holder)
    found.full_clean(exclude=["member", "officer"], validate_constraints=False)
    found.save()
    return found


def number_of(member: TeamMember, *, by: User, reason: str, now: datetime) -> str:
    """The telephone number of `member`; that `by` looked, and why, is kept. Raises NotAllowed, NoWayToReach."""
    if not by.is_officer or not by.may(Right.REVEAL):
        raise NotAllowed
    addressee = addressee_id_of(member)
    address = Address.objects.filter(addressee=addressee, channel=Channel.SMS).order_by("-is_active", "position").first() if addressee else None
    try:
        number = address.value if address else ""
    except Unreadable:
        number = ""
    if not number:
        raise NoWayToReach(name=member.name)
    record_access(user=by, action="reveal", subject=f"grids.teammember:{member.pk}:number", reason=reason, now=now)
    return number


def addressee_id_of(member: TeamMember) -> int | None:
    """Where `member` is told: an officer as on the roster; wants officer, user and addressee joined."""
    if member.officer_id and member.officer:
        own = getattr(member.officer.user, "addressee", None)
        return own.pk if own else None
    return member.addressee_id
