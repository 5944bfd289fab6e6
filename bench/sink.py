"""A receiver that takes POSTs as fast as one Python process can, and answers 200 to each: what both ours and bare sockets are measured against.

`python -m bench.sink` prints its port. GET / tells how many came so far; GET /words tells when POSTs to /word/ arrived, by the machine's monotonic clock.
"""

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
BACKLOG = 4096


@contextmanager
def sink() -> Iterator[str]:
    """The address of a sink that runs meanwhile, in a process of its own."""
    process = subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def heard(url: str) -> int:
    """How many POSTs have come so far."""
    return int(ask(url, "/"))


def words(url: str) -> list[float]:
    """When each POST to /word/ came, by time.monotonic()."""
    said: list[float] = ask(url, "/words")
    return said


def ask(url: str, path: str) -> Any:
    with urlopen(url + path, timeout=30) as answer:
        return json.load(answer)


class Sink:
    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.port = self.listener.getsockname()[1]
        self.count, self.words = 0, list[float]()
        self._lines, self._begun = dict[int, socket.socket](), dict[int, bytes]()

    def serve(self) -> None:
        poll = select.epoll()
        poll.register(self.listener, select.EPOLLIN)
        door = self.listener.fileno()
        while True:
            for number, _event in poll.poll():
                if number == door:
                    self._open(poll)
                else:
                    self._hear(number)

    def _open(self, poll: select.epoll) -> None:
        line, _address = self.listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines[line.fileno()] = line
        poll.register(line, select.EPOLLIN)

    def _hear(self, number: int) -> None:
        line = self._lines[number]
        try:
            data = line.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            self._begun.pop(number, None)
            self._lines.pop(number).close()
            return
        if number in self._begun:
            data = self._begun.pop(number) + data
        head = data.find(b"\r\n\r\n")
        if head < 0 or len(data) - head - 4 < _length(data, head):
            self._begun[number] = data
            return
        line.send(self._answer(data))

    def _answer(self, data: bytes) -> bytes:
        if data.startswith(b"GET"):
            body = json.dumps(self.words if data.startswith(b"GET /words") else self.count).encode()
            return b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
        self.count += 1
        if data.startswith(b"POST /word/"):
            self.words.append(time.monotonic())
        return ANSWER


def _length(data: bytes, head: int) -> int:
    at = data.find(b"ontent-", 0, head)
    while at >= 0 and data[at + 7 : at + 13].lower() != b"length":
        at = data.find(b"ontent-", at + 7, head)
    return int(data[at + 14 : data.find(b"\r", at)]) if at >= 0 else 0


def main() -> None:
    server = Sink()
    print(server.port, flush=True)
    server.serve()


if __name__ == "__main__":
    main()
