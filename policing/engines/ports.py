"""TCP ports of this machine."""

import contextlib
import socket
import time
from collections.abc import Iterator


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now; a port in TIME_WAIT counts as free, as it does for the servers we start."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return not answers(port)


def any_free() -> int:
    """A port nobody uses. Somebody may take it before you do: be ready to ask again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def next_free(port: int, host: str = "127.0.0.1") -> int:
    """The first free port from `port` upwards, or any free one when the next hundred are taken."""
    above = range(port, min(port + 100, 65536))
    return next((candidate for candidate in above if is_free(candidate, host)), 0) or any_free()


@contextlib.contextmanager
def held(*numbers: int, host: str = "127.0.0.1") -> Iterator[None]:
    """Keeps ports from others until the programs they are for start: another server that looks meanwhile finds them taken."""
    with contextlib.ExitStack() as stack:
        for number in numbers:
            with contextlib.suppress(OSError):
                stack.enter_context(socket.socket()).bind((host, number))
        yield


def answers(port: int) -> bool:
    """Whether somebody accepts connections on loopback."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(port: int, seconds: float) -> bool:
    """True as soon as somebody accepts connections, False when `seconds` have passed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answers(port):
            return True
        time.sleep(0.05)
    return False
