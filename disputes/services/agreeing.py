"""An agreement: written, signed and frozen, performed term by term, or broken."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import AGREEMENT_MOVES, MOVES, AgreementStatus, Status
from disputes.models import Agreement, DisputeEvent, Party, Session, Term
from disputes.services.clocks import CONFIRMATION, PEOPLE, meet_clocks, start_clock, stop_clocks
from disputes.services.errors import AlreadySigned, NoDueDay, NotSigned
from disputes.services.followups import plan_followups
from disputes.services.reporting import next_number
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move

ON_ONE_SPOT = (Agreement.Form.SPOT, Agreement.Form.ORAL)


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
    """What is to be signed; written anew as often as needed before that. Raises NotAllowed, NoDueDay, AlreadySigned."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    agreement = Agreement.objects.filter(session=session).first() or Agreement(session=session, dispute=session.dispute)
    if agreement.status != AgreementStatus.DRAFT:
        raise AlreadySigned
    agreement.form, agreement.main_facts, agreement.responsibility = form, main_facts, responsibility
    agreement.save()
    agreement.terms.all().delete()
    for position, promise in enumerate(promises, start=1):
        if promise.due_on is None:
            raise NoDueDay(position=position, fields={"terms": [position]})
        Term.objects.create(
            agreement=agreement, position=position, by=promise.by, words=promise.words, mode=promise.mode, amount=promise.amount, due_on=promise.due_on
        )
    return agreement


@transaction.atomic
def sign_agreement(agreement: Agreement, *, signatures: list[dict[str, Any]], by: User, now: datetime) -> Agreement:
    """Everybody has signed: frozen, numbered, and its clocks run. Raises NotAllowed, NotSigned, IllegalMove, StaleMove."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    _check_signed(agreement, signatures)
    today = timezone.localdate(now)
    dispute = agreement.dispute
    number = next_number(dispute.station, agreement.form, today.year)
    move(agreement, AgreementStatus.SIGNED, allowed=AGREEMENT_MOVES, signed_on=today, signatures=signatures, number=number, digest=digest_of(agreement))
    move(dispute, Status.AGREED, allowed=MOVES)
    meet_clocks(dispute, PEOPLE, now=now)
    stop_clocks(dispute, why="agreed", now=now)
    if agreement.form == Agreement.Form.PEOPLE:
        start_clock(dispute, CONFIRMATION, on=today)
    plan_followups(dispute, agreement, today=today)
    record(dispute, DisputeEvent.Kind.AGREED, now=now, by=by, number=number, terms=agreement.terms.count())
    return agreement


def _check_signed(agreement: Agreement, signatures: list[dict[str, Any]]) -> None:
    signed = {str(signature.get("party", "")) for signature in signatures}
    missing = [party.name for party in agreement.dispute.parties.filter(role=Party.Role.PARTY) if not _signs_for(party) & signed]
    if missing and agreement.form not in ON_ONE_SPOT:
        raise NotSigned(who="、".join(missing))


def _signs_for(party: Party) -> set[str]:
    """The party, and whoever may sign in their place."""
    stands_in = party.stood_for_by.filter(role__in=[Party.Role.GUARDIAN, Party.Role.AGENT])
    return {str(party.pk), *(str(person.pk) for person in stands_in)}


def digest_of(agreement: Agreement) -> str:
    """64 hex digits over all that was agreed."""
    terms = [[term.position, str(term.by_id), term.words, term.mode, str(term.amount or ""), term.due_on.isoformat()] for term in agreement.terms.all()]
    facts = [str(agreement.dispute_id), agreement.form, agreement.main_facts, agreement.responsibility, terms]
    return sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def tick_off(term: Term, *, receipt: str, by: User, now: datetime) -> Term:
    """A term was performed. With the last one the agreement is kept. Raises NotAllowed."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    if Term.objects.filter(pk=term.pk, done_at=None).update(done_at=now, receipt=receipt[:120], noted_by=by):
        term.refresh_from_db()
        agreement = term.agreement
        record(agreement.dispute, DisputeEvent.Kind.PAID, now=now, by=by, position=term.position, receipt=receipt[:120])
        if not agreement.terms.filter(done_at=None).exists():
            move(agreement, AgreementStatus.KEPT, allowed=AGREEMENT_MOVES, closed_at=now)
    return term


@transaction.atomic
def note_breach(agreement: Agreement, *, why: str, by: User, now: datetime) -> Agreement:
    """It is not kept: the parties are told their ways, and the dispute goes on. Raises NotAllowed, IllegalMove, StaleMove."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    move(agreement, AgreementStatus.BROKEN, allowed=AGREEMENT_MOVES)
    record(agreement.dispute, DisputeEvent.Kind.BROKEN, now=now, by=by, text=why, number=agreement.number)
    return agreement
