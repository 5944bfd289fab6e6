"""An agreement: written, signed and frozen. How it is performed, or broken, is in `paying`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import AGREEMENT_MOVES, MOVES, AgreementStatus, SessionStatus, Status
from disputes.models import Agreement, DisputeEvent, Party, Session, Term
from disputes.services.clocks import CONFIRMATION, PEOPLE, meet_clocks, start_clock, stop_clocks
from disputes.services.errors import AlreadySigned, NoAmount, NoDueDay, NothingAgreed, NotSigned
from disputes.services.followups import plan_followups
from disputes.services.holding import hold, hold_agreement
from disputes.services.issuing import issue_paper
from disputes.services.paying import note_breach, tick_off
from disputes.services.signing import digest_of, missing_signatures, sign_by_account, take_signatures
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move

# What stands in the police's own series and bears its seal, an officer puts in force.
BY_OFFICER = (Agreement.Form.POLICE, Agreement.Form.SPOT)


@dataclass(frozen=True)
class Promise:
    """Who does what until when; `amount` in yuan where it is money."""

    by: Party
    words: str
    mode: str
    due_on: date | None
    amount: Decimal | None = None


@transaction.atomic
def draft_agreement(session: Session, *, form: str, main_facts: str, responsibility: str = "", promises: list[Promise], by: User, now: datetime) -> Agreement:
    """What is to be signed; written anew as often as needed before that. Raises NotAllowed, NothingAgreed, NoDueDay, NoAmount, AlreadySigned."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(session.dispute)
    if session.status != SessionStatus.AGREED:
        raise NothingAgreed
    agreement = Agreement.objects.filter(session=session).first() or Agreement(session=session, dispute=session.dispute)
    if agreement.status != AgreementStatus.DRAFT:
        raise AlreadySigned
    agreement.form, agreement.main_facts, agreement.responsibility = form, main_facts, responsibility
    agreement.save()
    agreement.terms.all().delete()
    agreement.signed_by.all().delete()  # whoever signed, signed other words
    for position, promise in enumerate(promises, start=1):
        _add_term(agreement, position, promise)
    return agreement


def _add_term(agreement: Agreement, position: int, promise: Promise) -> Term:
    if promise.due_on is None:
        raise NoDueDay(position=position, fields={"terms": [position]})
    amount = promise.amount if promise.mode in Agreement.MONEY else None
    if promise.mode in Agreement.MONEY and not amount:
        raise NoAmount(position=position, fields={"terms": [position]})
    return Term.objects.create(
        agreement=agreement, position=position, by=promise.by, words=promise.words, mode=promise.mode, amount=amount, due_on=promise.due_on
    )


@transaction.atomic
def sign_agreement(agreement: Agreement, *, signatures: list[dict[str, Any]], seen: str = "", by: User, now: datetime) -> Agreement:
    """Everybody has signed, on paper or here: in force, frozen, and its clocks run. `seen` is the digest of the words that were read.

    Raises NotAllowed, NotSigned, AlreadySigned, WordsChanged, IllegalMove, StaleMove.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold_agreement(agreement)
    if agreement.form in BY_OFFICER and not by.is_officer:
        raise NotAllowed
    take_signatures(agreement, signatures, seen=seen, by=by, now=now)
    sign_by_account(agreement, by=by, now=now)
    if missing := missing_signatures(agreement):
        raise NotSigned(who="、".join(missing))
    today, dispute = timezone.localdate(now), agreement.dispute
    move(agreement, AgreementStatus.SIGNED, allowed=AGREEMENT_MOVES, signed_on=today, digest=digest_of(agreement))
    number = issue_paper(dispute, agreement.form, about=agreement, by=by, now=now).number
    move(dispute, Status.AGREED, allowed=MOVES)
    meet_clocks(dispute, PEOPLE, now=now)
    stop_clocks(dispute, why="agreed", now=now)
    if agreement.form == Agreement.Form.PEOPLE:
        start_clock(dispute, CONFIRMATION, on=today)
    plan_followups(dispute, agreement, today=today)
    record(dispute, DisputeEvent.Kind.AGREED, now=now, by=by, number=number, terms=agreement.terms.count())
    return agreement


__all__ = ["Promise", "digest_of", "draft_agreement", "note_breach", "sign_agreement", "tick_off"]
