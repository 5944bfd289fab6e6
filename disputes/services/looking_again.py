"""What was found when somebody looked again: by the script's answers, with what follows when it is tense, broken, or nobody was reached."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import SETTLED, AgreementStatus, Status
from disputes.models import Agreement, Audience, Dispute, DisputeEvent, FollowUp
from disputes.script import result_of, unanswered
from disputes.services.agreeing import note_breach
from disputes.services.counting import working_days_after
from disputes.services.ending import reopen_dispute
from disputes.services.followups import TENSE, check_sample
from disputes.services.holding import hold
from disputes.services.refusals import ScriptUnanswered
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, StaleMove

# So often somebody is called, then visited, before it stands as not reached.
MOST_TRIES = 3
AGAIN_IN = timedelta(days=7)


@transaction.atomic
def follow_up(
    followup: FollowUp,
    *,
    answers: dict[str, str] | None = None,
    result: str = "",
    reached: Iterable[UUID] = (),
    words: str = "",
    by: User,
    now: datetime,
) -> FollowUp:
    """What was found when looking again: by the answers to the script, else by `result`. Nobody reached: planned again, then as a visit.

    Broken: a signed agreement is noted as broken, a closed dispute is open again. Raises NotAllowed, NotByMediator, ScriptUnanswered, StaleMove.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(followup.dispute)
    followup.refresh_from_db(fields=["done_at", "dropped_at", "tries", "way", "due_on"])
    check_sample(followup, by)
    if result == FollowUp.Result.NOT_REACHED:
        return _try_again(followup, words, by=by, now=now)
    if answers is not None:
        if missing := unanswered(followup.dispute, answers):
            raise ScriptUnanswered(fields={code: [str(ScriptUnanswered.message)] for code in missing})
        result = result_of(followup.dispute, answers)
    _finish(followup, result, by=by, now=now, answers=answers or {}, reached=list(reached), words=words)
    if result == FollowUp.Result.TENSE:
        _look_sooner(followup.dispute, by=by, now=now)
    elif result == FollowUp.Result.BROKEN:
        _broken(followup.dispute, words, by=by, now=now)
    return followup


def _finish(followup: FollowUp, result: str, *, by: User, now: datetime, words: str, **facts: object) -> None:
    if not FollowUp.objects.filter(pk=followup.pk, done_at=None, dropped_at=None).update(done_at=now, done_by=by, result=result, **facts):
        raise StaleMove
    followup.refresh_from_db()
    followup.words = words
    followup.save(update_fields=["words", "wrapped_key"])
    record(followup.dispute, DisputeEvent.Kind.FOLLOWED_UP, now=now, by=by, why=followup.why, result=result, way=followup.way)


def _try_again(followup: FollowUp, words: str, *, by: User, now: datetime) -> FollowUp:
    """On the next working day; after three calls by a visit, after three visits it stands as not reached. Raises StaleMove."""
    if followup.done_at is not None or followup.dropped_at is not None:
        raise StaleMove
    tries, is_call = followup.tries + 1, followup.way == FollowUp.Way.CALL
    if tries >= MOST_TRIES and not is_call:
        _finish(followup, FollowUp.Result.NOT_REACHED, by=by, now=now, words=words, tries=tries)
        return followup
    if tries >= MOST_TRIES:
        followup.way, tries = FollowUp.Way.VISIT.value, 0
    followup.tries, followup.due_on = tries, working_days_after(timezone.localdate(now), 1).on
    followup.told_due_at = followup.told_overdue_at = None
    followup.save(update_fields=["way", "tries", "due_on", "told_due_at", "told_overdue_at"])
    audience = Audience.POLICE if followup.by_another else Audience.ALL  # whoever mediated does not learn beforehand that somebody else looks
    facts = {"why": followup.why, "result": FollowUp.Result.NOT_REACHED, "way": followup.way}
    record(followup.dispute, DisputeEvent.Kind.FOLLOWED_UP, now=now, by=by, text=words, audience=audience, **facts)
    return followup


def _look_sooner(dispute: Dispute, *, by: User, now: datetime) -> None:
    """Tense: in a week at the latest somebody looks again."""
    soon = timezone.localdate(now) + AGAIN_IN
    if not dispute.followups.filter(done_at=None, dropped_at=None, due_on__lte=soon).exists():
        FollowUp.objects.create(dispute=dispute, why=TENSE, due_on=soon, to=dispute.officer, way=FollowUp.Way.VISIT)


def _broken(dispute: Dispute, words: str, *, by: User, now: datetime) -> None:
    for agreement in Agreement.objects.filter(dispute=dispute, status=AgreementStatus.SIGNED):
        note_breach(agreement, why=words, by=by, now=now)
    if dispute.status == Status.CLOSED and dispute.outcome in SETTLED:
        reopen_dispute(dispute, reason=words, is_relapse=True, by=by, now=now)
