"""However long a story takes and wherever it goes, the next one in line is called in time and can still be reached."""

from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from accounts.roles import Role
from alerts.models import Alert
from alerts.services import handling
from alerts.services.escalation import escalate_due
from delivery.engine import claim, send
from delivery.models import Delivery
from grids.models import Shift
from tests.cast import reread, routed


def sweep_at(moment) -> int:
    with time_machine.travel(moment, tick=False):
        return escalate_due()


def take(alert: Alert, user, now, minutes: int) -> Alert:
    return reread(handling.acknowledge_alert(reread(alert), by=user, until=now + timedelta(minutes=minutes), now=now))


def test_a_promise_broken_after_a_long_day_still_reaches_people(cast):
    """Promises may be renewed for longer than the first message was good for."""
    alert = routed(cast)
    for n in range(4):
        take(alert, cast.desk, cast.now + timedelta(hours=4 * n) - timedelta(minutes=n), 240)
    late = reread(alert).promised_until
    Shift.objects.update(ends_at=late + timedelta(hours=1))
    assert sweep_at(late) == 1
    results = [result for result in send(claim("urgent", late), late) if result.delivery.message == alert.message]
    assert {result.error_code for result in results} == {""}


def test_a_transfer_does_not_wait_for_the_old_keepers_promise(cast):
    alert = routed(cast)
    take(alert, cast.desk, cast.now, 240)
    handling.transfer_alert(reread(alert), by=cast.desk, to=cast.west, reason="在城西", now=cast.now)
    assert reread(alert).next_escalation_at == cast.now + timedelta(seconds=alert.chain[0]["wait_s"])


@pytest.mark.parametrize("step", ["dispatch", "arrive"])
def test_whoever_gets_it_from_the_road_has_time_to_answer(cast, step):
    alert = routed(cast)
    take(alert, cast.desk, cast.now, 5)
    moves = {"dispatch": handling.dispatch_alert, "arrive": handling.arrive_at_alert}
    moves[step](reread(alert), by=cast.desk, now=cast.now, **({"text": ""} if step == "dispatch" else {}))
    handling.transfer_alert(reread(alert), by=cast.desk, to=cast.west, reason="在城西", now=cast.now)
    assert reread(alert).next_escalation_at > cast.now


def test_a_transfer_after_the_whole_chain_still_calls_somebody_there(cast):
    alert = routed(cast)
    while (due := reread(alert).next_escalation_at) is not None:
        sweep_at(due)
    late = cast.now + timedelta(hours=1)
    handling.transfer_alert(reread(alert), by=cast.desk, to=cast.west, reason="在城西", now=late)
    before = Delivery.objects.count()
    assert sweep_at(reread(alert).next_escalation_at) == 1
    assert Delivery.objects.count() > before


def test_a_step_that_finds_nobody_is_not_waited_for(cast):
    alert = routed(cast)
    steps = [{"wait_s": 60, "notify": ["duty_leader"]}, {"wait_s": 600, "notify": ["unit_above"]}]
    Alert.objects.filter(pk=alert.pk).update(chain=steps)
    User.objects.filter(pk=cast.leader.pk).update(role=Role.COMMUNITY_OFFICER)
    Shift.objects.filter(unit=cast.east).delete()
    assert sweep_at(alert.next_escalation_at) == 2
    assert reread(alert).chain_step == 2
    assert Delivery.objects.filter(recipient__addressee__user=cast.commander).exists()
