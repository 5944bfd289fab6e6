"""Two at one agreement, paper or allowance in the same moment, each on a connection of their own: what was signed stays signed, and paid is paid once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from disputes.lifecycle import AgreementStatus, Outcome, Status
from disputes.models import (
    Agreement,
    AllowanceLine,
    AllowanceSheet,
    Dispute,
    FollowUp,
    Mediator,
    Paper,
    PaperSeries,
    Party,
    Payment,
    Session,
    Term,
)
from disputes.services.agreeing import Promise, digest_of, draft_agreement, sign_agreement, tick_off
from disputes.services.allowances import SignedByAnother, gather_allowances, sign_allowances
from disputes.services.errors import AlreadySigned, WordsChanged
from disputes.services.issuing import issue_paper
from tests.cast import build_cast
from tests.disputes.quarrels import drafted, held, mediating, reported, signed
from tests.patrols.test_at_once import together


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def again(dispute: Dispute) -> Dispute:
    """As whoever else is at it has read it."""
    return Dispute.objects.get(pk=dispute.pk)


def every_paper(agreement: Agreement) -> list[dict]:
    return [{"party": str(party.pk), "how": "paper"} for party in agreement.dispute.parties.all()]


def test_an_agreement_signed_twice_at_once_is_in_force_once(cast):
    agreement = drafted(cast, mediating(cast))
    signatures = every_paper(agreement)
    steps = [lambda by=by: sign_agreement(Agreement.objects.get(), signatures=signatures, by=by, now=cast.now) for by in (cast.desk, cast.community)]
    assert together(*steps) == [AlreadySigned.code, "done"]
    assert Paper.objects.filter(form="police", signed_on__isnull=False).count() == 1
    assert FollowUp.objects.count() == 3 and agreement.signed_by.filter(party__isnull=False).count() == 2


def test_what_was_signed_meanwhile_is_not_written_anew(cast):
    agreement = drafted(cast, mediating(cast))
    signatures, read = every_paper(agreement), Session.objects.select_related("dispute").get()
    promise = Promise(Party.objects.get(side="a"), "不赔了", "act", cast.now.date())

    def write():
        return draft_agreement(read, form="police", main_facts="另写", promises=[promise], by=cast.community, now=cast.now)

    seen = digest_of(agreement)
    ends = together(lambda: sign_agreement(Agreement.objects.get(), signatures=signatures, seen=seen, by=cast.desk, now=cast.now), write)
    agreement.refresh_from_db()
    words = [term.words for term in agreement.terms.all()]
    if agreement.status == AgreementStatus.SIGNED:
        assert (words, ends) == (["赔偿医药费"], [AlreadySigned.code, "done"])
    else:
        assert (words, agreement.signed_on, ends) == (["不赔了"], None, ["done", WordsChanged.code])


def test_two_who_write_one_agreement_at_once_write_one(cast):
    dispute = mediating(cast)
    session = held(cast, dispute)
    promise = Promise(dispute.parties.get(side="a"), "赔礼", "apology", cast.now.date())
    steps = [
        lambda by=by: draft_agreement(Session.objects.get(pk=session.pk), form="police", main_facts="事实", promises=[promise], by=by, now=cast.now)
        for by in (cast.desk, cast.community)
    ]
    assert together(*steps) == ["done", "done"]
    assert Agreement.objects.count() == Term.objects.count() == 1


def test_the_last_two_terms_performed_at_once_keep_the_agreement(cast):
    agreement = signed(cast, mediating(cast), days=(1, 2))
    terms = list(agreement.terms.all())
    steps = [lambda term=term: tick_off(Term.objects.get(pk=term.pk), receipt="收条", by=cast.desk, now=cast.now) for term in terms]
    assert together(*steps) == ["done", "done"]
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.KEPT


def test_one_term_ticked_twice_at_once_is_paid_once(cast):
    term = signed(cast, mediating(cast)).terms.get()
    steps = [lambda: tick_off(Term.objects.get(pk=term.pk), receipt="收条", by=cast.desk, now=cast.now)] * 2
    assert together(*steps) == ["done", "done"]
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal(500)]


def test_numbers_taken_at_once_follow_each_other(cast):
    disputes = [mediating(cast) for _n in range(4)]
    assert together(*(lambda one=one: issue_paper(again(one), "register", by=cast.desk, now=cast.now) for one in disputes)) == ["done"] * 4
    assert sorted(Paper.objects.values_list("serial", flat=True)) == [1, 2, 3, 4] and PaperSeries.objects.get().last == 4


def test_one_paper_made_twice_at_once_is_one(cast):
    dispute = mediating(cast)
    assert together(*[lambda: issue_paper(again(dispute), "register", by=cast.desk, now=cast.now)] * 3) == ["done"] * 3
    assert Paper.objects.count() == 1


def test_a_case_gathered_for_two_months_at_once_is_paid_once(cast):
    dispute = mediating(cast)
    people = Mediator.objects.create(station=cast.east, name="孙调解", committee="东河社区调委会")
    month = (cast.now.replace(day=1) - timedelta(days=40)).date()
    Dispute.objects.filter(pk=dispute.pk).update(mediator=people, status=Status.CLOSED, outcome=Outcome.ORAL, closed_at=cast.now - timedelta(days=75))
    later = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    steps = [lambda of=of: gather_allowances(cast.east, of, by=cast.desk, now=cast.now) for of in (month, later)]
    assert together(*steps) == ["done", "done"]
    assert AllowanceLine.objects.count() == 1


def test_whoever_gathers_a_month_anew_does_not_sign_it(cast):
    reported(cast)
    month = (cast.now.replace(day=1) - timedelta(days=5)).date()
    sheet = gather_allowances(cast.east, month, by=cast.desk, now=cast.now)
    read = AllowanceSheet.objects.get(pk=sheet.pk)
    gather_allowances(cast.east, month, by=cast.leader, now=cast.now)
    with pytest.raises(SignedByAnother):
        sign_allowances(read, by=cast.leader, now=cast.now)
