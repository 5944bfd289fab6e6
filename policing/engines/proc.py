"""Which processes of this machine are ours. A number alone proves nothing: the kernel gives it to somebody else one day."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "stat").exists()


def born(pid: int) -> str:
    """When process `pid` started, as text that no other process of this machine shares with the same number; "" when it is gone or a zombie."""
    if not HAS_PROC:
        return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    with contextlib.suppress(OSError):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        if fields[0] not in "ZX":
            return f"{_boot()} {fields[19]}"
    return ""


def _boot() -> str:
    with contextlib.suppress(OSError):
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    return ""


def working_in(folder: Path) -> list[int]:
    """Processes whose working directory is `folder`: every process of a PostgreSQL server stands in its data folder. Linux only, else none."""
    return [pid for pid in _all() if _link(pid, "cwd") == str(folder.resolve())]


def marked(mark: str) -> list[int]:
    """Processes, ourselves excepted, that were started with `mark` ("NAME=value") in their environment. Linux only, else none."""
    wanted = mark.encode()
    return [pid for pid in _all() if wanted in _environment(pid).split(b"\0") and pid != os.getpid()]


def end(pids: Iterable[int], *, gently: float = 5.0, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask each to stop, wait up to `gently` seconds for all together, then kill. Returns when all are gone.

    PostgreSQL, asked by SIGINT to close at once, takes a later SIGTERM as no news.
    """
    left = {pid: born(pid) for pid in pids}
    _signal(left, first)
    if not until(lambda: not _living(left), gently):
        _signal(left, signal.SIGKILL)
        until(lambda: not _living(left), 5)


def until(come: Callable[[], bool], seconds: float) -> bool:
    """Poll until `come()` or until `seconds` have passed; the last answer."""
    deadline = time.monotonic() + seconds
    while not come():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _living(known: dict[int, str]) -> list[int]:
    return [pid for pid, birth in known.items() if birth and born(pid) == birth]


def _signal(known: dict[int, str], number: signal.Signals) -> None:
    for pid in _living(known):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _all() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()] if HAS_PROC else []


def _link(pid: int, name: str) -> str:
    with contextlib.suppress(OSError):
        return str((PROC / str(pid) / name).readlink())
    return ""


def _environment(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "environ").read_bytes()
    return b""
