"""Every clock of the catalogue around National Day and Spring Festival, and from which day each begins.

2025: National Day is free from 1 to 8 October, 28 September and 11 October are worked; Spring Festival from 28 January to 4 February, 26 January and
8 February are worked.
"""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from disputes.lifecycle import AGREEMENT_MOVES, MOVES, SESSION_MOVES, SessionStatus
from disputes.models import Agreement, ClockRule, Deadline, Dispute, Session
from disputes.services import clocks
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement
from disputes.services.appraisals import note_report
from disputes.services.catalogue import load_catalogue
from disputes.services.counting import due_of
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.paying import note_breach
from disputes.services.routing import choose_way, handle_as_case
from disputes.services.sessions import hold_session
from policing.lib.errors import IllegalMove
from policing.lib.lifecycle import move
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, mediating, reported, scheduled, signed

pytestmark = pytest.mark.django_db

TABLE = [
    ("first-attempt", date(2025, 9, 26), date(2025, 9, 30), "Friday: the Sunday made up, Monday, Tuesday"),
    ("first-attempt", date(2025, 10, 8), date(2025, 10, 11), "accepted on the last free day"),
    ("first-attempt", date(2025, 1, 26), date(2025, 2, 6), "accepted on the Sunday made up"),
    ("first-after-report", date(2025, 9, 30), date(2025, 10, 11), "the report comes on the eve of National Day"),
    ("first-after-report", date(2025, 1, 27), date(2025, 2, 7), "the report comes on the eve of Spring Festival"),
    ("second-attempt", date(2025, 9, 29), date(2025, 10, 15), "seven working days over National Day"),
    ("second-attempt", date(2025, 1, 24), date(2025, 2, 10), "seven working days over Spring Festival, both Saturdays and Sundays made up"),
    ("case", date(2025, 9, 3), date(2025, 10, 9), "thirty days end in National Day"),
    ("case", date(2024, 12, 30), date(2025, 2, 5), "thirty days end in Spring Festival"),
    ("case", date(2025, 9, 11), date(2025, 10, 11), "thirty days end on a Saturday that is worked"),
    ("people", date(2025, 8, 29), date(2025, 9, 28), "thirty days end on a Sunday that is worked"),
    ("people", date(2025, 1, 3), date(2025, 2, 5), "thirty days end in Spring Festival"),
    ("confirmation", date(2025, 9, 5), date(2025, 10, 9), "thirty days from the effect of the agreement end in National Day"),
    ("confirmation", date(2025, 1, 5), date(2025, 2, 5), "on the last free day"),
    ("confirmation", date(2025, 1, 9), date(2025, 2, 8), "on a Saturday that is worked"),
]


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def due(dispute) -> dict[str, date]:
    return {deadline.rule_id: deadline.due_on for deadline in dispute.deadlines.all() if deadline.is_running}


@pytest.mark.parametrize(("code", "start", "end", "why"), TABLE, ids=[f"{row[0]}: {row[3]}" for row in TABLE])
def test_the_last_day(code, start, end, why):
    load_catalogue()
    assert due_of(ClockRule.objects.get(pk=code), start).on == end


def test_the_table_leaves_no_clock_out():
    load_catalogue()
    assert {row[0] for row in TABLE} == set(ClockRule.objects.values_list("pk", flat=True))


def test_the_second_attempt_is_counted_from_the_day_the_first_failed(cast):
    dispute = mediating(cast)
    hold_session(scheduled(cast, dispute), SessionStatus.FAILED, fact="", by=cast.desk, now=at(date(2025, 9, 29)))
    assert due(dispute) == {"second-attempt": date(2025, 10, 15)}


def test_the_case_is_counted_from_the_day_mediation_failed(cast):
    dispute = mediating(cast)
    handle_as_case(dispute, reason="调解不成", by=cast.desk, now=at(date(2025, 9, 3)))
    assert due(dispute) == {"case": date(2025, 10, 9)}, "not from the day the dispute was accepted"


