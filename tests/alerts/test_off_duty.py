"""Nobody off duty is called, except by a rule that says so; and a step nobody hears never costs time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from alerts.models import AlertEvent, AlertType, Chain
from alerts.rows.sentences import sentence
from alerts.services.audit import due_steps
from alerts.services.escalation import escalate_alert
from alerts.services.people import people_for
from alerts.services.rehearsal import rehearse
from grids.models import Shift
from grids.services.duty import off_duty
from tests.cast import Cast, report, reread, routed

KIND = "security.suspect_vehicle"


def rostered(cast: Cast, user: User, *, hours_away: int) -> None:
    """A shift of eight hours that begins so many hours from now: `user` stands on a roster from then on."""
    begins = cast.now + timedelta(hours=hours_away)
    Shift.objects.create(unit=cast.east, officer=user.officer, role=user.role, starts_at=begins, ends_at=begins + timedelta(hours=8))


def names(alert) -> set[str]:
    return {recipient.name for recipient in alert.message.recipients.all()}


def chain_of(*steps: dict) -> None:
    kind = AlertType.objects.get(code=KIND)
    Chain.objects.filter(pk=kind.chain_id).update(steps=list(steps), repeats=0)


def last_line(alert) -> AlertEvent:
    return alert.events.order_by("-sequence").first()


def test_whoever_stands_on_no_roster_is_always_on_duty(cast):
    assert "Community" in names(routed(cast, KIND))


def test_on_the_roster_only_who_is_on_now_is_called(cast):
    rostered(cast, cast.community, hours_away=5)
    assert off_duty([cast.community, cast.desk], cast.now) == {cast.community.pk}
    alert = routed(cast, KIND)
    assert "Community" not in names(alert) and "Desk" in names(alert)
    assert alert.events.get(kind="routed").data["off_duty"] == ["Community"]


def test_a_shift_now_calls(cast):
    rostered(cast, cast.community, hours_away=-1)
    assert "Community" in names(routed(cast, KIND))


def test_an_old_roster_holds_nobody_back(cast):
    rostered(cast, cast.community, hours_away=-24 * 30)
    assert "Community" in names(routed(cast, KIND))


def test_a_type_may_call_those_off_duty_in_its_first_round(cast):
    rostered(cast, cast.community, hours_away=5)
    AlertType.objects.filter(code=KIND).update(also_off_duty=True)
    assert "Community" in names(routed(cast, KIND))


def test_where_life_is_in_danger_the_catalogue_says_so(cast):
    assert cast.type("security.violence_imminent").also_off_duty and not cast.type(KIND).also_off_duty


def test_a_first_round_that_is_all_off_duty_says_so_and_goes_on_at_once(cast):
    rostered(cast, cast.community, hours_away=5)
    AlertType.objects.filter(code=KIND).update(notify=["grid_officer"])
    alert = routed(cast, KIND)
    assert alert.next_escalation_at == cast.now
    with translation.override("en"):
        assert "Everybody named is off duty" in sentence(last_line(alert)) and "Community" in sentence(last_line(alert))


@pytest.mark.parametrize(("step", "is_called"), [({}, False), ({"off_duty": ["also"]}, True)])
def test_a_step_calls_those_off_duty_only_where_it_says_so(cast, step, is_called):
    chain_of({"wait_s": 60, "notify": ["grid_officer"], **step}, {"wait_s": 60, "notify": ["duty_leader"]})
    AlertType.objects.filter(code=KIND).update(notify=["duty_officer"])
    rostered(cast, cast.community, hours_away=5)
    alert = routed(cast, KIND)
    at = cast.now + timedelta(seconds=60)
    alert = reread(escalate_alert(alert, now=at))
    assert ("Community" in names(alert)) == is_called
    assert alert.next_escalation_at == (at + timedelta(seconds=60) if is_called else at)
    line = last_line(alert)
    assert line.data.get("off_duty", []) == ([] if is_called else ["Community"])
    with translation.override("en"):
        assert ("everybody is off duty" in sentence(line)) != is_called
    # Whoever proves afterwards that every step was taken in time reads the same.
    assert all(due.is_in_time for due in due_steps(alert, alert.events.order_by("sequence"), now=at))


def test_the_last_step_calls_those_off_duty_rather_than_nobody(cast):
    chain_of({"wait_s": 60, "notify": ["grid_officer"]})
    AlertType.objects.filter(code=KIND).update(notify=["duty_officer"])
    rostered(cast, cast.community, hours_away=5)
    assert "Community" in names(reread(escalate_alert(routed(cast, KIND), now=cast.now + timedelta(seconds=60))))


def test_the_rehearsal_says_at_what_hour_a_step_reaches_nobody(cast):
    rostered(cast, cast.community, hours_away=5)
    steps = [{"wait_s": 60, "notify": ["grid_officer"]}, {"wait_s": 60, "notify": ["unit_above"]}]
    kind = AlertType.objects.get(code=KIND)
    with translation.override("en"):
        asleep = rehearse(kind, cast.east, steps, 0, now=cast.now)
        awake = rehearse(kind, cast.east, steps, 0, now=cast.now + timedelta(hours=6))
    assert any(fault.startswith("Step 1: at ") and "Community" in fault for fault in asleep.faults)
    assert asleep.rounds[2].at == asleep.rounds[1].at
    assert not any("off duty" in fault for fault in awake.faults)


def test_finding_out_costs_one_question_and_none_where_the_rule_says_so(cast):
    alert = report(cast, KIND)
    counts = []
    for also in (True, False):
        with CaptureQueriesContext(connection) as asked:
            people_for(["grid_officer"], alert, cast.now, also_off_duty=also)
        counts.append(len(asked))
    assert counts[1] - counts[0] == 1
