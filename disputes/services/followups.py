"""Looking again: planned when something is agreed, in a sample by somebody who did not mediate."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Right
from disputes.models import Agreement, Dispute, FollowUp, Level
from disputes.models.dispute import OFFICERS
from disputes.services.refusals import CannotTake, NotByMediator
from disputes.services.telling import FOLLOW_UP_DUE, tell
from policing.lib.errors import NotAllowed

PERFORMANCE, TENSE = "performance", "tense"


def plan_followups(dispute: Dispute, agreement: Agreement, *, today: date) -> list[FollowUp]:
    """At the day of performance, so many days after it, and once more for high levels; of a share of them the last is by another person."""
    last = max((term.due_on for term in agreement.terms.all()), default=today)
    is_high = dispute.level <= Level.ORANGE
    ahead = [0, *settings.FOLLOW_UP_DAYS, *(settings.FOLLOW_UP_DAYS_HIGH if is_high else [])]
    checker = _checker_for(dispute) if secrets.randbelow(100) < settings.FOLLOW_UP_SAMPLE_PERCENT else None
    way = FollowUp.Way.VISIT if is_high else FollowUp.Way.CALL
    facts = {"dispute": dispute, "to": dispute.officer, "way": way}
    rows = [FollowUp(why=f"+{days}" if days else PERFORMANCE, due_on=last + timedelta(days=days), **facts) for days in ahead]
    if checker is not None:
        rows[-1].by_another, rows[-1].to = True, checker
    for row in rows:
        row.save()
    return rows


def took_part(dispute: Dispute, person: User) -> bool:
    """Whether `person` mediated: as the officer, the street mediator, or in the chair of a session."""
    if person.pk in {dispute.officer_id, dispute.mediator.user_id if dispute.mediator else None}:
        return True
    return dispute.sessions.filter(Q(host=person) | Q(mediator__user=person)).exists()


def _checker_for(dispute: Dispute) -> User | None:
    """Somebody of the station who did not mediate, with the fewest follow-ups ahead; nobody where all did."""
    people = User.objects.filter(unit=dispute.station, is_active=True, role__in=OFFICERS)
    ahead = Count("followups", filter=Q(followups__done_at=None, followups__dropped_at=None))
    return next((person for person in people.annotate(ahead=ahead).order_by("ahead", "pk") if not took_part(dispute, person)), None)


@transaction.atomic
def assign_followup(followup: FollowUp, to: User, *, by: User, now: datetime) -> FollowUp:
    """`to` looks again. Raises NotAllowed, CannotTake, and NotByMediator where it is of the sample and they mediated."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    if not to.may(Right.MEDIATE) or not Dispute.objects.visible_to(to).filter(pk=followup.dispute_id).exists():
        raise CannotTake(name=to, fields={"to": [to.pk]})
    check_sample(followup, to)
    followup.to = to
    followup.save(update_fields=["to"])
    if to.pk != by.pk:
        tell(followup.dispute, [to], FOLLOW_UP_DUE, day=followup.due_on, now=now)
    return followup


def check_sample(followup: FollowUp, person: User) -> None:
    """Raises NotByMediator where it is of the sample and `person` mediated."""
    if followup.by_another and took_part(followup.dispute, person):
        raise NotByMediator(name=person)
