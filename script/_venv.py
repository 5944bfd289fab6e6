"""The environment in `.venv`: made by whatever this machine has, filled from the locks, touched only when a lock has changed."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

OPTIONAL = {"requirements-engines.lock"}
HOW_TO_GET_PIP = (
    "Python here has neither ensurepip nor pip, and no uv is on PATH, so nothing can be installed. Do one of these and start again:\n"
    "    apt-get install python3-venv     (Debian, Ubuntu)\n"
    "    dnf install python3-pip          (Fedora, RHEL)\n"
    "    or put `uv` on PATH"
)
NO_ENGINES = (
    "Not to be had for this machine: %s. What is missing is taken from PATH where it is installed (`postgres`; `valkey-server` or "
    "`redis-server`; `npm`), or set DATABASE_URL and REDIS_URL to servers you run."
)


class Unprepared(Exception):
    """The environment cannot be made; the text says why and what to do."""


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def prepare(root: str, locks: list[str]) -> str:
    """The path of a Python that has everything in `locks`. Waits while another start of this checkout is doing the same."""
    venv = Path(root, ".venv")
    python = venv / "bin" / "python"
    if all(_Stamp(venv, lock).read() == _digest(Path(root, lock)) for lock in locks) and python.exists():
        return str(python)
    signal.signal(signal.SIGTERM, _interrupt)
    if not os.access(root, os.W_OK):
        raise Unprepared(f"You may not write to {root}, where the environment .venv belongs. Clone the project into a folder of yours.")
    with _alone(root):
        if not _works(python):
            _make(venv)
        for lock in locks:
            _install(venv, Path(root, lock))
    return str(python)


class _Stamp:
    """The digest of a lock as it was when it was installed, kept inside the environment so that both die together."""

    def __init__(self, venv: Path, lock: str) -> None:
        self.path = venv / f".{lock}.sha256"

    def read(self) -> str:
        return self.path.read_text() if self.path.exists() else ""


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextlib.contextmanager
def _alone(root: str) -> Iterator[None]:
    """One process at a time, by a lock on the checkout's folder; the kernel frees it when its holder dies, however it dies."""
    folder = os.open(root, os.O_RDONLY)
    os.set_inheritable(folder, True)  # an installer that outlives us keeps the lock until it is done
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("  waiting: another start is installing the libraries", flush=True)
        fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(folder)


def _works(python: Path) -> bool:
    """Also false for an environment whose Python was uninstalled or whose making was broken off."""
    return python.exists() and subprocess.run([python, "-c", "import sys"], capture_output=True).returncode == 0


def _make(venv: Path) -> None:
    shutil.rmtree(venv, ignore_errors=True)
    with _step("Making the environment .venv"):
        if _run([sys.executable, "-m", "venv", venv]) == 0:
            return
        shutil.rmtree(venv, ignore_errors=True)
        if not (shutil.which("uv") or _outside_pip()):
            raise Unprepared(HOW_TO_GET_PIP)
        if _run([sys.executable, "-m", "venv", "--without-pip", venv]) != 0:
            raise Unprepared(f"{sys.executable} cannot make a virtual environment:\n{_last_words}")


def _install(venv: Path, lock: Path) -> None:
    stamp, digest = _Stamp(venv, lock.name), _digest(lock)
    if stamp.read() == digest:
        return
    with _step(f"Installing {lock.name}"):
        failed = _run([*_installer(venv), "--require-hashes", "--no-deps", "-r", lock])
    if failed and lock.name in OPTIONAL:
        _install_what_exists(venv, lock)
    elif failed:
        raise Unprepared(f"The libraries of {lock.name} could not be installed:\n{_last_words}")
    stamp.path.write_text(digest)


def _install_what_exists(venv: Path, lock: Path) -> None:
    """Package by package, because a machine may have a wheel of one engine and none of another."""
    missing = []
    for entry in re.split(r"\n(?=[a-z])", lock.read_text()):
        with tempfile.NamedTemporaryFile("w", suffix=".lock") as single:
            single.write(entry)
            single.flush()
            if _run([*_installer(venv), "--require-hashes", "--no-deps", "-r", single.name]):
                missing.append(entry.split("==")[0])
    print(f"  {NO_ENGINES % ', '.join(missing)}" if missing else "", flush=True)


def _installer(venv: Path) -> list[str | Path]:
    """The first that is there: the environment's own pip, a uv on PATH, a pip outside it (22.3 or newer can aim at another Python)."""
    python = venv / "bin" / "python"
    if _run([python, "-m", "pip", "--version"]) == 0:
        return [python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", python]
    if pip := _outside_pip():
        return [*pip, "--python", python, "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    raise Unprepared(HOW_TO_GET_PIP)


def _outside_pip() -> list[str | Path]:
    """A pip of this machine that works; empty without one."""
    candidates: list[list[str | Path]] = [[sys.executable, "-m", "pip"], ["pip3"], ["pip"]]
    return next((pip for pip in candidates if shutil.which(pip[0]) and _run([*pip, "--version"]) == 0), [])


_last_words = ""


def _run(command: list[str | Path]) -> int:
    """The exit code; what the command said is kept for whoever has to explain a failure."""
    global _last_words
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, close_fds=False)
    _last_words = "\n".join(done.stdout.splitlines()[-12:])
    return done.returncode


@contextlib.contextmanager
def _step(text: str) -> Iterator[None]:
    started = time.monotonic()
    if sys.stdout.isatty():
        print(f"… {text}", end="\r", flush=True)
    yield
    print(f"✓ {text}  {time.monotonic() - started:.1f} s", flush=True)
