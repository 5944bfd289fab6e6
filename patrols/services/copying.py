"""Last night's teams again, tonight: the same people, without those who cannot."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from patrols.crews.people import people_of
from patrols.models import Crew
from patrols.services.crews import CrewFacts, busy, check_planner, keep_crew
from policing.lib.errors import Refused

DAY = timedelta(days=1)
# Further back it is no longer "last night".
BACK = timedelta(days=7)


class NothingToCopy(Refused):
    code = "nothing_to_copy"
    status = 409
    message = _("No team was out in the last seven days. Make the first one.")


class AllThere(Refused):
    code = "all_there"
    status = 409
    message = _("Teams of those call signs are out tonight already.")


class Copied(NamedTuple):
    """`without` are the people who could not be taken along, by team; `leaderless` the teams that could not be made, as nobody could lead them."""

    crews: list[Crew]
    without: list[tuple[str, list[str]]]
    leaderless: list[str]


@transaction.atomic
def copy_last_night(station: Unit, *, by: User, now: datetime) -> Copied:
    """The teams of the last night that had any, a whole number of days later, so that they are out tonight. Raises NotAllowed, NothingToCopy, AllThere."""
    check_planner(by, station)
    past = Crew.objects.filter(station=station, starts_at__lt=now - timedelta(hours=8), starts_at__gte=now - BACK)
    latest = past.order_by("-starts_at").first()
    if latest is None:
        raise NothingToCopy
    night = past.filter(starts_at__gt=latest.starts_at - timedelta(hours=12)).prefetch_related("members__user", "members__member").order_by("starts_at", "name")
    copied = Copied([], [], [])
    for crew in night:
        _copy(crew, copied, by=by, now=now)
    if not copied.crews and not copied.leaderless:
        raise AllThere
    return copied


def _copy(crew: Crew, copied: Copied, *, by: User, now: datetime) -> None:
    days = 1
    while crew.ends_at + days * DAY <= now:
        days += 1
    starts_at, ends_at = crew.starts_at + days * DAY, crew.ends_at + days * DAY
    if Crew.objects.filter(station=crew.station, name=crew.name, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        return
    can = {(one.user, one.member) for one in people_of(crew.station, starts_at, ends_at)} - set(busy(starts_at, ends_at).values_list("user", "member"))
    members = list(crew.members.all())
    going = [one for one in members if (one.user_id, one.member_id) in can]
    leader = next((one.user for one in going if one.is_leader), None) or next((one.user for one in going if one.is_police), None)
    missing = [str(one) for one in members if one not in going]
    if leader is None:
        copied.leaderless.append(crew.name)
        return
    users, others = [one.user for one in going if one.user], [one.member for one in going if one.member]
    copied.crews.append(keep_crew(CrewFacts(crew.name, starts_at, ends_at, users, others, leader), station=crew.station, by=by, now=now))
    if missing:
        copied.without.append((crew.name, missing))
