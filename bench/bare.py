"""What any sender is measured against: ready-made requests thrown at a sink over kept-open sockets, with nothing read but that an answer came."""

import multiprocessing
import select
import socket
import time
from urllib.parse import urlsplit

LINES = 64


def throw(url: str, requests: list[bytes], processes: int) -> float:
    """Seconds in which `processes` processes have had an answer to each of `requests`."""
    context = multiprocessing.get_context("fork")
    together = context.Barrier(processes + 1)
    senders = [context.Process(target=_work, args=(url, requests[n::processes], together)) for n in range(processes)]
    for sender in senders:
        sender.start()
    together.wait()
    started = time.perf_counter()
    for sender in senders:
        sender.join()
    took = time.perf_counter() - started
    if any(sender.exitcode for sender in senders):
        raise RuntimeError("a bare sender broke")
    return took


def _work(url: str, requests: list[bytes], together: "multiprocessing.synchronize.Barrier") -> None:  # type: ignore[name-defined]
    where = urlsplit(url)
    poll, lines = select.epoll(), dict[int, socket.socket]()
    for _n in range(min(LINES, len(requests))):
        line = socket.create_connection((where.hostname or "", where.port or 80))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines[line.fileno()] = line
        poll.register(line, select.EPOLLIN)
    together.wait()
    waiting = iter(requests)
    for line, request in zip(lines.values(), waiting, strict=False):
        line.send(request)
    left = len(requests)
    while left:
        for number, _event in poll.poll():
            line = lines[number]
            if not line.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("no answer")
            left -= 1
            if request := next(waiting, None):
                line.send(request)
