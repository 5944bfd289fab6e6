"""More requests to one receiver than it is given connections: who waits for a place is not kept waiting by anything else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from delivery import transport
from delivery.channels import HttpAnswer, HttpRequest
from delivery.transport import Transfers

TOGETHER, MANY = 4, 40


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.send_header("X-Request-Id", self.path)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def transfers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Transfers]:
    monkeypatch.setattr(transport, "MOST_TO_ONE_HOST", TOGETHER)
    made = Transfers()
    yield made
    made.close()


def test_no_wait_is_longer_than_libcurl_asks_for(transfers, url, monkeypatch):
    """While places are taken over, no socket tells of it: whoever then waits for one sleeps until the caller's patience is over."""
    waits: list[tuple[int, float]] = []

    class Watched:
        """The multi handle, and what it asked for before each wait."""

        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

        def select(self, seconds: float) -> Any:
            waits.append((self.inner.timeout(), seconds))
            return self.inner.select(seconds)

    monkeypatch.setattr(transfers, "_multi", Watched(transfers._multi))
    for n in range(MANY):
        transfers.add(n, HttpRequest(f"{url}/{n}", {}, b"{}"))
    answers = dict(transfers.ended(30.0))
    assert sorted(answers) == list(range(MANY))
    assert waits
    assert all(seconds <= asked / 1000 for asked, seconds in waits if asked >= 0)


def test_each_answer_stands_under_its_own_key_when_handles_are_used_again(transfers, url):
    for _again in range(3):
        for n in range(TOGETHER):
            transfers.add(n, HttpRequest(f"{url}/{n}", {"x-n": str(n)}, b"{}"))
        answers = dict(transfers.ended(30.0))
        told = {n: answer.headers["x-request-id"] for n, answer in answers.items() if isinstance(answer, HttpAnswer)}
        assert told == {n: f"/{n}" for n in range(TOGETHER)}
