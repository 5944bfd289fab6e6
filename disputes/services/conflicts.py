"""Whether whoever mediates stands too near to one side: found by comparing telephones, or said by people. Going on takes a reason.

Compared are only the people who work the dispute with the people in it; no party is looked for in disputes of others.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import User
from delivery.models import Address, Channel
from disputes.models import Audience, Conflict, Dispute, DisputeEvent, Mediator, Party
from disputes.services.errors import ConflictOfInterest
from disputes.services.timeline import record
from policing.lib.phones import number_index

Kind = Conflict.Kind


class Near(NamedTuple):
    """One way in which somebody is near to a party; `party` where it is known which."""

    kind: str
    party: Party | None
    is_found: bool = True


def found_conflicts(dispute: Dispute, who: Mediator | User) -> list[Near]:
    """What comparing telephones shows: the same number as somebody in this dispute, or a party with one of them in an earlier one. Three queries at most."""
    marks = _marks(who)
    if not marks:
        return []
    here = list(dispute.parties.all())
    same = [Near(Kind.PHONE, party) for party in here if party.phone_index in marks]
    return [*same, *_earlier(dispute, marks, here)]


def _earlier(dispute: Dispute, marks: set[str], here: list[Party]) -> list[Near]:
    own = Party.objects.filter(phone_index__in=marks, role=Party.Role.PARTY).exclude(dispute=dispute).values("dispute")
    with_them = Party.objects.filter(dispute__in=own, role=Party.Role.PARTY).exclude(phone_index="").exclude(phone_index__in=marks)
    met = set(with_them.values_list("phone_index", flat=True))
    return [Near(Kind.EARLIER, party) for party in here if party.role == Party.Role.PARTY and party.phone_index in met][:1]


def _marks(who: Mediator | User) -> set[str]:
    if isinstance(who, Mediator):
        return {number_index(who.phone)} - {""}
    return set(Address.objects.filter(addressee__user=who, channel=Channel.SMS, is_active=True).values_list("value_index", flat=True))


@transaction.atomic
def check_conflicts(dispute: Dispute, who: Mediator | User | None, *, said: Iterable[str] = (), reason: str = "", by: User, now: datetime) -> list[Conflict]:
    """Keep what brings `who` too near, with the reason to go on; what was reasoned before needs none again. Raises ConflictOfInterest without one."""
    if who is None:
        return []
    whose: dict[str, Any] = {"mediator": who} if isinstance(who, Mediator) else {"officer": who}
    known = set(dispute.conflicts.filter(**whose).values_list("kind", flat=True))
    near = {one.kind: one for one in [*(Near(kind, None, is_found=False) for kind in said), *found_conflicts(dispute, who)] if one.kind not in known}
    if near and not reason.strip():
        raise ConflictOfInterest(who=str(who), why="、".join(str(Kind(kind).label) for kind in near), fields={"conflict_reason": sorted(near)})
    rows = [
        Conflict.objects.create(dispute=dispute, kind=one.kind, party=one.party, is_found=one.is_found, reason=reason, by=by, at=now, **whose)
        for one in near.values()
    ]
    if rows:
        record(dispute, DisputeEvent.Kind.NOTE, now=now, by=by, text=reason, audience=Audience.POLICE, conflict=sorted(near), who=str(who))
    return rows
