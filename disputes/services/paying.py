"""How a term is performed: at once or bit by bit, each with its receipt; and what the law says next where it is not."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import AGREEMENT_MOVES, BY_POLICE, AgreementStatus
from disputes.models import Agreement, DisputeEvent, Payment, Term
from disputes.services.clocks import CASE, CONFIRMATION, meet_clocks, start_clock
from disputes.services.holding import hold, hold_agreement
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move


class NotInForce(Refused):
    code = "not_in_force"
    status = 409
    message = _("The agreement is not in force yet: it is performed once everybody has signed.")


class TooMuch(Refused):
    code = "too_much"
    message = _("Only %(open)s yuan of this term are open. Enter what was paid of it.")


class AmountNeeded(Refused):
    code = "amount_needed"
    message = _("Enter how many yuan were paid.")


class NotYetPaid(Refused):
    code = "not_yet_paid"
    message = _("A payment lies in the past: its day is %(day)s at the latest.")


@transaction.atomic
def tick_off(term: Term, *, receipt: str, amount: Decimal | None = None, paid_on: date | None = None, by: User, now: datetime) -> Term:
    """All that is open of a term was performed, or `amount` yuan of it. With the last term the agreement is kept.

    Raises NotAllowed, NotInForce, TooMuch, NotYetPaid.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(term.agreement.dispute)
    held = Term.objects.select_for_update(of=("self",)).select_related("agreement__dispute").get(pk=term.pk)
    if held.agreement.status not in (AgreementStatus.SIGNED, AgreementStatus.BROKEN, AgreementStatus.KEPT):
        raise NotInForce
    if held.done_at is None:
        _pay(held, amount, receipt[:120], paid_on or timezone.localdate(now), by=by, now=now)
    term.refresh_from_db()
    return term


def _pay(term: Term, amount: Decimal | None, receipt: str, paid_on: date, *, by: User, now: datetime) -> None:
    today = timezone.localdate(now)
    if paid_on > today:
        raise NotYetPaid(day=f"{today:%Y-%m-%d}")
    still = open_of(term)
    if amount is not None and still is not None and amount > still:
        raise TooMuch(open=still)
    paid = still if amount is None else amount
    if paid is not None and paid <= 0:
        raise AmountNeeded
    Payment.objects.create(term=term, amount=paid if term.amount is not None else None, paid_on=paid_on, receipt=receipt, by=by, at=now)
    record(term.agreement.dispute, DisputeEvent.Kind.PAID, now=now, by=by, text=receipt, position=term.position, amount=str(paid or ""))
    if still is None or paid == still:
        _finish(term, receipt, by=by, now=now)


def _finish(term: Term, receipt: str, *, by: User, now: datetime) -> None:
    Term.objects.filter(pk=term.pk).update(done_at=now, receipt=receipt, noted_by=by)
    agreement = term.agreement
    if not agreement.terms.filter(done_at=None).exists() and agreement.status != AgreementStatus.KEPT:
        move(agreement, AgreementStatus.KEPT, allowed=AGREEMENT_MOVES, closed_at=now)


def open_of(term: Term) -> Decimal | None:
    """How many yuan are still to be paid; None where the term is not about money."""
    if term.amount is None:
        return None
    return term.amount - (term.payments.aggregate(paid=Sum("amount"))["paid"] or Decimal(0))


@transaction.atomic
def note_breach(agreement: Agreement, *, why: str, by: User, now: datetime) -> Agreement:
    """It is not kept: the parties are told their ways, and the dispute goes on.

    Where police mediated, the limit of the case runs from today (Procedure Rules, art. 185). Raises NotAllowed, IllegalMove, StaleMove.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold_agreement(agreement)
    move(agreement, AgreementStatus.BROKEN, allowed=AGREEMENT_MOVES)
    if agreement.dispute.way in BY_POLICE:
        start_clock(agreement.dispute, CASE, on=timezone.localdate(now))
    record(agreement.dispute, DisputeEvent.Kind.BROKEN, now=now, by=by, text=why, number=agreement.number)
    return agreement


@transaction.atomic
def file_confirmation(agreement: Agreement, *, by: User, now: datetime) -> Agreement:
    """Both parties have applied to the court for confirmation: the 30 days are met. Raises NotAllowed, NotInForce."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold_agreement(agreement)
    if agreement.form != Agreement.Form.PEOPLE or agreement.status == AgreementStatus.DRAFT:
        raise NotInForce
    agreement.confirmation_filed_on = timezone.localdate(now)
    agreement.save(update_fields=["confirmation_filed_on"])
    meet_clocks(agreement.dispute, CONFIRMATION, now=now)
    record(agreement.dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, confirmation=agreement.number)
    return agreement
