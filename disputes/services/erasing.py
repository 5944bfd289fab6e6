"""Erasing on schedule. Of a dispute whose days are over its number, kind, level, times, steps and outcome stay; no word, no name, no picture.

Each dispute is erased whole or not at all, in a transaction of its own. How long a dossier is kept is the archive's rule, so nothing is erased until a bureau
says how many days.
"""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from delivery.services import forget_words
from disputes.models import (
    Agreement,
    Appraisal,
    Attendance,
    Conflict,
    Dispute,
    DisputeFile,
    FollowUp,
    Paper,
    Party,
    Payment,
    Session,
    Signature,
    Task,
    Term,
)
from disputes.models.dispute import DisputeQuerySet
from disputes.services.inviting import forget_numbers
from policing.lib.sweeping import work_through

log = structlog.get_logger()

SECONDS = 120.0
# Whatever of a dispute is sealed, and how it hangs on it.
SEALED: tuple[tuple[type[Model], str], ...] = (
    *((Party, "dispute"), (Session, "dispute"), (Agreement, "dispute"), (Term, "agreement__dispute"), (FollowUp, "dispute"), (Task, "dispute")),
    *((DisputeFile, "dispute"), (Conflict, "dispute"), (Paper, "dispute"), (Signature, "agreement__dispute")),
)
# What people wrote besides: where, how it hangs on the dispute, and in which columns.
PLAIN: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Attendance, ("session__dispute", "wish")),
    (Term, ("agreement__dispute", "receipt")),
    (Payment, ("term__agreement__dispute", "receipt")),
    (Appraisal, ("dispute", "number")),
)


def erase_outlived(*, seconds: float = SECONDS) -> int:
    """Erase disputes that ended longer ago than DISPUTES_KEPT and have no follow-up ahead; returns how many. 0 days: never."""
    if not settings.DISPUTES_KEPT:
        return 0
    erased = work_through(outlived, erase_dispute, name="erase disputes", seconds=seconds)
    if erased:
        log.info("disputes_erased", count=erased, kept_days=settings.DISPUTES_KEPT.days)
    return erased


def outlived(now: datetime) -> DisputeQuerySet:
    ended = Dispute.objects.filter(erased_at=None, closed_at__lt=now - settings.DISPUTES_KEPT)
    ended = ended.exclude(followups__done_at=None, followups__dropped_at=None, followups__isnull=False)
    # What was joined with another speaks in its timeline, and goes after it.
    return ended.filter(Q(merged_into=None) | Q(merged_into__erased_at__isnull=False))


@transaction.atomic
def erase_dispute(dispute: Dispute, *, now: datetime) -> None:
    """Destroy what `dispute` says about people: its words and those of its timeline, names, notes, agreements, papers and pictures."""
    for model, path in SEALED:
        model._base_manager.filter(**{path: dispute.pk}).update(wrapped_key=None)
    Party.objects.filter(dispute=dispute.pk).update(name_index="", phone_index="", number_index="", authority="")
    DisputeFile.objects.filter(dispute=dispute.pk).update(content=b"", preview=None)
    for rows, words in PLAIN:
        rows._base_manager.filter(**{words[0]: dispute.pk}).update(**dict.fromkeys(words[1:], ""))
    forget_numbers(dispute)
    dispute.erase()
    Dispute.objects.filter(pk=dispute.pk).update(erased_at=now, place="", lon=None, lat=None)
    forget_words(dispute.pk, title=dispute.number)
