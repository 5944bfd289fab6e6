"""PostgreSQL goes and comes back: senders are told to try again, what was promised is there, nobody has to be restarted."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from alerts.models import Alert
from delivery.lifecycle import OPEN
from delivery.models import Delivery
from tests.faults.station import PASSWORD, Station
from tests.faults.web import Answer

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

SENDERS, PAUSE_S = 3, 0.05
BEFORE, AFTER = 15, 15


class Stream:
    """Senders that post one alert after the other, each reference once, and write down every answer."""

    def __init__(self, station: Station) -> None:
        self.answers: dict[str, Answer] = {}
        self._station, self._ended = station, threading.Event()
        self._threads = [threading.Thread(target=self._post, args=(n,)) for n in range(SENDERS)]

    def _post(self, sender: int) -> None:
        n = 0
        while not self._ended.is_set():
            reference = f"S{sender}-{n}"
            self.answers[reference] = self._station.post(reference)
            n += 1
            self._ended.wait(PAUSE_S)

    def of(self, status: int) -> list[str]:
        return [reference for reference, answer in list(self.answers.items()) if answer.status == status]

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in self._threads:
                thread.join()


def restart(station: Station) -> None:
    station.postgres.restart()


def crash(station: Station) -> None:
    station.postgres.kill()
    station.postgres.start()


@pytest.mark.parametrize("trouble", [restart, crash])
def test_senders_are_asked_to_repeat_and_nothing_promised_is_lost(station: Station, trouble: Callable[[Station], None]):
    before = [process.popen.pid for process in station.processes]
    stream = Stream(station)
    with stream.running():
        station.eventually("alerts are taken", lambda: len(stream.of(201)) >= BEFORE)
        trouble(station)
        taken = len(stream.of(201))
        station.eventually("alerts are taken again", lambda: len(stream.of(201)) >= taken + AFTER)
    connections["default"].close()
    assert {answer.status for answer in stream.answers.values()} == {201, 503}
    for reference in stream.of(503):
        refusal = stream.answers[reference]
        assert (refusal.json()["code"], refusal.headers["Retry-After"]) == ("unavailable", "5")
        assert station.post(reference).status in {200, 201}
    stored = Alert.objects.filter(reference__in=stream.answers).values_list("reference", flat=True)
    assert sorted(stored) == sorted(stream.answers)
    promised = {answer.json()["id"] for answer in stream.answers.values() if answer.status == 201}
    assert Alert.objects.filter(pk__in=promised).count() == len(promised)
    station.eventually("every alert is routed", lambda: not Alert.objects.filter(status="received").exists())
    station.eventually("everybody is told", lambda: not Delivery.objects.filter(status__in=OPEN).exists())
    assert [process.popen.pid for process in station.processes] == before


def test_pages_say_so_while_the_database_is_away(station: Station):
    browser = station.browser()
    assert browser.sign_in("desk", PASSWORD).status == 302
    station.postgres.stop()
    answers = {path: browser.get(path) for path in ("/", "/accounts/login/", "/api/v1/alerts/", "/r/x/", "/readyz", "/admin/")}
    healthy = station.browser().get("/healthz")
    station.postgres.start()
    assert {path: answer.status for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert healthy.status == 200
    for path in ("/", "/api/v1/alerts/", "/admin/"):
        assert answers[path].headers["Retry-After"] == "5"
        assert "Traceback" not in answers[path].text
    assert answers["/api/v1/alerts/"].json()["code"] == "unavailable"
    station.eventually("the board is back", lambda: browser.get("/").status == 200)
