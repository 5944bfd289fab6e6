"""Again at the same place, or with both parties together: offered to be linked or reopened, and a stated reason for a higher level.

One person alone is never looked for: whoever quarrels with somebody else somewhere else begins a matter of its own.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute, DisputeEvent, DisputeLink, Party
from disputes.models.dispute import Audience, DisputeQuerySet
from disputes.services.earlier import SAME_PLACE_M, Earlier
from disputes.services.levels import RELAPSE, set_facts
from disputes.services.refusals import LinkedWithItself, NotLinked
from disputes.services.timeline import record
from policing.lib.distance import metres_between, reach
from policing.lib.errors import NotAllowed

MOST = 10


def relapse_of(dispute: Dispute, *, visible_to: User) -> list[Earlier]:
    """What `dispute` may be the return of: newest first, not linked yet, within RELAPSE_DAYS before it was reported."""
    since = dispute.reported_at - timedelta(days=settings.RELAPSE_DAYS)
    family = {dispute.pk, dispute.parent_id, dispute.merged_into_id} - {None}
    linked = dispute.links.values("other")
    before = Dispute.objects.visible_to(visible_to).filter(Q(reported_at__gte=since) | Q(closed_at__gte=since), reported_at__lte=dispute.reported_at)
    before = before.filter(merged_into=None).exclude(pk__in=family).exclude(pk__in=linked).exclude(parent=dispute)
    if dispute.parent_id:
        before = before.exclude(parent=dispute.parent_id)
    found = {one.pk: Earlier(one, DisputeLink.Why.PARTIES) for one in before.filter(pk__in=_with_both_sides(dispute)).with_names()[:MOST]}
    for one in _near(dispute, before):
        found.setdefault(one.pk, Earlier(one, DisputeLink.Why.PLACE))
    return sorted(found.values(), key=lambda one: one.dispute.reported_at, reverse=True)[:MOST]


def _with_both_sides(dispute: Dispute) -> list[object]:
    """Disputes in which a party of each of two sides of this one stands as well."""
    sides: dict[str, set[object]] = {}
    for party in dispute.parties.filter(role=Party.Role.PARTY).only("side", "phone_index", "number_index"):
        marks = [mark for mark in (party.phone_index, party.number_index) if mark]
        if marks:
            elsewhere = Party.objects.filter(Q(phone_index__in=marks) | Q(number_index__in=marks), role=Party.Role.PARTY).exclude(dispute=dispute)
            sides.setdefault(party.side, set()).update((where, row) for where, row in elsewhere.values_list("dispute", "pk"))
    return [where for where in {where for found in sides.values() for where, _row in found} if _both_there(where, sides)]


def _both_there(where: object, sides: dict[str, set[object]]) -> bool:
    """Two different people of that dispute, one for each of two sides of this one."""
    there = [{row for place, row in found if place == where} for found in sides.values()]  # type: ignore[misc]
    there = [rows for rows in there if rows]
    return len(there) > 1 and len(set().union(*there)) > 1


def _near(dispute: Dispute, before: DisputeQuerySet) -> list[Dispute]:
    lon, lat = dispute.lon, dispute.lat
    if lon is None or lat is None:
        return []
    aside, up = reach(lat, SAME_PLACE_M)
    around = before.filter(lon__range=(lon - aside, lon + aside), lat__range=(lat - up, lat + up)).with_names()[: 5 * MOST]
    return [one for one in around if metres_between(lon, lat, one.lon, one.lat) <= SAME_PLACE_M]


@transaction.atomic
def link_disputes(dispute: Dispute, other: Dispute, *, why: str, by: User, now: datetime) -> DisputeLink:
    """`dispute` hangs together with the earlier `other`; within RELAPSE_DAYS that is a reason for its level. Raises NotAllowed, LinkedWithItself."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    if dispute.pk == other.pk:
        raise LinkedWithItself
    link, is_new = DisputeLink.objects.get_or_create(dispute=dispute, other=other, defaults={"why": why, "by": by, "at": now})
    if is_new:
        for one, another in ((dispute, other), (other, dispute)):
            record(one, DisputeEvent.Kind.LINKED, now=now, by=by, audience=Audience.POLICE, other=str(another.pk), number=another.number, why=why)
        if why != DisputeLink.Why.PERSON and is_relapse(dispute, other) and RELAPSE not in dispute.facts:
            set_facts(dispute, [*dispute.facts, RELAPSE], by=by, now=now)
    return link


@transaction.atomic
def unlink_disputes(dispute: Dispute, other: Dispute, *, by: User, now: datetime) -> None:
    """Take the link away; the relapse is no reason any more where it was the last one. Raises NotAllowed, NotLinked."""
    if not by.may(Right.ANSWER):
        raise NotAllowed
    gone, _rows = DisputeLink.objects.filter(dispute=dispute, other=other).delete()
    if not gone:
        raise NotLinked
    record(dispute, DisputeEvent.Kind.LINKED, now=now, by=by, audience=Audience.POLICE, other=str(other.pk), number=other.number, undone=True)
    if RELAPSE in dispute.facts and not dispute.reopened and not dispute.links.exclude(why=DisputeLink.Why.PERSON).exists():
        set_facts(dispute, [code for code in dispute.facts if code != RELAPSE], by=by, now=now)


def is_relapse(dispute: Dispute, earlier: Dispute) -> bool:
    """Whether `earlier` ended, or was reported, so shortly before."""
    last = max(earlier.reported_at, earlier.closed_at or earlier.reported_at)
    return dispute.reported_at - last <= timedelta(days=settings.RELAPSE_DAYS)
