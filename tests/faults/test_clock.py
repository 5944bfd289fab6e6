"""The machine's clock jumps ahead by hours and is set right again: nothing happens twice, and nothing stays in the future."""

from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.conf import settings

from alerts.models import AlertEvent
from alerts.services.escalation import escalate_due
from delivery.channels import ChannelError
from delivery.engine import claim, fold, send
from delivery.engine.result import Result
from delivery.lifecycle import OPEN, Status
from delivery.models import Attempt, Delivery
from delivery.tasks import sweep
from tests.cast import reread, routed

pytestmark = pytest.mark.faults

AHEAD = timedelta(hours=5)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _nobody_is_hurried(monkeypatch):
    monkeypatch.setattr(current_app, "send_task", lambda *args, **kwargs: None)


def escalate_at(moment) -> int:
    with time_machine.travel(moment, tick=False):
        return escalate_due()


def sweep_at(moment) -> None:
    with time_machine.travel(moment, tick=False):
        sweep()


def send_at(moment) -> list[Result]:
    """A worker's work at `moment`, whole."""
    with time_machine.travel(moment, tick=False):
        results = send(claim("urgent", moment), moment)
        if results:
            fold(results, moment)
    return results


def steps_of(alert) -> list[int]:
    return [event.data["step"] for event in alert.events.filter(kind=AlertEvent.Kind.ESCALATED).order_by("sequence")]


def test_an_alert_takes_one_step_at_a_time_and_goes_on_when_the_clock_is_right_again(cast, now):
    alert = routed(cast, now=now)
    ahead = now + AHEAD
    assert (escalate_at(ahead), escalate_at(ahead)) == (1, 0)
    wait = reread(alert).next_escalation_at - ahead
    assert escalate_at(now) == 0
    assert reread(alert).next_escalation_at == now + wait
    assert escalate_at(now + wait - SECOND) == 0
    assert (escalate_at(now + wait), escalate_at(now + wait)) == (1, 0)
    assert steps_of(alert) == [1, 2]


def test_a_clock_that_falls_back_repeats_no_step(cast, now):
    alert = routed(cast, now=now)
    due = reread(alert).next_escalation_at
    assert escalate_at(due) == 1
    assert escalate_at(due - AHEAD) == 0
    assert steps_of(alert) == [1]


def test_what_was_sent_is_not_sent_again(cast, now):
    routed(cast, now=now)
    sent = send_at(now)
    assert len(sent) > 0
    for moment in (now + AHEAD, now, now - AHEAD, now + SECOND):
        sweep_at(moment)
        assert send_at(moment) == []
    assert not Delivery.objects.filter(status__in=OPEN).exists()
    assert Attempt.objects.count() == len(sent)


def test_a_chunk_under_way_while_the_clock_jumps_counts_once(cast, now):
    """Its lease seems to be over, so another worker repeats it under the same ids; the first one's outcome is not taken any more."""
    routed(cast, now=now)
    first = claim("urgent", now)
    again = send_at(now + AHEAD)
    assert {result.delivery.pk for result in again} == {delivery.pk for delivery in first}
    fold([Result(delivery, Status.PERMANENT_FAILURE, ChannelError("late", code="gone"), "", 1, now) for delivery in first], now)
    assert set(Delivery.objects.values_list("status", "attempts")) == {(Status.SENT, 2)}


def test_a_lease_in_the_future_ends(cast, now):
    routed(cast, now=now)
    held = claim("urgent", now + AHEAD)
    sweep_at(now)
    lease = settings.DELIVERY_LEASE
    assert claim("urgent", now + lease - SECOND) == []
    assert {delivery.pk for delivery in claim("urgent", now + lease)} == {delivery.pk for delivery in held}


def test_what_was_planned_in_the_future_is_sent_now(cast, now):
    routed(cast, now=now + AHEAD)
    assert send_at(now) == []
    sweep_at(now)
    assert len(send_at(now)) == Delivery.objects.count() > 0


def test_a_wait_before_the_next_attempt_keeps_its_length(cast, now):
    routed(cast, now=now + AHEAD)
    chunk = claim("urgent", now + AHEAD)
    error = ChannelError("busy", code="overloaded", retry_after=timedelta(minutes=7))
    fold([Result(delivery, Status.TEMPORARY_FAILURE, error, "", 1, now) for delivery in chunk], now + AHEAD)
    sweep_at(now)
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {now + timedelta(minutes=7)}
