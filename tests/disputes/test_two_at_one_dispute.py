"""Two at one dispute in the same moment, each on a connection of their own: one is first, the other is told so, and nothing is there twice or lost."""

import uuid
from datetime import timedelta

import pytest

from disputes.lifecycle import Outcome, SessionStatus, Status
from disputes.models import (
    Attendance,
    Category,
    Dispute,
    FollowUp,
    Party,
    Room,
    Session,
)
from disputes.services.appraisals import ask_for_report, note_report
from disputes.services.editing import change_dispute
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.errors import AlreadyAwaited, NoMoreAttempts
from disputes.services.groups import add_parts, read_list
from disputes.services.handing import give_to_officer, move_to_station
from disputes.services.inviting import answer_invitation, invite
from disputes.services.levels import set_facts
from disputes.services.looking_again import follow_up
from disputes.services.merging import merge_disputes
from disputes.services.notes import write_note
from disputes.services.reporting import Report, report_dispute
from disputes.services.sessions import When, hold_session, schedule_session
from disputes.services.spot import OnTheSpot, settle_on_the_spot
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import build_cast
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, held, mediating, reported, scheduled, signed
from tests.disputes.test_working import given, mediator_of
from tests.patrols.test_at_once import together

DAY = timedelta(days=1)


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def again(dispute: Dispute) -> Dispute:
    """As whoever else is at it has read it."""
    return Dispute.objects.get(pk=dispute.pk)


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


def test_notes_of_two_at_once_are_both_there(cast):
    dispute = reported(cast)
    assert together(*(lambda by=by: write_note(again(dispute), by.username, by=by, now=cast.now) for by in (cast.desk, cast.community))) == ["done"] * 2
    assert dispute.events.filter(kind="note").count() == 2
