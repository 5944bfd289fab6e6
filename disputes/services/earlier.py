"""Earlier disputes with the same two sides or at the same place, to be joined or reopened. One person alone is never looked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from disputes.models import Dispute, DisputeLink, Party
from disputes.models.dispute import DisputeQuerySet
from disputes.services.parties import Person
from policing.lib.distance import metres_between, reach
from policing.lib.phones import number_index
from policing.lib.sealed import blind_index

# Of one address, as phones and maps give it.
SAME_PLACE_M = 30.0


class Earlier(NamedTuple):
    """A dispute that may be the same one, and why."""

    dispute: Dispute
    why: str


def earlier_disputes(people: Iterable[Person], *, lon: float | None, lat: float | None, visible_to: User, now: datetime) -> list[Earlier]:
    """Of the relapse window, newest first, at most ten."""
    since = now - timedelta(days=settings.RELAPSE_DAYS)
    recent = Dispute.objects.visible_to(visible_to).filter(Q(reported_at__gte=since) | Q(closed_at__gte=since))
    found = {dispute.pk: Earlier(dispute, DisputeLink.Why.PARTIES) for dispute in _with_both_sides(recent, list(people))}
    for dispute in _near(recent, lon, lat):
        found.setdefault(dispute.pk, Earlier(dispute, DisputeLink.Why.PLACE))
    return sorted(found.values(), key=lambda one: one.dispute.reported_at, reverse=True)[:10]


def _near(recent: DisputeQuerySet, lon: float | None, lat: float | None) -> list[Dispute]:
    if lon is None or lat is None:
        return []
    aside, up = reach(lat, SAME_PLACE_M)
    around = recent.filter(lon__range=(lon - aside, lon + aside), lat__range=(lat - up, lat + up))
    return [one for one in around if one.lon is not None and one.lat is not None and metres_between(lon, lat, one.lon, one.lat) <= SAME_PLACE_M]


def _with_both_sides(recent: DisputeQuerySet, people: list[Person]) -> list[Dispute]:
    """Disputes in which two of these people, of different sides, both stand."""
    marks = [(person.side, _marks(person)) for person in people if person.role == Party.Role.PARTY]
    pairs = [(one, other) for (side, one), (other_side, other) in combinations(marks, 2) if side != other_side and one and other]
    return [dispute for one, other in pairs for dispute in recent.filter(pk__in=_with(one)).filter(pk__in=_with(other))]


def _marks(person: Person) -> list[str]:
    return [mark for mark in (number_index(person.phone), blind_index(person.id_number) if person.id_number else "") if mark]


def _with(marks: list[str]) -> QuerySet[Party, UUID]:
    """The disputes somebody with one of these marks is a party of."""
    return Party.objects.filter(Q(phone_index__in=marks) | Q(number_index__in=marks)).values_list("dispute", flat=True)
