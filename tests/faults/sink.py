"""Receivers of signed callbacks, good and bad, all on one port: /ok answers, /hold waits until released, and so on."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

SLOW_S = 1.5


class Sink(ThreadingHTTPServer):
    """`heard` are (path, webhook-id) in order of arrival, written down before any answer."""

    request_queue_size = 512
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.released = threading.Event()
        self.heard: list[tuple[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def times_heard(self) -> Counter[str]:
        """How often each delivery id arrived."""
        return Counter(number for _path, number in list(self.heard))

    def heard_at(self, path: str) -> int:
        return sum(where == path for where, _number in list(self.heard))

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that died is nothing to speak of."""


class _Receiver(BaseHTTPRequestHandler):
    server: Sink
    ANSWERS: ClassVar[dict[str, tuple[int, dict[str, str]]]] = {
        "/gone": (410, {}),
        "/busy": (429, {"Retry-After": "7"}),
        "/elsewhere": (302, {"Location": "/inside"}),
    }

    def do_POST(self) -> None:
        kind = "/" + self.path.removeprefix("/at/").strip("/").split("/")[0]
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((kind, self.headers["webhook-id"]))
        if kind == "/reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        if kind in {"/hold", "/slow"}:
            self.server.released.wait(SLOW_S if kind == "/slow" else None)
        status, headers = self.ANSWERS.get(kind, (200, {}))
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self) -> None:
        self.server.heard.append((self.path, "a redirect was followed"))
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def sink() -> Iterator[Sink]:
    server = Sink()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
