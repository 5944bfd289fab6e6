"""The far side of channels, on this machine: a receiver of callbacks and a mail server that keep what they get and answer as told."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """A partner's system. `status` and `headers` are its answer; `slow_s` is how long it thinks."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the library's name
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            kept.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            kept.paths.append(self.path)
            time.sleep(kept.slow_s)
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - a followed redirect would come as GET

        def log_message(self, *args: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    with _serving(Server(("127.0.0.1", 0), Handler)) as port:
        kept.url = f"http://127.0.0.1:{port}"
        yield kept


@dataclass
class Mailbox:
    """A mail server. `answer_to_rcpt` is what it says to each address."""

    port: int = 0
    answer_to_rcpt: str = "250 OK"
    letters: list[tuple[list[str], bytes]] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    kept = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            to: list[str] = []
            self._say("220 sink")
            while line := self.rfile.readline().decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    to.append(line[8:].strip("<> "))
                    self._say(kept.answer_to_rcpt)
                elif word == "DATA":
                    self._say("354 go on")
                    kept.letters.append((to, b"".join(iter(self._line, b"."))))
                    self._say("250 kept")
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 OK")

        def _line(self) -> bytes:
            line = self.rfile.readline()
            return b"." if line.rstrip(b"\r\n") == b"." else line

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        kept.port = port
        yield kept


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[int]:
    server.daemon_threads = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()
