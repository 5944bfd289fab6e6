"""Agreements on their pages: written, split, signed on paper or a pad, paid bit by bit, broken, and allowances for whoever mediated."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disputes.lifecycle import AgreementStatus, Outcome, Way
from disputes.models import Agreement, AllowanceLine, AllowanceSheet, Dispute, Exhibit, Paper, Signature
from disputes.services.agreeing import note_breach, sign_agreement, tick_off
from disputes.services.allowances import AllowanceSigned, MonthNotOver, SignedByAnother, gather_allowances, kind_of, sign_allowances, total_of
from disputes.services.ending import close_dispute
from disputes.services.instalments import CannotSplit, split_amount
from disputes.services.paying import AmountNeeded, NotInForce, NotYetPaid, TooMuch, open_of
from policing.lib.errors import NotAllowed
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, ZHAO, drafted, held, mediating, signed
from tests.disputes.test_papers import DRAWN, all_parties, by_people, mediator_of
from tests.pictures import picture

DAY = timedelta(days=1)


@pytest.fixture
def desk(cast):
    return signed_in(cast.desk)


def running(dispute) -> set[str]:
    return {one.rule_id for one in dispute.deadlines.all() if one.is_running}


def test_an_amount_is_split_to_the_cent_and_the_last_part_takes_what_is_left():
    parts = split_amount(Decimal(1000), date(2026, 1, 31), 3)
    assert [(str(one.amount), one.due_on.isoformat()) for one in parts] == [("333.33", "2026-01-31"), ("333.33", "2026-02-28"), ("333.34", "2026-03-31")]
    assert [one.due_on for one in split_amount(Decimal(10), date(2026, 12, 28), 2, weekly=True)] == [date(2026, 12, 28), date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("amount", "first", "parts"),
    [(None, date(2026, 1, 1), 2), ("5", None, 2), ("5", date(2026, 1, 1), 1), ("5", date(2026, 1, 1), 37), ("0.01", date(2026, 1, 1), 2)],
)
def test_what_cannot_be_split_is_said(amount, first, parts):
    with pytest.raises(CannotSplit):
        split_amount(Decimal(amount) if amount else None, first, parts)


def body(dispute, *, form="police", **lines):
    by = str(dispute.parties.get(side="a").pk)
    usual = {"by": [by, by], "words": ["赔偿医药费", ""], "mode": ["transfer", "cash"], "amount": ["900", ""], "due_on": ["2031-01-31", ""]}
    return {"form": form, "main_facts": "因琐事争执", "responsibility": "", **(usual | lines)}


def test_an_agreement_is_written_split_and_signed_without_a_script(cast, desk):
    dispute = mediating(cast)
    session = held(cast, dispute)
    page = f"/disputes/{dispute.pk}/sessions/{session.pk}/agreement/"
    assert "双方到场" in desk.get(page).content.decode(), "what the session says is there already"
    split = desk.post(page, body(dispute) | {"split": "0", "parts": "3", "every": "month"})
    assert split.status_code == 200 and split.content.decode().count('value="300.00"') == 3
    assert not Agreement.objects.exists()
    answer = desk.post(page, body(dispute))
    agreement = Agreement.objects.get()
    assert answer["Location"] == f"/disputes/{dispute.pk}/agreements/{agreement.pk}/sign/"
    keys = [str(party.pk) for party in dispute.parties.all()]
    desk.post(answer["Location"], {f"paper-{keys[0]}": "on", f"finger-{keys[0]}": "on", "keep": "1"})
    assert agreement.signed_by.get().fingerprint
    desk.post(answer["Location"], {f"strokes-{keys[1]}": DRAWN, "force": "1"})
    agreement.refresh_from_db()
    assert (agreement.status, agreement.signed_by.count()) == (AgreementStatus.SIGNED, 3), "two parties, and the officer by signing in"


def test_an_agreement_without_a_due_date_is_refused_with_the_rule(cast, desk):
    dispute = mediating(cast)
    session = held(cast, dispute)
    answer = desk.post(f"/disputes/{dispute.pk}/sessions/{session.pk}/agreement/", body(dispute, due_on=["", ""]))
    assert answer.status_code == 400 and "184" in answer.content.decode() or "一百八十四" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_money_needs_an_amount_and_a_line_somebody_of_this_dispute(cast, desk):
    dispute, other = mediating(cast), mediating(cast, people=(replace(ZHAO, name="别人"),))
    page = f"/disputes/{dispute.pk}/sessions/{held(cast, dispute).pk}/agreement/"
    stranger = str(other.parties.get().pk)
    for wrong in ({"amount": ["", ""]}, {"by": [stranger, stranger]}, {"mode": ["x", "x"]}, {"words": ["", ""], "amount": ["", ""]}):
        assert desk.post(page, body(dispute, **wrong)).status_code == 400
    assert not Agreement.objects.exists()


def test_a_drawing_that_is_none_is_refused_and_nobody_has_signed(cast, desk):
    agreement = drafted(cast, mediating(cast))
    key = agreement.dispute.parties.first().pk
    desk.post(f"/disputes/{agreement.dispute_id}/agreements/{agreement.pk}/sign/", {f"strokes-{key}": "[[[1,2]]]", "keep": "1"})
    assert not Signature.objects.exists()


def test_a_term_is_paid_bit_by_bit_each_with_its_receipt(cast):
    agreement = signed(cast, mediating(cast), days=(10,))
    term = agreement.terms.get()
    tick_off(term, receipt="转账回单", amount=Decimal(200), by=cast.desk, now=cast.now)
    assert (open_of(term), term.done_at) == (Decimal(300), None)
    with pytest.raises(TooMuch):
        tick_off(term, receipt="x", amount=Decimal("300.01"), by=cast.desk, now=cast.now)
    with pytest.raises(AmountNeeded):
        tick_off(term, receipt="x", amount=Decimal(0), by=cast.desk, now=cast.now)
    with pytest.raises(NotYetPaid):
        tick_off(term, receipt="x", paid_on=(cast.now + 2 * DAY).date(), by=cast.desk, now=cast.now)
    tick_off(term, receipt="收条", by=cast.desk, now=cast.now)
    agreement.refresh_from_db()
    assert (open_of(term), agreement.status, term.payments.count()) == (Decimal(0), AgreementStatus.KEPT, 2)
    tick_off(term, receipt="再点一次", by=cast.desk, now=cast.now)
    assert term.payments.count() == 2, "ticked off twice is paid once"


def test_nothing_is_paid_of_what_nobody_signed(cast):
    with pytest.raises(NotInForce):
        tick_off(drafted(cast, mediating(cast)).terms.get(), receipt="x", by=cast.desk, now=cast.now)


def test_a_receipt_is_photographed_and_belongs_into_the_dossier(cast, desk):
    agreement = signed(cast, mediating(cast))
    dispute, term = agreement.dispute, agreement.terms.get()
    file = SimpleUploadedFile("r.png", picture(), content_type="image/png")
    desk.post(f"/disputes/{dispute.pk}/agreement/paid/", {"term": term.pk, "amount": "500", "receipt": "收条", "file": file})
    exhibit = Exhibit.objects.get()
    assert (exhibit.place, exhibit.payment.term_id) == (Exhibit.Place.RECEIPT, term.pk)
    assert "收条" in desk.get(f"/disputes/{dispute.pk}/agreement/").content.decode()


def test_a_file_that_is_no_picture_is_refused_whatever_its_name(cast, desk):
    dispute = signed(cast, mediating(cast)).dispute
    file = SimpleUploadedFile("r.png", b"<html>", content_type="image/png")
    desk.post(f"/disputes/{dispute.pk}/agreement/exhibit/", {"place": "evidence", "file": file})
    assert not Exhibit.objects.exists()


def test_after_a_breach_the_limit_of_the_case_runs_where_police_mediated(cast):
    agreement = note_breach(signed(cast, mediating(cast)), why="到期未付", by=cast.desk, now=cast.now)
    assert running(agreement.dispute) == {"case"}


def test_after_a_breach_of_a_peoples_agreement_the_court_can_still_be_asked(cast):
    people = by_people(cast)
    sign_agreement(people, signatures=[*all_parties(people), {"capacity": "mediator"}, {"capacity": "seal"}], by=cast.desk, now=cast.now)
    note_breach(people, why="到期未付", by=cast.desk, now=cast.now)
    assert running(people.dispute) == {"confirmation"}


def test_judicial_confirmation_is_applied_for_once_in_thirty_days(cast, desk):
    people = by_people(cast)
    sign_agreement(people, signatures=[*all_parties(people), {"capacity": "mediator"}, {"capacity": "seal"}], by=cast.desk, now=cast.now)
    desk.post(f"/disputes/{people.dispute_id}/agreement/confirmed/", {"agreement": people.pk})
    people.refresh_from_db()
    assert (people.confirmation_filed_on, running(people.dispute)) == (timezone.localdate(), set())


def test_papers_are_made_on_the_page_and_a_stranger_makes_none(cast, desk):
    dispute = mediating(cast)
    door = f"/disputes/{dispute.pk}/agreement/issue/"
    assert signed_in(cast.stranger).post(door, {"form": "register"}).status_code == 404
    assert signed_in(cast.inspector).post(door, {"form": "register"}).status_code == 403
    desk.post(door, {"form": "register"})
    desk.post(door, {"form": "cover"})
    desk.post(door, {"form": "record", "about": "x"})
    assert [paper.form for paper in Paper.objects.order_by("at", "pk")] == ["register", "cover"]
    listed = desk.get("/disputes/papers/").content.decode()
    assert Paper.objects.get(form="register").number in listed
    assert Paper.objects.get(form="register").number not in signed_in(cast.stranger).get("/disputes/papers/").content.decode()
    assert desk.get("/disputes/papers/blank/?form=people&kind=pdf")["Content-Type"] == "application/pdf"
    assert desk.get("/disputes/papers/blank/?form=x").status_code == 404
    assert desk.post(f"/disputes/{dispute.pk}/agreement/nonsense/").status_code == 404


def test_papers_over_rest(cast, desk):
    agreement = signed(cast, mediating(cast))
    here = f"/api/v1/disputes/{agreement.dispute_id}/papers/"
    made = desk.post(here, {"form": "record", "about": str(agreement.session_id)}, content_type="application/json")
    assert made.status_code == 201
    assert desk.get(f"{here}{made.json()['id']}.docx").status_code == 200
    assert {one["form"] for one in desk.get(here).json()["papers"]} == {"police", "record"}
    refused = desk.post(here, {"form": "people", "about": str(agreement.pk)}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_paper")


def settled(cast, *, outcome=Outcome.ORAL, **facts):
    """A case of a mediator, settled by word and closed 40 days ago."""
    dispute = mediating(cast, Way.PEOPLE, **facts)
    mediator_of(cast, dispute)
    held(cast, dispute, after=HOUR * (1 + 2 * Dispute.objects.count()))
    close_dispute(dispute, outcome=outcome, by=cast.desk, now=cast.now)
    Dispute.objects.filter(pk=dispute.pk).update(closed_at=cast.now - 40 * DAY)
    return dispute


def gathered(cast, **other):
    return gather_allowances(cast.east, (cast.now - 40 * DAY).date(), by=cast.desk, now=cast.now, **other)


def test_only_settled_and_closed_cases_earn_and_each_once(cast):
    settled(cast, outcome=Outcome.ORAL)
    settled(cast, outcome=Outcome.WITHDRAWN)
    mediating(cast, Way.PEOPLE)
    first = gathered(cast)
    assert gathered(cast) == first, "gathered again while it is a draft"
    assert [line.rate_id for line in first.lines.all()] == ["oral"]
    sign_allowances(first, by=cast.leader, now=cast.now)
    with pytest.raises(AllowanceSigned):
        gathered(cast)
    later = gather_allowances(cast.east, (cast.now - 40 * DAY).date().replace(day=1) - DAY, by=cast.desk, now=cast.now)
    assert total_of(later) == 0 and AllowanceLine.objects.count() == 1


def test_a_case_earns_by_what_it_was(cast):
    kinds = {kind_of(dispute) for dispute in (settled(cast), settled(cast, facts=["injury"]), settled(cast, scale="major"))}
    assert kinds == {"oral", "difficult", "major"}


def test_whoever_gathers_does_not_sign_and_no_month_is_gathered_early(cast):
    sheet = gather_allowances(cast.east, (cast.now - 40 * DAY).date(), by=cast.leader, now=cast.now)
    with pytest.raises(SignedByAnother):
        sign_allowances(sheet, by=cast.leader, now=cast.now)
    with pytest.raises(NotAllowed):
        sign_allowances(sheet, by=cast.desk, now=cast.now)
    with pytest.raises(MonthNotOver):
        gather_allowances(cast.east, cast.now.date(), by=cast.desk, now=cast.now)


def test_a_month_is_shown_signed_and_taken_out_as_files(cast, desk):
    settled(cast)
    month = f"{cast.now - 40 * DAY:%Y-%m}"
    desk.post("/disputes/allowances/", {"station": cast.east.pk, "month": month})
    sheet = AllowanceSheet.objects.get()
    here = f"/disputes/allowances/{sheet.pk}/"
    assert "周桂兰" in desk.get(here).content.decode()
    signed_in(cast.leader).post(here)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.signed_by) == (AllowanceSheet.Status.SIGNED, cast.leader)
    assert desk.get(f"{here}sheet.pdf").content.startswith(b"%PDF")
    assert b"".join(desk.get(f"{here}sheet.xlsx").streaming_content).startswith(b"PK")
    for address in (here, f"{here}sheet.pdf"):
        assert signed_in(cast.stranger).get(address).status_code == 404
