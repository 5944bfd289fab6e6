"""Sessions: nobody sits at two places, whoever is near one side says why they go on, reports start clocks, links are answered, notes are not lost."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from delivery.models import Address
from disputes.lifecycle import SessionStatus, Status, Way
from disputes.models import Agreement, Appraisal, Conflict, Dispute, Mediator, Room
from disputes.services.agreeing import Promise
from disputes.services.appraisals import ask_for_report, note_report
from disputes.services.errors import (
    AlreadyAwaited,
    ConflictOfInterest,
    EditConflict,
    Excluded,
    HostTaken,
    MediatorTaken,
    NotOnTheSpot,
    ReasonNeeded,
    RecordingOrForm,
    ReportBeforeAsking,
    SessionEndsFirst,
    SpotNotPerformed,
)
from disputes.services.routing import choose_way
from disputes.services.session_edits import change_notes
from disputes.services.sessions import When, schedule_session
from disputes.services.spot import OnTheSpot, settle_on_the_spot
from policing.lib.errors import NotAllowed
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, mediating, reported, scheduled

DAY = timedelta(days=1)


def running(dispute) -> dict[str, date]:
    return {deadline.rule_id: deadline.due_on for deadline in dispute.deadlines.all() if deadline.is_running}


def mediator_of(town, **facts) -> Mediator:
    return Mediator.objects.create(station=town.east, **{"name": "周调解", "committee": "东河人民调解委员会"} | facts)


def sit(town, dispute, *, room, host=None, mediator=None, after=HOUR, **more):
    when = When(town.now + after, town.now + after + HOUR, room=Room.objects.get_or_create(station=town.east, name=room)[0])
    return schedule_session(dispute, when, host=host, mediator=mediator, by=town.desk, now=town.now, **more)


def test_a_mediator_and_an_officer_sit_at_one_place_at_a_time(cast):
    mediator = mediator_of(cast)
    sit(cast, mediating(cast), room="一室", host=cast.desk, mediator=mediator)
    with pytest.raises(HostTaken):
        sit(cast, mediating(cast), room="二室", host=cast.desk)
    with pytest.raises(MediatorTaken):
        sit(cast, mediating(cast), room="二室", mediator=mediator)
    assert sit(cast, mediating(cast), room="二室", host=cast.leader).number == 1
    assert sit(cast, mediating(cast), room="一室", host=cast.desk, mediator=mediator, after=2 * HOUR).number == 1


def test_a_session_ends_after_it_begins(cast):
    when = When(cast.now + HOUR, cast.now + HOUR, where="phone")
    with pytest.raises(SessionEndsFirst):
        schedule_session(mediating(cast), when, host=None, mediator=None, by=cast.desk, now=cast.now)


def test_a_mediator_with_a_partys_telephone_says_why_they_go_on(cast):
    dispute, near = mediating(cast), mediator_of(cast, phone="100-9900-0002")
    with pytest.raises(ConflictOfInterest) as refusal:
        sit(cast, dispute, room="一室", mediator=near)
    assert "周调解" in str(refusal.value)
    sit(cast, dispute, room="一室", mediator=near, conflict_reason="双方均同意由其调解")
    kept = Conflict.objects.get()
    assert (kept.kind, kept.is_found, kept.party, kept.reason) == ("phone", True, dispute.parties.get(side="b"), "双方均同意由其调解")
    dispute.sessions.update(status=SessionStatus.CANCELLED)
    sit(cast, dispute, room="一室", mediator=near)
    assert Conflict.objects.count() == 1, "what was reasoned once needs no reason again"


def test_a_mediator_who_quarrelled_with_one_of_them_before_is_found(cast):
    near = mediator_of(cast, phone="10099000009")
    reported(cast, people=(replace(ZHAO, phone="10099000009", name="周调解"), QIAN))
    with pytest.raises(ConflictOfInterest):
        choose_way(reported(cast), Way.PEOPLE, exclusions=[], mediator=near, by=cast.desk, now=cast.now)
    others = (replace(ZHAO, phone="10099000005"), replace(QIAN, phone="10099000006"))
    assert choose_way(reported(cast, people=others), Way.PEOPLE, exclusions=[], mediator=near, by=cast.desk, now=cast.now).mediator == near


def test_what_is_ticked_by_hand_takes_a_reason_too(cast):
    near = mediator_of(cast)
    with pytest.raises(ConflictOfInterest):
        choose_way(reported(cast), Way.PEOPLE, exclusions=[], mediator=near, conflicts=["relative"], by=cast.desk, now=cast.now)
    choose_way(reported(cast), Way.PEOPLE, exclusions=[], mediator=near, conflicts=["relative"], conflict_reason="唯一会方言", by=cast.desk, now=cast.now)
    assert not Conflict.objects.get().is_found


def test_an_officers_own_number_among_the_parties_is_found(cast):
    number = Address.objects.get(addressee__user=cast.desk, channel="sms").value
    with pytest.raises(ConflictOfInterest):
        sit(cast, mediating(cast, people=(replace(ZHAO, phone=number), QIAN)), room="一室", host=cast.desk)


def test_otherwise_unsuitable_takes_a_leader_and_a_reason_whichever_way_is_chosen(cast):
    for way in (Way.COURT, Way.PEOPLE, Way.POLICE):
        with pytest.raises(ReasonNeeded):
            choose_way(reported(cast), way, exclusions=["other"], reason="理由", by=cast.desk, now=cast.now)
    assert choose_way(reported(cast), Way.COURT, exclusions=["other"], reason="涉及多人", by=cast.leader, now=cast.now).status == Status.REFERRED


def test_the_first_attempt_is_counted_from_the_day_of_the_report(cast):
    dispute = choose_way(reported(cast), Way.POLICE, exclusions=[], waits_for_report=True, by=cast.desk, now=cast.now)
    assert running(dispute) == {}
    asked = dispute.appraisals.get()
    Appraisal.objects.update(asked_on=date(2025, 9, 20))
    asked.refresh_from_db()
    note_report(asked, result="slight", issued_on=date(2025, 9, 30), by=cast.desk, now=cast.now)
    assert running(dispute) == {"first-after-report": date(2025, 10, 11)}, "over National Day, the Saturday made up included"


def test_a_report_awaited_later_stops_the_clock_until_the_last_one_is_in(cast):
    dispute, today = mediating(cast), cast.now.date()
    assert set(running(dispute)) == {"first-attempt"}
    injury, value = (ask_for_report(dispute, kind, by=cast.desk, now=cast.now) for kind in ("injury", "value"))
    assert running(dispute) == {}
    with pytest.raises(AlreadyAwaited):
        ask_for_report(dispute, "injury", by=cast.desk, now=cast.now)
    note_report(injury, result="none", issued_on=today, by=cast.desk, now=cast.now + DAY)
    assert running(dispute) == {}
    note_report(value, result="valued", amount=Decimal(800), issued_on=today, by=cast.desk, now=cast.now + DAY)
    assert set(running(dispute)) == {"first-after-report"}


def test_a_report_is_issued_after_it_was_asked_for_and_not_tomorrow(cast):
    asked = ask_for_report(mediating(cast), "injury", by=cast.desk, now=cast.now)
    for day in (-3, 3):
        with pytest.raises(ReportBeforeAsking):
            note_report(asked, result="none", issued_on=(cast.now + day * DAY).date(), by=cast.desk, now=cast.now)


@pytest.mark.parametrize("result", ["minor", "serious"])
def test_a_minor_injury_or_worse_ends_mediation_for_good(cast, result):
    dispute = mediating(cast)
    asked = ask_for_report(dispute, "injury", by=cast.desk, now=cast.now)
    session = scheduled(cast, dispute)
    with pytest.raises(NotAllowed):
        note_report(asked, result=result, issued_on=asked.asked_on, by=cast.auxiliary, now=cast.now)
    note_report(asked, result=result, issued_on=asked.asked_on, by=cast.desk, now=cast.now)
    dispute.refresh_from_db()
    session.refresh_from_db()
    assert (dispute.status, session.status, set(running(dispute))) == (Status.CASE, SessionStatus.CANCELLED, {"case"})
    with pytest.raises(Excluded):
        choose_way(dispute, Way.JOINT, exclusions=["minor-injury"], by=cast.desk, now=cast.now)


def test_two_who_write_one_session_lose_nothing(cast):
    session = scheduled(cast, mediating(cast))
    change_notes(session, {"fact": "甲说的"}, version=1, by=cast.desk, now=cast.now)
    assert change_notes(session, {"opinion": "可成"}, version=1, by=cast.leader, now=cast.now) == ["opinion"], "another field just changes"
    with pytest.raises(EditConflict) as clash:
        change_notes(session, {"fact": "乙说的"}, version=1, by=cast.leader, now=cast.now)
    assert clash.value.fields == {"fact": {"theirs": "甲说的", "yours": "乙说的"}}
    assert change_notes(session, {"fact": "甲说的"}, version=1, by=cast.leader, now=cast.now) == [], "the same words are no clash"


def test_the_page_shows_both_and_keeps_what_is_chosen(cast):
    session = scheduled(cast, mediating(cast))
    address, desk = f"/disputes/{session.dispute_id}/sessions/{session.pk}/", signed_in(cast.desk)
    change_notes(session, {"fact": "甲说的"}, version=1, by=cast.leader, now=cast.now)
    was = {"was_fact": "", "was_opinion": "", "was_recording": "", "was_recording_from": "", "was_recording_to": ""}
    answer = desk.post(address, {"version": 1, "fact": "乙说的", "opinion": "可成", **was})
    page = answer.content.decode()
    assert answer.status_code == 409 and "甲说的" in page and "乙说的" in page and 'name="opinion" value="可成"' in page
    assert desk.post(address, {"version": 2, "fact": "甲说的\n乙说的", "opinion": "可成"}).status_code == 302
    session.refresh_from_db()
    assert (session.fact, session.opinion) == ("甲说的\n乙说的", "可成")


def test_an_untouched_field_of_an_old_page_takes_nothing_back(cast):
    session = scheduled(cast, mediating(cast))
    change_notes(session, {"fact": "甲说的"}, version=1, by=cast.leader, now=cast.now)
    assert change_notes(session, {"fact": "", "opinion": "可成"}, version=1, before={"fact": "", "opinion": ""}, by=cast.desk, now=cast.now) == ["opinion"]
    assert session.fact == "甲说的"


def on_the_spot(dispute, now, **more) -> OnTheSpot:
    promise = Promise(dispute.parties.get(side="a"), "赔礼道歉，当场赔偿杯子", Agreement.Mode.CASH, now.date(), Decimal(60))
    return OnTheSpot(**{"way": Way.POLICE, "facts": "夜市争座位，推搡打碎杯子", "promises": [promise]} | more)


def test_the_night_market_quarrel_is_settled_by_one_form(cast):
    dispute = reported(cast)
    settle_on_the_spot(dispute, on_the_spot(dispute, cast.now), by=cast.desk, now=cast.now)
    dispute.refresh_from_db()
    agreement = Agreement.objects.get()
    assert (dispute.status, dispute.outcome, agreement.form, agreement.status) == (Status.CLOSED, "spot", "spot", "kept")
    assert agreement.number and running(dispute) == {}


def test_several_things_done_at_once_are_terms_of_one_form(cast):
    dispute = reported(cast)
    by = {party.side: str(party.pk) for party in dispute.parties.all()}
    lines = {"by": [by["a"], by["b"], by["a"], by["a"]], "words": ["赔偿杯子", "赔礼道歉", "", "赔偿衣物"], "amount": ["60", "", "", "120.50"]}
    answer = signed_in(cast.desk).post(f"/disputes/{dispute.pk}/spot/", {"way": "police", "facts": "推搡打碎杯子"} | lines)
    assert answer.status_code == 302, answer.content.decode()
    terms = Agreement.objects.get().terms.all()
    assert [(term.by.side, term.words, term.mode, term.amount) for term in terms] == [
        ("a", "赔偿杯子", "cash", Decimal(60)),
        ("b", "赔礼道歉", "act", None),
        ("a", "赔偿衣物", "cash", Decimal("120.50")),
    ]
    assert all(term.done_at for term in terms)


def test_a_line_at_fault_is_named_and_the_others_stay_written(cast):
    dispute = reported(cast)
    by = str(dispute.parties.get(side="a").pk)
    lines = {"by": [by, by], "words": ["赔偿杯子", ""], "amount": ["60", "-5"]}
    answer = signed_in(cast.desk).post(f"/disputes/{dispute.pk}/spot/", {"way": "police", "facts": "推搡"} | lines)
    page = answer.content.decode()
    assert answer.status_code == 400 and "赔偿杯子" in page and page.count('aria-invalid="true"') == 2
    assert Dispute.objects.get(pk=dispute.pk).status == Status.REPORTED


@pytest.mark.parametrize("at", ["00:30", "07:59", "08:00", "23:59"])
def test_at_any_hour_of_the_night_today_is_the_stations_today(cast, at):
    """Clocks of machines say London's day until eight in the morning."""
    dispute = reported(cast)
    body = {"facts": "争座位", "terms": [{"by": str(dispute.parties.get(side="a").pk), "words": "赔偿", "amount": "60"}]}
    with time_machine.travel(datetime.fromisoformat(f"2026-12-02T{at}:00+08:00"), tick=False):
        answer = signed_in(cast.desk).post(f"/api/v1/disputes/{dispute.pk}/spot/", body, format="json")
    assert answer.status_code == 200, answer.content.decode()
    assert Agreement.objects.get().signed_on == date(2026, 12, 2)


