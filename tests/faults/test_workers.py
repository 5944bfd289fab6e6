"""Workers die at the worst moment: nobody is missed, nothing happens twice that must not."""

import time

import pytest

from alerts.models import Alert, AlertEvent
from delivery.lifecycle import OPEN, Status
from delivery.models import Attempt, Channel, Delivery, Recipient
from tests.faults.sink import Sink, sink
from tests.faults.station import Station

pytestmark = pytest.mark.faults

PEOPLE = 120


def all_that_left(receivers: Sink) -> set[str]:
    """What the killed worker had handed to its sockets, when the last of it was read."""
    known = -1
    while known != len(receivers.heard):
        known = len(receivers.heard)
        time.sleep(0.5)
    return {number for _path, number in receivers.heard}


def test_a_worker_killed_while_receivers_hold_its_chunk_misses_nobody(station: Station):
    with sink() as receivers:
        message = station.tell((Channel.WEBHOOK, f"{receivers.url}/hold/{n}") for n in range(PEOPLE))
        station.eventually("a whole chunk is held", lambda: len(receivers.heard) >= 50)
        station.kill(station.bulk)
        held = all_that_left(receivers)
        receivers.released.set()
        station.bulk.start()
        mine = Delivery.objects.filter(recipient__message=message)
        station.eventually("everybody is told", lambda: not mine.filter(status__in=OPEN).exists())
        planned = {str(pk) for pk in mine.values_list("pk", flat=True)}
        heard = receivers.times_heard()
        assert len(planned) == PEOPLE
        assert set(heard) == planned
        assert {number for number, times in heard.items() if times > 1} == held
        assert max(heard.values()) == 2
        assert set(mine.values_list("status", flat=True)) == {Status.DELIVERED}
        assert set(mine.filter(pk__in=held).values_list("attempts", flat=True)) == {2}
        assert Attempt.objects.filter(delivery_id__in=planned).count() == PEOPLE


def waits_for_a_lock(station: Station) -> bool:
    return bool(station.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'zhufang'"))


def test_a_worker_killed_while_routing_leaves_nothing_half_done(station: Station):
    with station.session(autocommit=False) as other:
        other.execute("LOCK TABLE delivery_recipient IN EXCLUSIVE MODE")
        answer = station.post()
        station.eventually("a worker is in the middle of routing", lambda: waits_for_a_lock(station))
        station.kill(station.urgent, station.alerts)
    alert = Alert.objects.get(pk=answer.json()["id"])
    station.eventually("its transaction is rolled back", lambda: not waits_for_a_lock(station))
    assert (alert.status, alert.events_count) == ("received", 1)
    assert not Recipient.objects.exists()
    station.urgent.start()
    station.alerts.start()
    station.eventually("the alert is routed and told", lambda: station.routed_and_told(answer))
    assert AlertEvent.objects.filter(alert=alert, kind=AlertEvent.Kind.ROUTED).count() == 1
    recipients = Recipient.objects.filter(message__subject_id=alert.pk, message__room="alerts")
    assert recipients.count() == recipients.values("addressee").distinct().count() > 0
    assert set(Delivery.objects.values_list("round", flat=True)) == {1}


def test_a_web_process_killed_right_after_commit_loses_no_alert(station: Station):
    """Its errand never ran: the queue hung until the process was gone, and holds nothing of the alert."""
    station.kill(station.web, station.urgent, station.alerts, station.beat)
    station.pause(station.valkey.process)
    station.web.start()
    station.eventually("the web answers", lambda: station.browser().get("/readyz").status == 200)
    answer = station.post()
    assert answer.status == 201
    station.kill(station.web)
    station.resume(station.valkey.process)
    assert station.waiting_in_queue("urgent") == 0
    station.wait_for_running()
    station.eventually("the alert is routed and told", lambda: station.routed_and_told(answer))
