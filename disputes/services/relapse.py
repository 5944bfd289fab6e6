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
from disputes.models.dispute import Audience
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
    family = [pk for pk in (dispute.pk, dispute.parent_id, dispute.merged_into_id) if pk is not None]
    linked = dispute.links.values("other")
    before = Dispute.objects.visible_to(visible_to).filter(Q(reported_at__gte=since) | Q(closed_at__gte=since), reported_at__lte=dispute.reported_at)
    before = before.filter(merged_into=None).exclude(pk__in=family).exclude(pk__in=linked).exclude(parent=dispute)
    if dispute.parent_id:
        before = before.exclude(parent=dispute.parent_id)
    both = _with_both_sides(dispute)
    rows = list(before.filter(Q(pk__in=both) | _around(dispute)).with_names().order_by("-reported_at")[: 5 * MOST])
    found = [Earlier(one, DisputeLink.Why.PARTIES if one.pk in both else DisputeLink.Why.PLACE) for one in rows if one.pk in both or _is_near(dispute, one)]
    return found[:MOST]


def _with_both_sides(dispute: Dispute) -> set[object]:
    """Disputes in which a party of each of two sides of this one stands as well, as two different people. Two queries."""
    marks: dict[str, set[str]] = {}
    for side, *own in dispute.parties.filter(role=Party.Role.PARTY).values_list("side", "phone_index", "number_index"):
        for mark in filter(None, own):
            marks.setdefault(mark, set()).add(side)
    if not marks:
        return set()
    named = Q(phone_index__in=marks) | Q(number_index__in=marks)
    there: dict[object, dict[str, set[object]]] = {}
    elsewhere = Party.objects.filter(named, role=Party.Role.PARTY).exclude(dispute=dispute)
    for where, row, *theirs in elsewhere.values_list("dispute", "pk", "phone_index", "number_index"):
        for side in {side for mark in theirs for side in marks.get(mark, ())}:
            there.setdefault(where, {}).setdefault(side, set()).add(row)
    return {where for where, sides in there.items() if len(sides) > 1 and len(set().union(*sides.values())) > 1}


def _around(dispute: Dispute) -> Q:
    """A square around the place; nothing where it has none."""
    if dispute.lon is None or dispute.lat is None:
        return Q(pk=None)
    aside, up = reach(dispute.lat, SAME_PLACE_M)
    return Q(lon__range=(dispute.lon - aside, dispute.lon + aside), lat__range=(dispute.lat - up, dispute.lat + up))


def _is_near(dispute: Dispute, other: Dispute) -> bool:
    if dispute.lon is None or dispute.lat is None or other.lon is None or other.lat is None:
        return False
    return metres_between(dispute.lon, dispute.lat, other.lon, other.lat) <= SAME_PLACE_M


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
