"""Looking again: planned when something is agreed, done by call or visit, in a sample by somebody who did not mediate."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from disputes.models import Agreement, Dispute, DisputeEvent, FollowUp, Level
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed

PERFORMANCE = "performance"


def plan_followups(dispute: Dispute, agreement: Agreement, *, today: date) -> list[FollowUp]:
    """At the day of performance, so many days after it, and once more for high levels; every so-manyth by another person."""
    last = max((term.due_on for term in agreement.terms.all()), default=today)
    is_high = dispute.level <= Level.ORANGE
    ahead = [0, *settings.FOLLOW_UP_DAYS, *(settings.FOLLOW_UP_DAYS_HIGH if is_high else [])]
    by_another = secrets.randbelow(100) < settings.FOLLOW_UP_SAMPLE_PERCENT
    return [
        FollowUp.objects.create(
            dispute=dispute, why=PERFORMANCE if not days else f"+{days}", due_on=last + timedelta(days=days), by_another=by_another and days == ahead[-1],
            way=FollowUp.Way.VISIT if is_high else FollowUp.Way.CALL,
        )
        for days in ahead
    ]  # fmt: skip


@transaction.atomic
def follow_up(followup: FollowUp, *, result: str, words: str = "", by: User, now: datetime) -> FollowUp:
    """What was found when looking again. Raises NotAllowed."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    followup.done_at, followup.done_by, followup.result, followup.words = now, by, result, words
    followup.save()
    record(followup.dispute, DisputeEvent.Kind.FOLLOWED_UP, now=now, by=by, why=followup.why, result=result)
    return followup
