"""Words to people about rounds: to a team about its round, to its leader when it is late, to the duty chief when it is missed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from delivery.services import tell_colleagues
from grids.services.duty import on_duty
from patrols.models import Round

ROOM = "patrols"
WORTH_TELLING = timedelta(hours=6)


def tell_crew(patrol: Round, *, now: datetime) -> None:
    """The team hears that a round is theirs."""
    _tell(patrol, _crew(patrol), _("A round for you: %(route)s"), _("From %(time)s. %(reason)s"), now)


def tell_of_withdrawn(patrol: Round, *, now: datetime) -> None:
    """The team hears that it need not go."""
    _tell(patrol, _crew(patrol), _("No longer planned: %(route)s"), _("The round from %(time)s was withdrawn with its plan."), now)


def tell_of_late(patrol: Round, *, now: datetime) -> None:
    """The team's leader hears of it, or where the round has none, or theirs went home, the duty chief."""
    people = _crew(patrol, leading=True) or _chiefs(patrol, now)
    _tell(patrol, people, _("Not begun: %(route)s"), _("It was to begin at %(time)s."), now, can_wait=False)


def tell_of_missed(patrol: Round, *, now: datetime) -> None:
    _tell(patrol, _chiefs(patrol, now), _("Missed: %(route)s"), _("It was to begin at %(time)s and never began."), now, can_wait=False)


def tell_of_unfinished(patrol: Round, *, now: datetime) -> None:
    people = [*_crew(patrol, leading=True), *_chiefs(patrol, now)]
    _tell(patrol, people, _("Not finished: %(route)s"), _("It was to end by %(until)s. Is everybody well?"), now, can_wait=False)


def _crew(patrol: Round, *, leading: bool = False) -> list[User]:
    """Whoever has not gone home: a word that reaches nobody on the street is said to those who lead instead."""
    if patrol.crew is None:
        return []
    members = patrol.crew.members.filter(user__isnull=False, user__is_active=True, left_at=None).select_related("user")
    return [member.user for member in members if member.user and (member.is_leader or not leading)]


def _chiefs(patrol: Round, now: datetime) -> list[User]:
    return on_duty(patrol.station, Role.DUTY_LEADER, now) or on_duty(patrol.station, Role.DUTY_OFFICER, now)


def _facts(patrol: Round) -> dict[str, str]:
    zone = timezone.get_default_timezone()
    times = {"time": patrol.due_at, "until": patrol.due_until}
    return {"route": str(patrol.route), "reason": patrol.reason} | {name: f"{timezone.localtime(at, zone):%H:%M}" for name, at in times.items()}


def _tell(patrol: Round, people: Iterable[User], title: Any, body: Any, now: datetime, *, can_wait: bool = True) -> None:
    """`title` and `body` are lazy: they are said once in each language, with the names in it."""

    def words() -> tuple[str, str]:
        facts = _facts(patrol)
        return str(title) % facts, str(body) % facts

    tell_colleagues(people, words, room=ROOM, subject_id=patrol.pk, expires_at=now + WORTH_TELLING, can_wait=can_wait, now=now)
