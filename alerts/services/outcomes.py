"""What came of an alert: checked when it is closed, put right later, and told to its sender each time."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import REASONS, Disposition, Evidence, Reason, Status
from alerts.models import Alert, AlertEvent
from alerts.models.alert import CapStatus
from alerts.services.announcing import announce_alert
from alerts.services.telling import tell_sender
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed, Refused


class ReasonMissing(Refused):
    code = "malformed"
    message = _("Say why: choose the reason that fits.")


class ReasonUnfit(Refused):
    code = "malformed"
    message = _("This reason does not belong to “%(disposition)s”. Choose one of its own.")


class WordsMissing(Refused):
    code = "malformed"
    message = _("“Something else” needs a sentence that says what.")


class EvidenceMissing(Refused):
    code = "malformed"
    message = _("Say what stands behind this sum.")


class NoExercise(Refused):
    code = "malformed"
    message = _("This was no exercise. Say what came of it.")


class NothingClosed(Refused):
    code = "illegal_move"
    status = 409
    message = _("Only what is closed has an outcome that can be put right; an exercise stays one.")


class SameOutcome(Refused):
    code = "malformed"
    message = _("This is what stands there already.")


class Outcome(NamedTuple):
    """What an officer says came of it. `money` in yuan is kept safe, `evidence` is what shows it; `text` stays with the police."""

    disposition: str
    reason: str = ""
    text: str = ""
    money: Decimal | None = None
    evidence: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {"disposition": self.disposition, "disposition_reason": self.reason, "money_kept_safe": self.money, "money_evidence": self.evidence}


def checked(outcome: Outcome, alert: Alert) -> Outcome:
    """`outcome` as it may be written: an exercise is one whatever was said, and evidence stands by a sum alone.

    Raises NoExercise, ReasonMissing, ReasonUnfit, WordsMissing, EvidenceMissing.
    """
    if alert.cap_status == CapStatus.EXERCISE:
        return Outcome(Disposition.EXERCISE, text=outcome.text)
    if outcome.disposition == Disposition.EXERCISE and alert.cap_status == CapStatus.ACTUAL:
        raise NoExercise(fields={"disposition": [str(NoExercise.message)]})
    reasons = REASONS.get(outcome.disposition, ())
    if reasons and not outcome.reason:
        raise ReasonMissing(fields={"reason": [str(ReasonMissing.message)]})
    if reasons and outcome.reason not in reasons:
        said = {"disposition": Disposition(outcome.disposition).label}
        raise ReasonUnfit(**said, fields={"reason": [str(ReasonUnfit.message) % said]})
    if outcome.reason == Reason.OTHER and not outcome.text.strip():
        raise WordsMissing(fields={"text": [str(WordsMissing.message)]})
    if outcome.money is not None and outcome.evidence not in Evidence.values:
        raise EvidenceMissing(fields={"money_evidence": [str(EvidenceMissing.message)]})
    return outcome._replace(reason=outcome.reason if reasons else "", evidence=outcome.evidence if outcome.money is not None else "")


@transaction.atomic
def correct_outcome(alert: Alert, outcome: Outcome, *, by: User, now: datetime) -> Alert:
    """Put right what came of a closed alert: what was said before stays on the timeline, and the sender hears the new outcome.

    Raises NotAllowed, NothingClosed, SameOutcome, and what `checked` raises.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    alert = Alert.objects.with_names().select_related("message", "station__parent").select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.status != Status.CLOSED or alert.cap_status == CapStatus.EXERCISE:
        raise NothingClosed
    columns = checked(outcome, alert).columns
    before = {name: getattr(alert, name) for name in columns}
    if before == columns:
        raise SameOutcome
    for name, value in columns.items():
        setattr(alert, name, value)
    alert.save(update_fields=list(columns))
    _record(alert, before, columns, outcome.text, by, now)
    if before["disposition"] != columns["disposition"] or before["disposition_reason"] != columns["disposition_reason"]:
        tell_sender(alert, "closed", now=now)
    announce_alert(alert)
    return alert


def _record(alert: Alert, before: dict[str, Any], after: dict[str, Any], text: str, by: User, now: datetime) -> None:
    """Codes and sums, no words of people: they can be read after the alert has been erased. Its own words are sealed, and left out where no key is left."""
    was, is_now = ({name: str(value) if isinstance(value, Decimal) else value for name, value in said.items()} for said in (before, after))
    record(alert, AlertEvent.Kind.CORRECTED, now=now, by=by, text="" if alert.erased_at else text, outcome={"was": was, "now": is_now})
