"""One child process that never outlives us."""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policing.engines import proc
from policing.engines.errors import CannotStart
from policing.engines.identity import Identity

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Process:
    """A program with its log and its record. Start it from the main thread: on Linux the kernel stops it when that thread ends.

    It leads a process group of its own, so that Ctrl-C reaches only the parent and nothing it forked is left behind.
    The record, `<run>/<name>.json`, lets the next start recognise it if we die together with our knowledge of it.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    run: Path
    env: Mapping[str, str] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    stop_with: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.run.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            try:
                self.popen = subprocess.Popen(
                    [os.fspath(part) for part in self.command],
                    cwd=ROOT if self.identity.user is None else "/",
                    env={**os.environ, **self.env},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_leash(self.identity.enter, self.stop_with),
                    **self.identity.popen_arguments(),
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise CannotStart(f"{self.name} could not be started: {error}") from error
        self.record.write_text(json.dumps({"pid": self.popen.pid, "born": proc.born(self.popen.pid), "stop_with": int(self.stop_with)}))

    @property
    def record(self) -> Path:
        return self.run / f"{self.name}.json"

    def is_alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def wait(self) -> int:
        """Its exit code, when it has ended by itself."""
        return self.popen.wait() if self.popen else 0

    def ask_to_stop(self) -> None:
        """Send the polite signal and return at once."""
        if self.popen and self.is_alive():
            self.popen.send_signal(self.stop_with)

    def stop(self) -> None:
        """Politely, then after `patience` seconds by force; returns when it and what it forked are gone."""
        self.ask_to_stop()
        if self.popen:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(self.patience)
            self.kill()

    def kill(self) -> None:
        """As a power cut would: no goodbye to the process or to anything it forked."""
        if not self.popen:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        self.popen = None
        self.record.unlink(missing_ok=True)

    def verdict(self) -> str:
        """The end of its log without the frames of a traceback."""
        lines = [line for line in self.last_words(60).splitlines() if line.strip() and not line.startswith(("     ", "    Traceback"))]
        return "\n".join(lines[-4:])

    def last_words(self, lines: int = 8) -> str:
        """The end of its log, for whoever must explain why it died."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _leash(enter: Callable[[], None] | None, death_signal: signal.Signals) -> Callable[[], None]:
    """What runs in the child before its program: become who it should be, many open files, die with the parent."""
    parent = os.getpid()

    def prepare() -> None:
        if enter:
            enter()
        _open_many_files()
        if sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _open_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def end_leftovers(run: Path, mark: str) -> list[str]:
    """Stop what an earlier, killed supervisor of this data folder left running; the names of those. Others' processes are never touched."""
    records = {path: _known(path) for path in sorted(run.glob("*.json"))}
    alive = {path.stem: known for path, known in records.items() if known.get("born") and proc.born(known["pid"]) == known["born"]}
    for known in alive.values():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(known["pid"], known["stop_with"])
    proc.end([*(known["pid"] for known in alive.values()), *proc.marked(mark)])
    for path in records:
        path.unlink(missing_ok=True)
    return list(alive)


def _known(record: Path) -> dict[str, Any]:
    """Empty when the writer was killed in the middle of it."""
    try:
        known: dict[str, Any] = json.loads(record.read_text())
    except ValueError:
        return {}
    return known
