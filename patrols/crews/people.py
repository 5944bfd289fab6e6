"""Who can be chosen for a team of a station: its police, those lent to it, and the people of its community teams."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import Absence, Secondment, TeamMember
from patrols.models.crews import POLICE

WALK = POLICE | {Role.AUXILIARY}


class Person(NamedTuple):
    """`user` or `member` is their number; `group` is what they are, for a list by it; only somebody with an account sees anything here."""

    name: str
    group: str
    about: str
    user: int | None = None
    member: int | None = None
    leads: bool = False

    @property
    def key(self) -> str:
        """As a form says it."""
        return f"u{self.user}" if self.user else f"m{self.member}"


def people_of(station: Unit, starts_at: datetime, ends_at: datetime) -> list[Person]:
    """Whom a team that is out from `starts_at` to `ends_at` can be made of; three queries."""
    lent = _lent(station, starts_at, ends_at)
    own = User.objects.filter(unit__path__startswith=station.path, role__in=WALK, is_active=True)
    own = own.exclude(pk__in=[user.pk for user in lent]).exclude(pk__in=_elsewhere(starts_at, ends_at))
    police = [_of_police(user, pgettext("people", "Police")) for user in own.select_related("unit").order_by("role", "full_name", "pk") if user.role in POLICE]
    auxiliaries = [_of_police(user, _("Auxiliary officers")) for user in own.select_related("unit").order_by("full_name", "pk") if user.role not in POLICE]
    return [*police, *(_of_police(user, _("Lent to this station")) for user in lent), *auxiliaries, *_of_teams(station, starts_at)]


def _lent(station: Unit, starts_at: datetime, ends_at: datetime) -> list[User]:
    """Those lent for some of that time."""
    held = Secondment.objects.filter(unit__path__startswith=station.path, starts_at__lt=ends_at, ends_at__gt=starts_at, officer__user__is_active=True)
    rows = held.select_related("officer__user__unit").order_by("officer__user__full_name")
    return list({one.officer.user.pk: one.officer.user for one in rows}.values())


def _elsewhere(starts_at: datetime, ends_at: datetime) -> QuerySet[Any]:
    """Those on leave or lent somewhere in that time."""
    then: dict[str, Any] = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    return Absence.objects.filter(**then).order_by().values("officer__user").union(Secondment.objects.filter(**then).order_by().values("officer__user"))


def _of_police(user: User, group: str) -> Person:
    return Person(str(user), group, f"{user.get_role_display()} · {user.unit}", user=user.pk, leads=user.role in POLICE)


def _of_teams(station: Unit, starts_at: datetime) -> list[Person]:
    """Officers of a team are chosen as police, by their account."""
    day = timezone.localdate(starts_at)
    people = TeamMember.objects.on(day).filter(team__unit__path__startswith=station.path, team__is_active=True, officer=None)
    rows = people.select_related("team").order_by("team__name", "kind", "name")
    return [Person(one.name, _("Cadres, guards, volunteers"), f"{one.get_kind_display()} · {one.team}", member=one.pk) for one in rows]
