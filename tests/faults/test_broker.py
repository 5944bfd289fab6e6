"""The queue only hurries: without it everything still happens, and nobody waits for it."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.station import PASSWORD, Station, at_once

pytestmark = pytest.mark.faults

PROMPT_S = 2.0


def assert_taken_at_once(answers) -> None:
    assert [answer.status for answer in answers] == [201] * len(answers), [answer.text for answer in answers]
    assert max(answer.seconds for answer in answers) < PROMPT_S


class BlackHole:
    """Accepts every connection and never says a word."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._listener.getsockname()[1]
        self.swallowed: list[socket.socket] = []
        threading.Thread(target=self._swallow, daemon=True).start()

    def _swallow(self) -> None:
        while True:
            try:
                self.swallowed.append(self._listener.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()
        for connection in self.swallowed:
            connection.close()


@pytest.fixture
def black_hole() -> Iterator[BlackHole]:
    hole = BlackHole()
    yield hole
    hole.close()


def test_an_alert_is_taken_while_the_queue_is_dead_and_told_when_it_returns(station: Station):
    station.valkey.kill()
    answers = [station.post() for _ in range(20)]
    assert_taken_at_once(answers)
    assert_taken_at_once(at_once(*[station.post] * 8))
    station.valkey.start()
    station.eventually("every alert is routed and told", lambda: station.routed_and_told(*answers))


def test_an_alert_is_taken_while_the_queue_hangs_and_told_when_it_goes_on(station: Station):
    station.pause(station.valkey.process)
    answers = [station.post() for _ in range(20)]
    assert_taken_at_once(answers)
    assert_taken_at_once(at_once(*[station.post] * 8))
    station.resume(station.valkey.process)
    station.eventually("every alert is routed and told", lambda: station.routed_and_told(*answers))


def test_no_request_talks_to_the_queue(station: Station, black_hole: BlackHole):
    """Forty alerts, and hardly a connection: one thread per process runs behind them."""
    other = station.another_web(REDIS_URL=f"redis://127.0.0.1:{black_hole.port}/0")
    answers = [station.post(url=station.another_url) for _ in range(40)]
    assert_taken_at_once(answers)
    assert len(black_hole.swallowed) < len(answers) / 2
    station.eventually("every alert is routed and told", lambda: station.routed_and_told(*answers))
    station.forget(other)


def test_people_sign_in_and_see_the_board_while_the_queue_hangs(station: Station, black_hole: BlackHole):
    other = station.another_web(REDIS_URL=f"redis://127.0.0.1:{black_hole.port}/0")
    number = station.post(url=station.another_url).json()["number"]
    browser = station.browser(station.another_url)
    signed_in = browser.sign_in("desk", PASSWORD)
    board = browser.get("/")
    assert (signed_in.status, board.status) == (302, 200)
    assert number in board.text
    assert signed_in.seconds < 10
    assert board.seconds < 10
    station.forget(other)


def test_a_queue_that_forgot_everything_is_made_up_for(station: Station):
    station.kill(station.urgent, station.alerts)
    answer = station.post()
    station.eventually("the hurry waits in the queue", lambda: station.waiting_in_queue("urgent"))
    station.broker().flushall()
    station.urgent.start()
    station.alerts.start()
    station.eventually("the alert is routed and told", lambda: station.routed_and_told(answer))
