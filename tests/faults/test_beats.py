"""Two beats, two of every worker: the same work is shared, not doubled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.models import Alert, AlertEvent, Order
from alerts.services.orders import give_order
from delivery.lifecycle import OPEN
from delivery.models import Attempt, Channel, Delivery, Recipient
from policing.engines.processes import Programs
from tests.faults.sink import sink
from tests.faults.station import Station

pytestmark = pytest.mark.faults

ALERTS, PEOPLE = 20, 150


def double(station: Station) -> list:
    """A second beat and a second one of each worker, on the same queue."""
    programs = Programs(station.folder / "second", station.programs.env)
    return [programs.beat(), *programs.workers()]


def test_two_beats_and_two_of_each_worker_double_nothing(station: Station):
    seconds = double(station)
    station.processes += seconds
    station.wait_for_running()
    order = give_order(by=station.town.desk, sites=[station.town.compound], minutes=30, action=Order.Action.OBSERVE, text="观察", now=timezone.now())
    answers = [station.post() for _ in range(ALERTS)]
    with sink() as receivers:
        message = station.tell((Channel.WEBHOOK, f"{receivers.url}/at/ok") for _ in range(PEOPLE))
        station.eventually("every alert is routed and told", lambda: station.routed_and_told(*answers))
        station.eventually("everybody is told", lambda: not Delivery.objects.filter(recipient__message=message, status__in=OPEN).exists())
        assert set(receivers.times_heard().values()) == {1}
        assert len(receivers.heard) == PEOPLE

    steps = AlertEvent.objects.filter(kind=AlertEvent.Kind.ESCALATED)
    ids = [answer.json()["id"] for answer in answers]
    overdue = timezone.now() - timedelta(seconds=1)
    Alert.objects.filter(pk__in=ids).update(next_escalation_at=overdue)
    Order.objects.filter(pk=order.pk).update(expires_at=overdue)
    station.eventually("every alert is escalated", lambda: steps.values("alert").distinct().count() == ALERTS)
    station.eventually("the order has ended", lambda: Order.objects.get(pk=order.pk).status == "ended")
    station.eventually("everybody is told", lambda: not Delivery.objects.filter(status__in=OPEN).exists())
    assert AlertEvent.objects.filter(alert__in=ids, kind=AlertEvent.Kind.ROUTED).count() == ALERTS
    assert steps.count() == ALERTS
    assert set(Alert.objects.filter(pk__in=ids).values_list("chain_step", flat=True)) == {1}
    assert Recipient.objects.filter(message__room="all_clear").count() == 1
    sent = Delivery.objects.filter(status__in=("sent", "delivered"))
    assert set(sent.values_list("attempts", flat=True)) == {1}
    assert Attempt.objects.count() == sent.count()
    for process in seconds:
        station.forget(process)
