"""The teams of a night: made, changed, ended; nobody is in two at a time; each comes and leaves by one press, and their hours count."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import TeamMember
from patrols.crews.people import people_of
from patrols.models import Crew, CrewMember
from patrols.models.crews import POLICE, CrewMemberQuerySet
from policing.lib.errors import NotAllowed, Refused
from policing.lib.readable import readable

LONGEST = timedelta(hours=24)
LONGEST_NAME = 30
# Whoever is there early may say so; earlier it is another night's press.
EARLY = timedelta(hours=2)


class NoCallSign(Refused):
    code = "malformed"
    message = _("Give the team a call sign.")


class CallSignTaken(Refused):
    code = "name_taken"
    status = 409
    message = _("“%(name)s” is out in that time already. Take another call sign.")


class BadTimes(Refused):
    code = "bad_times"
    message = _("A team is out for up to 24 hours, and its end lies after its beginning.")


class NobodyLeads(Refused):
    code = "nobody_leads"
    message = _("Say which police officer of the team leads it.")


class NotOfHere(Refused):
    code = "not_of_here"
    message = _("Somebody chosen works neither for this station nor is lent to it in that time. Choose again.")


class InAnotherTeam(Refused):
    code = "in_another_team"
    status = 409
    message = _("%(name)s is with “%(team)s” from %(from)s to %(until)s. Take them out there first, or choose somebody else.")


class HasBeenThere(Refused):
    code = "has_been_there"
    status = 409
    message = _("%(name)s has come already and stays in the team’s record. Press “Left” instead.")


class TeamIsOver(Refused):
    code = "team_is_over"
    status = 409
    message = _("This team is no longer out. Its record stays as it is.")


class NotYet(Refused):
    code = "not_yet"
    status = 409
    message = _("%(name)s has not come yet.")


class TooEarly(Refused):
    code = "too_early"
    status = 409
    message = _("“%(team)s” goes out at %(from)s. Press “Came” from two hours before then on.")


class CrewFacts(NamedTuple):
    """A team as it is to be: `users` of the police, `members` of community teams; `leader` is one of `users`."""

    name: str
    starts_at: datetime
    ends_at: datetime
    users: Sequence[User] = ()
    members: Sequence[TeamMember] = ()
    leader: User | None = None


@transaction.atomic
def keep_crew(facts: CrewFacts, *, station: Unit, by: User, now: datetime, crew: Crew | None = None) -> Crew:
    """Keep `facts` as a new team of `station`, or as `crew`. Who came already stays.

    Raises NotAllowed, NoCallSign, CallSignTaken, BadTimes, NobodyLeads, NotOfHere, InAnotherTeam, HasBeenThere and TeamIsOver.
    """
    check_planner(by, station)
    if crew and crew.ends_at <= now:
        raise TeamIsOver
    facts = facts._replace(name=readable(facts.name).strip()[:LONGEST_NAME])
    _check(facts, station, crew)
    _check_people(facts, station, crew)
    kept = crew or Crew(station=station)
    kept.name, kept.starts_at, kept.ends_at = facts.name, facts.starts_at, facts.ends_at
    kept.save()
    _keep_members(kept, facts)
    return kept


def check_planner(by: User, station: Unit) -> None:
    """Raises NotAllowed unless `by` plans for `station`."""
    if not by.may(Right.PLAN) or not station.path.startswith(by.unit_path or "-"):
        raise NotAllowed


def _check(facts: CrewFacts, station: Unit, crew: Crew | None) -> None:
    if not facts.name:
        raise NoCallSign
    if not timedelta() < facts.ends_at - facts.starts_at <= LONGEST:
        raise BadTimes
    if facts.leader is None or facts.leader not in facts.users or facts.leader.role not in POLICE:
        raise NobodyLeads
    others = Crew.objects.filter(station=station, name=facts.name, starts_at__lt=facts.ends_at, ends_at__gt=facts.starts_at)
    if others.exclude(pk=crew.pk if crew else 0).exists():
        raise CallSignTaken(name=facts.name)


def _check_people(facts: CrewFacts, station: Unit, crew: Crew | None) -> None:
    """Locks the people, so that two who plan at once do not both take one."""
    users, members = [user.pk for user in facts.users], [member.pk for member in facts.members]
    _lock(users, members)
    known = set(crew.members.values_list("user", "member")) if crew else set()
    offered = people_of(station, facts.starts_at, facts.ends_at)
    fitting = {(one.user, one.member) for one in offered} | known
    if not {*((pk, None) for pk in users), *((None, pk) for pk in members)} <= fitting:
        raise NotOfHere
    gone = set(crew.members.filter(left_at__isnull=False).values_list("user", "member")) if crew else set()
    users, members = [pk for pk in users if (pk, None) not in gone], [pk for pk in members if (None, pk) not in gone]
    _check_free(users, members, facts.starts_at, facts.ends_at, crew)


def check_free(users: Iterable[int], members: Iterable[int], *, starts_at: datetime, ends_at: datetime, crew: Crew | None = None) -> None:
    """Hold these people until the end of the transaction, and refuse whoever is with another team than `crew` in that time. Raises InAnotherTeam."""
    people, others = list(users), list(members)
    _lock(people, others)
    _check_free(people, others, starts_at, ends_at, crew)


def _check_free(users: Sequence[int], members: Sequence[int], starts_at: datetime, ends_at: datetime, crew: Crew | None) -> None:
    elsewhere = busy(starts_at, ends_at, crew).filter(Q(user__in=users) | Q(member__in=members)).first()
    if elsewhere:
        raise InAnotherTeam(name=elsewhere, team=elsewhere.crew, **_span(elsewhere.crew))


def _lock(users: Sequence[int], members: Sequence[int]) -> None:
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=users).order_by("pk"))
    list(TeamMember.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=members).order_by("pk"))


def busy(starts_at: datetime, ends_at: datetime, crew: Crew | None = None) -> CrewMemberQuerySet:
    """Who is in a team in that time and has not left it before; `crew` itself does not count."""
    there = CrewMember.objects.filter(Q(left_at=None) | Q(left_at__gt=starts_at), crew__starts_at__lt=ends_at, crew__ends_at__gt=starts_at)
    return there.exclude(crew=crew.pk if crew else None).select_related("crew", "user", "member")


def _span(crew: Crew) -> dict[str, Any]:
    return {"from": f"{timezone.localtime(crew.starts_at):%m-%d %H:%M}", "until": f"{timezone.localtime(crew.ends_at):%H:%M}"}


def _keep_members(crew: Crew, facts: CrewFacts) -> None:
    wanted = {*((user.pk, None) for user in facts.users), *((None, member.pk) for member in facts.members)}
    for one in crew.members.select_related("user", "member"):
        if (one.user_id, one.member_id) in wanted:
            wanted.discard((one.user_id, one.member_id))
        elif one.came_at:
            raise HasBeenThere(name=one)
        else:
            one.delete()
    CrewMember.objects.bulk_create(CrewMember(crew=crew, user_id=user, member_id=member) for user, member in sorted(wanted, key=str))
    crew.members.filter(is_leader=True).exclude(user=facts.leader).update(is_leader=False)
    crew.members.filter(user=facts.leader).update(is_leader=True)


@transaction.atomic
def end_crew(crew: Crew, *, by: User, now: datetime) -> Crew:
    """The team goes home now: who is still there leaves with it; one that never went out is taken back. Raises NotAllowed, TeamIsOver."""
    check_planner(by, crew.station)
    if crew.ends_at <= now:
        raise TeamIsOver
    crew.rounds.filter(started_at=None, withdrawn_at=None).open().update(crew=None)
    if crew.starts_at >= now and not crew.rounds.exists() and not crew.members.filter(came_at__isnull=False).exists():
        crew.delete()
        return crew
    crew.members.filter(came_at__isnull=False, left_at=None).update(left_at=now)
    crew.ends_at = max(now, crew.starts_at + timedelta(milliseconds=1))
    crew.save(update_fields=["ends_at"])
    return crew


def press_came(member: CrewMember, *, by: User, now: datetime) -> CrewMember:
    """`member` is there; pressed again it changes nothing. Raises NotAllowed, TeamIsOver, TooEarly."""
    _check_presser(member, by)
    if member.crew.ends_at <= now:
        raise TeamIsOver
    if now < member.crew.starts_at - EARLY:
        raise TooEarly(team=member.crew, **_span(member.crew))
    if member.came_at is None:
        member.came_at = now
        member.save(update_fields=["came_at"])
    return member


def press_left(member: CrewMember, *, by: User, now: datetime) -> CrewMember:
    """`member` has gone home; pressed again it changes nothing. Raises NotAllowed, NotYet."""
    _check_presser(member, by)
    if member.came_at is None:
        raise NotYet(name=member)
    if member.left_at is None:
        member.left_at = now
        member.save(update_fields=["left_at"])
    return member


@transaction.atomic
def press_back(member: CrewMember, *, by: User, now: datetime) -> CrewMember:
    """The last press about `member` was a mistake: who left is there again, who came is not there yet. Raises NotAllowed, TeamIsOver, NotYet, InAnotherTeam.

    Only while the team is out: afterwards its record stays.
    """
    _check_presser(member, by)
    held = CrewMember.objects.select_for_update(of=("self",)).select_related("crew", "user", "member").get(pk=member.pk)
    if held.crew.ends_at <= now:
        raise TeamIsOver
    if held.came_at is None:
        raise NotYet(name=held)
    if held.left_at is None:
        held.came_at = None
    else:
        # Whoever left may have joined another team since.
        people, others = [held.user_id] if held.user_id else [], [held.member_id] if held.member_id else []
        check_free(people, others, starts_at=held.crew.starts_at, ends_at=held.crew.ends_at, crew=held.crew)
        held.left_at = None
    held.save(update_fields=["came_at", "left_at"])
    return held


def close_over(now: datetime) -> int:
    """Whoever forgot to press “Left” left when their team's time was over, so that their hours count; returns how many."""
    over = CrewMember.objects.filter(came_at__isnull=False, left_at=None, crew__ends_at__lte=now)
    ends = Crew.objects.filter(pk=OuterRef("crew")).values("ends_at")
    return over.update(left_at=Greatest(F("came_at"), Subquery(ends)))


def may_press(member: CrewMember, by: User) -> bool:
    """Planners, the team's leader for everybody, and each for themselves."""
    if by.may(Right.PLAN):
        return True
    return by.may(Right.ANSWER) and (member.user_id == by.pk or member.crew.members.filter(user=by, is_leader=True).exists())


def _check_presser(member: CrewMember, by: User) -> None:
    if not may_press(member, by):
        raise NotAllowed
