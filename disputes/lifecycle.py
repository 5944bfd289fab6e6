"""The life of a dispute, of each attempt to mediate it, and of what was agreed, on one screen."""

from django.db import models
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class Status(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("dispute", "Reported")
    MEDIATING = "mediating", pgettext_lazy("dispute", "In mediation")
    AGREED = "agreed", pgettext_lazy("dispute", "Agreed, being kept")
    REFERRED = "referred", pgettext_lazy("dispute", "Referred")
    CASE = "case", pgettext_lazy("dispute", "Handled as a case")
    CLOSED = "closed", pgettext_lazy("dispute", "Closed")


# MEDIATING → MEDIATING does not exist: another attempt is another session of the same mediation. CLOSED → REPORTED: reopened. AGREED → MEDIATING: broken,
# and the parties try once more. CASE → MEDIATING: both apply for it before a decision.
MOVES: Moves = {
    Status.REPORTED: frozenset({Status.MEDIATING, Status.REFERRED, Status.CASE, Status.CLOSED}),
    Status.MEDIATING: frozenset({Status.AGREED, Status.REFERRED, Status.CASE, Status.CLOSED}),
    Status.AGREED: frozenset({Status.MEDIATING, Status.REFERRED, Status.CASE, Status.CLOSED}),
    Status.REFERRED: frozenset({Status.MEDIATING, Status.CASE, Status.CLOSED}),
    Status.CASE: frozenset({Status.MEDIATING, Status.REFERRED, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.REPORTED}),
}
OPEN = (Status.REPORTED, Status.MEDIATING, Status.AGREED, Status.REFERRED, Status.CASE)


class Way(models.TextChoices):
    """By whom, and under which law, it is settled."""

    POLICE = "police", pgettext_lazy("mediation", "Police mediation")
    PEOPLE = "people", pgettext_lazy("mediation", "People’s mediation")
    JOINT = "joint", pgettext_lazy("mediation", "Joint mediation")
    COURT = "court", pgettext_lazy("mediation", "Referred to court")
    LABOUR = "labour", pgettext_lazy("mediation", "Referred to labour arbitration")
    FAMILY = "family", pgettext_lazy("mediation", "Domestic-violence path")


MEDIATED = (Way.POLICE, Way.PEOPLE, Way.JOINT)
BY_POLICE = (Way.POLICE, Way.JOINT)


class Outcome(models.TextChoices):
    """How it ended. Only the first three count as settled."""

    SPOT = "spot", pgettext_lazy("dispute", "Settled on the spot")
    KEPT = "kept", pgettext_lazy("dispute", "Agreed and kept")
    ORAL = "oral", pgettext_lazy("dispute", "Settled by word")
    NOT_SETTLED = "not_settled", pgettext_lazy("dispute", "Not settled, told where to go")
    REFERRED = "referred", pgettext_lazy("dispute", "Taken over by others")
    DECIDED = "decided", pgettext_lazy("dispute", "Decided as a case")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn by the parties")
    MERGED = "merged", pgettext_lazy("dispute", "Joined with another")


SETTLED = (Outcome.SPOT, Outcome.KEPT, Outcome.ORAL)


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("session", "Scheduled")
    AGREED = "agreed", pgettext_lazy("session", "Agreed")
    FAILED = "failed", pgettext_lazy("session", "Not agreed")
    ABSENT = "absent", pgettext_lazy("session", "A party stayed away")
    WITHDRAWN = "withdrawn", pgettext_lazy("session", "A party withdrew")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


_ENDS = frozenset({SessionStatus.AGREED, SessionStatus.FAILED, SessionStatus.ABSENT, SessionStatus.WITHDRAWN, SessionStatus.CANCELLED})
SESSION_MOVES: Moves = {SessionStatus.SCHEDULED.value: _ENDS, **{status.value: frozenset() for status in _ENDS}}
# An attempt in the law's sense: both sides sat at the table, or one refused to.
HELD = (SessionStatus.AGREED, SessionStatus.FAILED, SessionStatus.WITHDRAWN)


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed, being kept")
    KEPT = "kept", pgettext_lazy("agreement", "Kept")
    BROKEN = "broken", pgettext_lazy("agreement", "Broken")
    DROPPED = "dropped", pgettext_lazy("agreement", "Dropped")


AGREEMENT_MOVES: Moves = {
    AgreementStatus.DRAFT: frozenset({AgreementStatus.SIGNED, AgreementStatus.DROPPED}),
    AgreementStatus.SIGNED: frozenset({AgreementStatus.KEPT, AgreementStatus.BROKEN}),
    AgreementStatus.KEPT: frozenset(),
    AgreementStatus.BROKEN: frozenset({AgreementStatus.KEPT}),
    AgreementStatus.DROPPED: frozenset(),
}
