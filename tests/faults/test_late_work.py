"""Workers stop, and somebody hears of it once; they come back, and it is over."""

import pytest

from alerts.catalogue import WORK_LATE
from alerts.models import Alert
from alerts.services.catalogue import load_catalogue
from delivery.models import Channel, Message
from desk.models import Trouble
from tests.faults.sink import sink
from tests.faults.station import Station

pytestmark = pytest.mark.faults


def state(station: Station) -> str:
    return str(station.browser().get("/readyz").json()["status"])


def own_alerts() -> int:
    return Alert.objects.filter(type__code=WORK_LATE).count()


def test_a_worker_that_is_gone_is_told_of_once_and_its_return_ends_it(station: Station):
    """Nobody reads the urgent queue: silent worker, and messages that wait."""
    load_catalogue()
    station.eventually("all parts are heard", lambda: state(station) == "ready")
    with sink() as receivers:
        station.urgent.stop()
        message = station.tell([(Channel.WEBHOOK, f"{receivers.url}/ok")], priority=Message.Priority.URGENT)
        station.eventually("the web process misses it by itself", lambda: state(station) == "degraded")
        raised = Trouble.objects.filter(name="worker:urgent").exclude(raised_at=None)
        station.eventually("it is raised", raised.exists, 120)
        station.eventually("the late message is raised too", Trouble.objects.filter(name="delivery.urgent").exclude(raised_at=None).exists, 180)
        assert not receivers.heard
        told = own_alerts()
        assert told == Trouble.objects.exclude(raised_at=None).count()
        station.urgent.start()
        station.eventually("the message arrives", lambda: receivers.heard)
        station.eventually("it is over", lambda: not Trouble.objects.filter(ended_at=None).exists(), 300)
        station.eventually("nothing is degraded", lambda: state(station) == "ready")
    assert Trouble.objects.filter(name="worker:urgent").count() == 1
    assert set(Alert.objects.filter(type__code=WORK_LATE).values_list("status", flat=True)) == {"cancelled"}
    assert message.recipients.get().deliveries.get().status == "delivered"


def test_a_dead_clock_is_noticed_by_the_workers(station: Station):
    load_catalogue()
    station.eventually("all parts are heard", lambda: state(station) == "ready")
    station.kill(station.beat)
    station.eventually("the web process misses it by itself", lambda: state(station) == "degraded", 90)
    station.eventually("a worker raises it", Trouble.objects.filter(name="clock").exclude(raised_at=None).exists, 120)
    assert Alert.objects.filter(type__code=WORK_LATE, description__contains="The clock is silent").count() == 1
    station.beat.start()
    station.eventually("it is over", lambda: not Trouble.objects.filter(name="clock", ended_at=None).exists(), 300)
