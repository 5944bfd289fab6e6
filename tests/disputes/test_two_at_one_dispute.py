"""Two at one dispute in the same moment, each on a connection of their own: one is first, the other is told so, and nothing is there twice or lost."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from disputes.lifecycle import AgreementStatus, Outcome, SessionStatus, Status
from disputes.models import (
    Agreement,
    AllowanceLine,
    AllowanceSheet,
    Attendance,
    Category,
    Dispute,
    FollowUp,
    Mediator,
    Paper,
    PaperSeries,
    Party,
    Payment,
    Room,
    Session,
    Term,
)
from disputes.services.agreeing import Promise, digest_of, draft_agreement, sign_agreement, tick_off
from disputes.services.allowances import SignedByAnother, gather_allowances, sign_allowances
from disputes.services.appraisals import ask_for_report, note_report
from disputes.services.editing import change_dispute
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.errors import AlreadyAwaited, AlreadySigned, NoMoreAttempts, WordsChanged
from disputes.services.groups import add_parts, read_list
from disputes.services.handing import give_to_officer, move_to_station
from disputes.services.inviting import answer_invitation, invite
from disputes.services.issuing import issue_paper
from disputes.services.levels import set_facts
from disputes.services.looking_again import follow_up
from disputes.services.merging import merge_disputes
from disputes.services.notes import write_note
from disputes.services.reporting import Report, report_dispute
from disputes.services.sessions import When, hold_session, schedule_session
from disputes.services.spot import OnTheSpot, settle_on_the_spot
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import build_cast
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, drafted, held, mediating, reported, scheduled, signed
from tests.disputes.test_working import given, mediator_of
from tests.patrols.test_at_once import together

DAY = timedelta(days=1)


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def again(dispute: Dispute) -> Dispute:
    """As whoever else is at it has read it."""
    return Dispute.objects.get(pk=dispute.pk)


def every_paper(agreement: Agreement) -> list[dict]:
    return [{"party": str(party.pk), "how": "paper"} for party in agreement.dispute.parties.all()]


def test_one_report_sent_twice_at_once_is_one_dispute(cast):
    reported(cast)
    report = Report(uuid.uuid4(), Category.objects.get(pk="0101"), "x", "walk_in", people=(ZHAO, QIAN))
    steps = [lambda: report_dispute(report, station=cast.east, by=cast.desk, now=cast.now)] * 3
    assert together(*steps) == ["done"] * 3
    assert Dispute.objects.count() == 2 and Party.objects.filter(dispute=report.key).count() == 2


def test_two_who_book_the_last_attempt_at_once_get_one(cast):
    dispute = mediating(cast)
    held(cast, dispute, "failed")
    rooms = [Room.objects.create(station=cast.east, name=name) for name in ("一", "二")]

    def book(room: Room, officer):
        when = When(cast.now + DAY, cast.now + DAY + HOUR, room=room)
        return lambda: schedule_session(again(dispute), when, host=officer, mediator=None, by=officer, now=cast.now)

    assert together(book(rooms[0], cast.desk), book(rooms[1], cast.community)) == ["done", NoMoreAttempts.code]
    assert dispute.sessions.count() == 2


def test_two_who_want_one_room_at_once_get_one_session(cast):
    first, second = mediating(cast), mediating(cast)
    room = Room.objects.create(station=cast.east, name="一")
    when = When(cast.now + DAY, cast.now + DAY + HOUR, room=room)
    steps = [
        lambda dispute=dispute, by=by: schedule_session(again(dispute), when, host=by, mediator=None, by=by, now=cast.now)
        for dispute, by in ((first, cast.desk), (second, cast.community))
    ]
    assert together(*steps) == ["done", "room_taken"]


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


def test_nothing_is_closed_while_a_session_is_being_booked(cast):
    dispute = mediating(cast)
    held(cast, dispute, "failed")
    room = Room.objects.create(station=cast.east, name="一")
    when = When(cast.now + DAY, cast.now + DAY + HOUR, room=room)
    together(
        lambda: schedule_session(again(dispute), when, host=cast.desk, mediator=None, by=cast.desk, now=cast.now),
        lambda: close_dispute(again(dispute), outcome=Outcome.NOT_SETTLED, by=cast.community, now=cast.now),
    )
    dispute.refresh_from_db()
    assert dispute.is_open == dispute.sessions.filter(status=SessionStatus.SCHEDULED).exists()


def test_closing_twice_and_reopening_twice_at_once_count_once(cast):
    dispute = reported(cast)
    closed = together(*[lambda: close_dispute(again(dispute), outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)] * 2)
    assert closed == ["done", StaleMove.code]
    opened = together(*[lambda: reopen_dispute(again(dispute), reason="又吵", is_relapse=True, by=cast.desk, now=cast.now)] * 2)
    assert opened == ["done", StaleMove.code] and again(dispute).reopened == 1


def test_two_joined_with_each_other_at_once_leave_one(cast):
    first, second = reported(cast), reported(cast)
    steps = [
        lambda gone=gone, into=into: merge_disputes(again(gone), again(into), by=cast.desk, now=cast.now) for gone, into in ((first, second), (second, first))
    ]
    assert together(*steps) == ["done", "stale_move"]
    assert Dispute.objects.open().count() == 1 and Dispute.objects.exclude(merged_into=None).count() == 1


def test_what_is_written_while_it_is_joined_is_not_lost(cast):
    into, gone = reported(cast), reported(cast)
    together(
        lambda: merge_disputes(again(gone), again(into), by=cast.desk, now=cast.now),
        lambda: change_dispute(again(gone), {"story": "改过"}, version=1, by=cast.community, now=cast.now),
    )
    assert again(gone).status == Status.CLOSED and again(gone).story in ("", "改过")


def test_what_is_nobodys_is_taken_by_one(cast):
    dispute = reported(cast)
    Dispute.objects.filter(pk=dispute.pk).update(officer=None)
    helper = cast.auxiliary
    assert together(*[lambda: give_to_officer(again(dispute), helper, reason="我来", by=helper, now=cast.now)] * 2) == ["done", NotAllowed.code]


def test_what_has_gone_to_another_station_is_not_given_to_an_officer_of_this_one(cast):
    dispute = reported(cast)
    together(
        lambda: move_to_station(again(dispute), cast.west, reason="在城西", by=cast.desk, now=cast.now),
        lambda: give_to_officer(again(dispute), cast.community, reason="社区熟悉", by=cast.desk, now=cast.now),
    )
    dispute = again(dispute)
    assert dispute.station == cast.west and dispute.officer is None


def test_numbers_taken_at_once_follow_each_other(cast):
    disputes = [mediating(cast) for _n in range(4)]
    assert together(*(lambda one=one: issue_paper(again(one), "register", by=cast.desk, now=cast.now) for one in disputes)) == ["done"] * 4
    assert sorted(Paper.objects.values_list("serial", flat=True)) == [1, 2, 3, 4] and PaperSeries.objects.get().last == 4


def test_one_paper_made_twice_at_once_is_one(cast):
    dispute = mediating(cast)
    assert together(*[lambda: issue_paper(again(dispute), "register", by=cast.desk, now=cast.now)] * 3) == ["done"] * 3
    assert Paper.objects.count() == 1


def test_an_invitation_answered_twice_at_once_has_one_answer(cast):
    session = scheduled(cast, mediating(cast))
    invite(session, by=cast.desk, now=cast.now)
    asked = session.attendances.first()

    def answers(said):
        return lambda: answer_invitation(Attendance.objects.get(pk=asked.pk), answer=said, now=cast.now)

    assert together(answers("accepted"), answers("declined"), lambda: hold_session(Session.objects.get(), "cancelled", fact="", by=cast.desk, now=cast.now))
    asked.refresh_from_db()
    assert asked.answer in ("accepted", "declined", "waiting")


def test_links_asked_for_twice_at_once_are_sent_once(cast):
    session = scheduled(cast, mediating(cast))
    ends = together(*[lambda: invite(Session.objects.get(pk=session.pk), by=cast.desk, now=cast.now)] * 2)
    assert ends == ["done", "invited_just_now"] and session.dispute.parties.exclude(addressee=None).count() == 2


def test_the_on_the_spot_form_sent_twice_at_once_settles_once(cast):
    dispute = reported(cast)
    said = OnTheSpot(way="police", recording="ZF-1", recording_from="08:00", recording_to="08:10")
    ends = together(*[lambda: settle_on_the_spot(again(dispute), said, by=cast.desk, now=cast.now)] * 2)
    assert "done" in ends and ends.count("done") == 1 and dispute.sessions.count() == 1
    assert again(dispute).outcome == Outcome.SPOT


def test_a_follow_up_done_twice_at_once_is_done_once(cast):
    signed(cast, mediating(cast))
    one = FollowUp.objects.filter(by_another=False).earliest("due_on")
    steps = [lambda: follow_up(FollowUp.objects.get(pk=one.pk), result="holds", by=cast.desk, now=cast.now)] * 2
    assert together(*steps) == ["done", StaleMove.code]


def test_nobody_reached_twice_at_once_are_two_tries(cast):
    signed(cast, mediating(cast))
    one = FollowUp.objects.filter(by_another=False).earliest("due_on")
    together(*[lambda: follow_up(FollowUp.objects.get(pk=one.pk), result="not_reached", by=cast.desk, now=cast.now)] * 2)
    one.refresh_from_db()
    assert (one.tries, one.done_at) == (2, None)


def test_a_street_mediator_takes_no_fact_away_that_was_added_while_they_wrote(cast):
    mediator = mediator_of(cast)
    dispute = given(cast, mediator)
    read = again(dispute)
    set_facts(again(dispute), ["weapon"], by=cast.desk, now=cast.now)
    with pytest.raises(NotAllowed):
        set_facts(read, ["injury"], by=mediator.user, now=cast.now)


def test_one_report_is_awaited_and_noted_once(cast):
    dispute = mediating(cast)
    assert together(*[lambda: ask_for_report(again(dispute), "injury", by=cast.desk, now=cast.now)] * 2) == [AlreadyAwaited.code, "done"]
    asked = dispute.appraisals.get()
    steps = [
        lambda result=result: note_report(dispute.appraisals.get(pk=asked.pk), result=result, issued_on=cast.now.date(), by=cast.desk, now=cast.now)
        for result in ("minor", "none")
    ]
    assert together(*steps) == ["done", "stale_move"]


def test_a_pasted_list_sent_twice_at_once_makes_each_part_once(cast):
    whole = mediating(cast)
    assert together(*[lambda: add_parts(again(whole), read_list("王一 10099000011\n王二 10099000012"), by=cast.desk, now=cast.now)] * 2) == ["done", "done"]
    assert Dispute.objects.filter(parent=whole).count() == 2


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


def test_notes_of_two_at_once_are_both_there(cast):
    dispute = reported(cast)
    assert together(*(lambda by=by: write_note(again(dispute), by.username, by=by, now=cast.now) for by in (cast.desk, cast.community))) == ["done"] * 2
    assert dispute.events.filter(kind="note").count() == 2