def test_a_recording_stands_for_the_form(cast):
    dispute = reported(cast)
    recording = {"facts": "", "promises": [], "recording": "ZF-0012", "recording_from": "21:03", "recording_to": "21:09"}
    settle_on_the_spot(dispute, on_the_spot(dispute, cast.now, **recording), by=cast.desk, now=cast.now)
    session = dispute.sessions.get()
    assert (session.recording, session.status, Agreement.objects.count()) == ("ZF-0012", SessionStatus.AGREED, 0)
    with pytest.raises(RecordingOrForm):
        settle_on_the_spot(reported(cast), on_the_spot(dispute, cast.now, **recording | {"recording_to": ""}), by=cast.desk, now=cast.now)


def test_on_the_spot_means_light_clear_and_at_once(cast):
    for dispute in (reported(cast, facts=["violence-at-home"]), mediating(cast)):
        if dispute.status == Status.MEDIATING:
            ask_for_report(dispute, "injury", by=cast.desk, now=cast.now)
        with pytest.raises(NotOnTheSpot):
            settle_on_the_spot(dispute, on_the_spot(dispute, cast.now), by=cast.desk, now=cast.now)
    dispute = reported(cast)
    later = [replace(on_the_spot(dispute, cast.now).promises[0], due_on=(cast.now + 3 * DAY).date())]
    with pytest.raises(SpotNotPerformed):
        settle_on_the_spot(dispute, on_the_spot(dispute, cast.now, promises=later), by=cast.desk, now=cast.now)
    with pytest.raises(NotAllowed):
        settle_on_the_spot(dispute, on_the_spot(dispute, cast.now), by=cast.auxiliary, now=cast.now)
    assert Dispute.objects.get(pk=dispute.pk).status == Status.REPORTED


def test_the_calendar_shows_a_session_by_room_by_mediator_and_by_officer(cast):
    dispute = mediating(cast)
    sit(cast, dispute, room="一室", host=cast.desk, mediator=mediator_of(cast))
    week = (cast.now + HOUR).date().isoformat()
    page = signed_in(cast.leader).get(f"/disputes/calendar/?week={week}").content.decode()
    assert [name in page for name in ("一室", "周调解", str(cast.desk))] == [True] * 3
    assert page.count(f"/disputes/{dispute.pk}/sessions/") == 3
    assert f"/disputes/{dispute.pk}/" not in signed_in(cast.stranger).get(f"/disputes/calendar/?week={week}").content.decode()
