"""PostgreSQL goes and comes back: senders are told to try again, what was promised is there, nobody has to be restarted."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from alerts.models import Alert
from delivery.lifecycle import OPEN
from delivery.models import Delivery
from tests.faults.station import DEADLINE_S, PASSWORD, Station
from tests.faults.web import Answer

pytestmark = pytest.mark.faults

SENDERS, PAUSE_S = 3, 0.1
BEFORE, AFTER = 15, 15


class Stream:
    """Senders that post one alert after the other, repeat what was refused, and write down every answer."""

    def __init__(self, station: Station) -> None:
        self.answers: list[tuple[str, Answer]] = []
        self._station, self._ended = station, threading.Event()
        self._patience_ends = time.monotonic() + 2 * DEADLINE_S
        self._threads = [threading.Thread(target=self._post, args=(n,)) for n in range(SENDERS)]

    def _post(self, sender: int) -> None:
        for n in itertools.count():
            while not self._took(f"S{sender}-{n}"):
                if time.monotonic() > self._patience_ends:
                    return
                time.sleep(PAUSE_S)
            if self._ended.wait(PAUSE_S):
                return

    def _took(self, reference: str) -> bool:
        answer = self._station.post(reference)
        self.answers.append((reference, answer))
        return answer.status != 503

    def of(self, status: int) -> list[Answer]:
        return [answer for _reference, answer in list(self.answers) if answer.status == status]

    def references(self) -> set[str]:
        return {reference for reference, _answer in self.answers}

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
    assert {answer.status for _reference, answer in stream.answers} - {200} == {201, 503}
    assert {(answer.json()["code"], answer.headers["Retry-After"]) for answer in stream.of(503)} == {("unavailable", "5")}
    stored = dict(Alert.objects.values_list("reference", "pk"))
    assert set(stored) == stream.references()
    assert Alert.objects.count() == len(stored)
    assert {str(stored[reference]) for reference in stored} == {answer.json()["id"] for answer in [*stream.of(201), *stream.of(200)]}
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