def test_the_case_is_counted_from_the_failed_attempt_however_late_somebody_handles_it(cast):
    dispute = mediating(cast)
    hold_session(scheduled(cast, dispute), SessionStatus.FAILED, fact="", by=cast.desk, now=at(date(2025, 9, 3)))
    handle_as_case(dispute, reason="调解不成", by=cast.desk, now=at(date(2025, 9, 20)))
    assert due(dispute) == {"case": date(2025, 10, 9)}


@pytest.mark.parametrize("end", [SessionStatus.FAILED, SessionStatus.WITHDRAWN])
def test_after_the_last_attempt_the_case_runs_by_itself(cast, end):
    dispute = mediating(cast)
    if end == SessionStatus.FAILED:
        hold_session(scheduled(cast, dispute), SessionStatus.FAILED, fact="", by=cast.desk, now=at(date(2025, 9, 1)))
    hold_session(scheduled(cast, dispute, after=5 * HOUR), end, fact="", by=cast.desk, now=at(date(2025, 9, 3)))
    assert due(dispute) == {"case": date(2025, 10, 9)}


def test_a_breach_starts_the_case_and_handling_it_gives_no_days_away(cast):
    dispute = mediating(cast)
    note_breach(signed(cast, dispute), why="到期未付", by=cast.desk, now=at(date(2025, 9, 3)))
    handle_as_case(Dispute.objects.get(pk=dispute.pk), reason="不履行", by=cast.desk, now=at(date(2025, 9, 20)))
    assert due(dispute) == {"case": date(2025, 10, 9)}


def test_what_failed_before_a_dispute_was_reopened_counts_for_no_case_of_now(cast):
    dispute = mediating(cast)
    hold_session(scheduled(cast, dispute), SessionStatus.FAILED, fact="", by=cast.desk, now=at(date(2025, 3, 3)))
    close_dispute(dispute, outcome="not_settled", by=cast.desk, now=at(date(2025, 3, 5)))
    reopen_dispute(dispute, reason="又吵", is_relapse=True, by=cast.desk, now=at(date(2025, 9, 1)))
    handle_as_case(Dispute.objects.get(pk=dispute.pk), reason="多次", by=cast.desk, now=at(date(2025, 9, 3)))
    assert due(dispute) == {"case": date(2025, 10, 9)}


def test_a_clock_counted_anew_warns_anew(cast):
    dispute = reported(cast)
    first = clocks.start_clock(dispute, clocks.CONFIRMATION, on=date(2025, 9, 5))
    first.warned_at = cast.now
    first.save()
    again = clocks.start_clock(dispute, clocks.CONFIRMATION, on=date(2025, 9, 8))
    assert (again.pk, again.due_on, again.warn_on, again.warned_at) == (first.pk, date(2025, 10, 9), date(2025, 10, 2), None)


def test_who_is_behind_is_seen_by_person_and_unit_and_by_nobody_else(cast):
    dispute = mediating(cast)
    dispute.deadlines.update(due_on=cast.now.date() - timedelta(days=4))
    desk = signed_in(cast.desk)
    page = desk.get("/disputes/clocks/").content.decode()
    assert dispute.number in page and str(cast.desk) in page and str(dispute.title) not in page
    assert dispute.number not in desk.get("/disputes/clocks/?show=soon").content.decode()
    assert dispute.number in desk.get(f"/disputes/clocks/?show=all&person={cast.desk.pk}").content.decode()
    assert dispute.number not in desk.get(f"/disputes/clocks/?show=all&person={cast.leader.pk}").content.decode()
    assert dispute.number not in signed_in(cast.stranger).get("/disputes/clocks/?show=all").content.decode()
    rows = desk.get("/api/v1/disputes/deadlines/?overdue=1").json()["results"]
    assert [(row["rule"], row["dispute"]["number"], row["is_overdue"]) for row in rows] == [("first-attempt", dispute.number, True)]
    assert signed_in(cast.stranger).get("/api/v1/disputes/deadlines/").json()["results"] == []


