"""Two at the same moment, each on a connection of their own: what each of them meant is there once, and nobody undoes what the other did."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from patrols.lifecycle import RoundStatus, StopStatus, UnitStatus
from patrols.models import Checkpoint, Finding, Round, RoundEntry, Schedule, SentOfficer, Stop, Suggestion, UnitCall, UnitDuty, UnitPosition
from patrols.services import calls, positions
from patrols.services.deciding import accept_suggestion, decline_suggestion
from patrols.services.findings import Facts, record_finding
from patrols.services.giving import NeedsAReason, give_round
from patrols.services.nearest import Candidate
from patrols.services.positions import take_positions
from patrols.services.rounds import RoundIsOver, call_off, give_more_time, hand_over
from patrols.services.unit_duty import come_on_duty, go_off_duty
from policing.lib.errors import Refused
from tests.cast import IN_EAST, build_cast, reread
from tests.patrols.headquarters import Headquarters
from tests.patrols.units import fix, fresh, make_unit_on_street, out_with, taken
from tests.patrols.walking import MINUTE, Kind, Phone, again, make_crew, make_round

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def together(*steps: Callable[[], object]) -> list[str]:
    """Each step on a connection of its own, started together; what each ended with: "done", or the code of its refusal."""
    start, ends = threading.Barrier(len(steps)), ["" for _step in steps]

    def run(number: int) -> None:
        close_old_connections()
        try:
            start.wait(timeout=20)
            steps[number]()
            ends[number] = "done"
        except Refused as refusal:
            ends[number] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def meanwhile(step: Callable[[], object]) -> None:
    """What somebody else does, whole and committed, on a connection of their own."""
    thread = threading.Thread(target=lambda: (step(), connection.close()))
    thread.start()
    thread.join(timeout=30)


# Rounds


def test_two_phones_at_one_stop_in_the_same_instant(cast):
    patrol = make_round(cast)
    phones = [Phone(patrol, cast.auxiliary), Phone(patrol, cast.community)]
    for phone in phones:
        phone.says(Kind.START, cast.now)
        phone.comes(1, cast.now)
    assert together(*(lambda phone=phone: phone.sends(cast.now) for phone in phones)) == ["done", "done"]
    assert sorted(RoundEntry.objects.values_list("outcome", "why")) == [("kept", "started_already"), ("kept", "visited_already"), ("taken", ""), ("taken", "")]
    assert again(patrol).status == RoundStatus.STARTED


def test_a_phone_that_sends_twice_at_once_counts_once(cast):
    patrol = make_round(cast)
    phone = Phone(patrol, cast.auxiliary)
    phone.comes(1, cast.now)
    assert together(*[lambda: phone.sends(cast.now)] * 3) == ["done"] * 3
    assert RoundEntry.objects.count() == 1


def test_more_time_never_undoes_a_start(cast):
    patrol = make_round(cast)
    Round.objects.filter(pk=patrol.pk).update(status=RoundStatus.LATE)
    page = again(patrol)  # as the leader's page has it
    phone = Phone(again(patrol), cast.auxiliary)
    phone.says(Kind.START, cast.now)
    phone.sends(cast.now)
    given = give_more_time(page, reason="处置警情", by=cast.leader)
    assert (again(patrol).status, again(patrol).started_at, given.status) == (RoundStatus.STARTED, cast.now, RoundStatus.STARTED)
    assert again(patrol).check_at == page.over_at + 15 * MINUTE


def test_a_round_handed_over_twice_at_once_has_one_heir(cast):
    patrol, first, second = make_round(cast), make_crew(cast, cast.community), make_crew(cast, cast.desk, "巡二")
    steps = [lambda crew=crew: hand_over(again(patrol), crew, reason="出警", by=cast.leader, now=cast.now) for crew in (first, second)]
    assert together(*steps) == ["done", RoundIsOver.code]
    assert Round.objects.filter(continues=patrol).count() == 1


def test_a_stop_checked_in_while_its_round_is_handed_over_belongs_to_one_of_them(cast):
    patrol, crew = make_round(cast), make_crew(cast, cast.community)
    phone = Phone(patrol, cast.auxiliary)
    phone.comes(1, cast.now)
    together(lambda: phone.sends(cast.now), lambda: hand_over(again(patrol), crew, reason="出警", by=cast.leader, now=cast.now))
    there = Stop.objects.filter(checkpoint=phone.points[0])
    assert [stop.status for stop in there] == [StopStatus.CHECKED_IN]


def test_called_off_by_one_and_handed_over_by_another(cast):
    patrol, crew = make_round(cast), make_crew(cast, cast.community)
    steps = [
        lambda: call_off(again(patrol), reason="暴雨", by=cast.leader),
        lambda: hand_over(again(patrol), crew, reason="出警", by=cast.leader, now=cast.now),
    ]
    assert together(*steps) == ["done", RoundIsOver.code]


# Findings


def test_a_finding_sent_twice_at_once_is_there_once(cast):
    facts = Facts(uuid.uuid4(), Finding.Kind.LEAFLETS, cast.now, **IN_EAST, count=20)
    made: list[bool] = []

    def send() -> None:
        made.append(record_finding(facts, patrol=None, checkpoint=None, by=cast.auxiliary, sent_at=cast.now, now=cast.now)[1])

    assert together(*[send] * 3) == ["done"] * 3
    assert (sorted(made), Finding.objects.count()) == ([False, False, True], 1)


# Street units


def test_whoever_goes_off_duty_while_positions_come_in_is_seen_by_nobody(cast, monkeypatch):
    """The positions were read as those of an open duty; before they are kept, the duty ends."""
    unit = make_unit_on_street(cast)
    duty = come_on_duty(unit, by=cast.auxiliary, now=cast.now - HOUR)
    found = positions._duties

    def read_then_leave(by, ends):
        rows = found(by, ends)
        meanwhile(lambda: go_off_duty(UnitDuty.objects.get(pk=duty.pk), now=cast.now - MINUTE))
        return rows

    monkeypatch.setattr(positions, "_duties", read_then_leave)
    tally = take_positions([fix(cast.now - 5 * MINUTE), fix(cast.now)], by=cast.auxiliary, sent_at=cast.now, now=cast.now)
    now = fresh(unit).now
    assert (now.status, now.lon, now.lat, now.fixed_at) == (UnitStatus.OFF, None, None, None)
    assert (tally.kept, [one.why for one in tally.refused]) == (1, ["off_duty"])
    assert UnitPosition.objects.get().at == cast.now - 5 * MINUTE


# Plans


def test_two_suggestions_accepted_at_once_make_one_plan_of_their_route(cast):
    facts = {"station": cast.east, "shift": "night", "in_year": 9, "in_recent": 3, "made_at": cast.now, "expires_at": cast.now + timedelta(days=14)}
    first, *both = [Suggestion.objects.create(cell=n, rank=n, kind="ebike", **IN_EAST, **facts) for n in (1, 2, 3)]
    accept_suggestion(first, by=cast.leader, now=cast.now)
    decline_suggestion(Suggestion.objects.get(pk=first.pk), reason="已亮灯", by=cast.leader, now=cast.now)  # the route is there, its plan has ended
    steps = [lambda one=one: accept_suggestion(Suggestion.objects.get(pk=one.pk), by=cast.leader, now=cast.now) for one in both]
    assert together(*steps) == ["done", "done"]
    assert (Schedule.objects.filter(is_active=True).count(), Checkpoint.objects.in_use().count()) == (1, 2)
    assert Round.objects.standing().count() == Round.objects.standing().values("due_at").distinct().count()


def test_two_planners_who_propose_at_once_send_nobody_twice(cast):
    town = Headquarters(cast)
    town.quota(3)
    assert together(*[lambda: town.proposes()] * 2) == ["done", "done"]
    rows = SentOfficer.objects.all()
    assert (rows.count(), rows.values("officer").distinct().count()) == (3, 3)


def test_two_desks_that_send_the_same_units_to_two_alerts_wait_for_nobody(cast):
    units = [out_with(cast, user, f"巡{n}") for n, user in enumerate((cast.community, cast.auxiliary))]
    alerts = [taken(cast), taken(cast)]

    def send(alert, chosen):
        calls.call_units(reread(alert), [Candidate(unit, None, None) for unit in chosen], by=cast.desk, now=cast.now)

    assert together(lambda: send(alerts[0], units), lambda: send(alerts[1], units[::-1])) == ["done", "done"]
    assert UnitCall.objects.count() == 4


def test_one_team_is_not_given_two_rounds_of_one_hour_by_two_people(cast):
    crew = make_crew(cast, cast.auxiliary)
    first, second = make_round(cast), make_round(cast, name="另一条")
    ends = together(*(lambda patrol=patrol: give_round(patrol, crew, by=cast.leader, now=cast.now) for patrol in (first, second)))
    assert (ends, Round.objects.filter(crew=crew).count()) == (sorted(["done", NeedsAReason.code]), 1)
