"""A report that turns out to be an earlier dispute: joined to it, or reopening it. Nothing is typed twice and nothing is lost."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute, DisputeEvent
from disputes.services.ending import reopen_dispute
from disputes.services.levels import set_facts
from disputes.services.parties import Person, name_party
from disputes.services.reporting import Report
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.phones import number_index

AGAIN, THRICE = "repeat-2", "repeat-3"


@transaction.atomic
def join_report(dispute: Dispute, report: Report, *, by: User, now: datetime) -> Dispute:
    """Add `report` to an open `dispute`, or reopen a closed one with it: facts, story and people not named yet. Sent twice, it is joined once.

    The second and the third report of one dispute are facts themselves. Raises NotAllowed, IllegalMove, StaleMove.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.events.filter(data__joined=str(report.key)).exists():
        return dispute
    if not dispute.is_open:
        is_relapse = dispute.closed_at is not None and (now - dispute.closed_at).days <= settings.RELAPSE_DAYS
        reopen_dispute(dispute, reason=report.title, is_relapse=is_relapse, by=by, now=now)
    words = "\n".join(part for part in (report.title, report.place, report.story) if part)
    record(dispute, DisputeEvent.Kind.NOTE, now=now, by=by, text=words, joined=str(report.key), source=report.source)
    set_facts(dispute, [*dispute.facts, *report.facts, _again(dispute)], by=by, now=now)
    for person in _new(dispute, report.people):
        name_party(dispute, person, by=by, now=now)
    return dispute


def _again(dispute: Dispute) -> str:
    joined = dispute.events.filter(data__has_key="joined").count()
    return THRICE if joined > 1 else AGAIN


def _new(dispute: Dispute, people: tuple[Person, ...]) -> list[Person]:
    """Those not named in `dispute` yet: by their number, or else by their name."""
    there = list(dispute.parties.all())
    numbers, names = {one.phone_index for one in there} - {""}, {one.name for one in there}
    return [one for one in people if number_index(one.phone) not in numbers and one.name not in names]