def test_the_preview_names_the_days_made_up(cast):
    load_catalogue()
    page = signed_in(cast.desk).get("/disputes/clocks/what-if/?on=2025-09-26").content.decode()
    assert all(day in page for day in ("2025-09-30", "2025-10-13", "2025-10-27"))
    assert signed_in(cast.desk).get("/disputes/clocks/what-if/?on=9999-12-31").status_code == 200


def test_an_announced_year_is_certain_and_a_far_one_is_not(cast):
    dispute = reported(cast)
    assert not clocks.start_clock(dispute, clocks.CONFIRMATION, on=date(2025, 9, 5)).is_provisional
    assert clocks.start_clock(dispute, clocks.CONFIRMATION, on=date(2032, 9, 5)).is_provisional


def test_whoever_plans_a_read_knows_how_few_clocks_run(cast):
    """Of seven hundred clocks three run; were met and stopped taken for independent, a quarter would be expected to."""
    dispute, ended = mediating(cast), {"rule_id": "people", "starts_on": cast.now, "due_on": cast.now, "warn_on": cast.now}
    Deadline.objects.bulk_create(Deadline(dispute=dispute, met_at=cast.now + n * HOUR, **ended) for n in range(350))
    Deadline.objects.bulk_create(Deadline(dispute=dispute, stopped_at=cast.now + n * HOUR, **ended) for n in range(350))
    for code in (clocks.SECOND, clocks.CASE):
        clocks.start_clock(dispute, code, on=timezone.localdate(cast.now))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disputes_deadline")
    plan = json.loads(Deadline.objects.filter(met_at=None, stopped_at=None).explain(format="json"))
    assert plan[0]["Plan"]["Plan Rows"] < 10


@pytest.mark.parametrize("start", [date(2025, 9, 26), date(2025, 9, 30), date(2025, 1, 24), date(2026, 6, 12)], ids=str)
def test_the_preview_says_what_the_services_do(cast, start):
    """Each clock begun by the step that begins it in the station's work."""
    load_catalogue()
    now, preview = at(start), {rule.pk: said.on for rule, said in clocks.what_if(start)}

    def chosen(way, **more):
        return choose_way(reported(cast), way, exclusions=[], by=cast.desk, now=now, **more)

    waiting = chosen("police", waits_for_report=True)
    waiting.appraisals.update(asked_on=start)
    note_report(waiting.appraisals.get(), result="slight", issued_on=start, by=cast.desk, now=now)
    failed = chosen("police")
    hold_session(scheduled(cast, failed), SessionStatus.FAILED, fact="", by=cast.desk, now=now)
    case = handle_as_case(reported(cast), reason="不适用调解", by=cast.desk, now=now)
    agreed = chosen("people")
    running = due(agreed)
    session = hold_session(scheduled(cast, agreed, after=5 * HOUR), SessionStatus.AGREED, fact="", by=cast.desk, now=now)
    promises = [Promise(agreed.parties.get(side="a"), "道歉", "apology", start)]
    agreement = draft_agreement(session, form="people", main_facts="争执", promises=promises, by=cast.desk, now=now)
    signatures = [*({"party": str(party.pk)} for party in agreed.parties.all()), {"capacity": "mediator"}, {"capacity": "seal"}]
    sign_agreement(agreement, signatures=signatures, by=cast.desk, now=now)
    done = due(chosen("police")) | due(waiting) | due(failed) | due(case) | running | due(agreed)
    assert done == preview


@pytest.mark.parametrize(
    ("model", "moves"), [(Dispute, MOVES), (Session, SESSION_MOVES), (Agreement, AGREEMENT_MOVES)], ids=["dispute", "session", "agreement"]
)
def test_every_move_that_is_not_in_the_lifecycle_is_refused(cast, model, moves):
    signed(cast, mediating(cast))
    row = model.objects.get()
    assert set(moves) == set(dict(model._meta.get_field("status").flatchoices)), "no status is left out"
    for before, after in ((one, other) for one in moves for other in moves if other not in moves[one]):
        row.status = before
        with pytest.raises(IllegalMove):
            move(row, after, allowed=moves)
