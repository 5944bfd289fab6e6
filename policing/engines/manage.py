"""`script/manage`: Django's command line in the surroundings of a running server."""

import fcntl
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from policing.engines.process import ROOT

# Written at every start, as the addresses change; true while the server holds its lock.
FILE = "environment.json"
LOCK = "server.lock"


def leave_environment(data: Path, env: dict[str, str]) -> None:
    """Keep `env` where only its owner reads it."""
    file = data / FILE
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(env))


def last_environment(data: Path) -> dict[str, str]:
    """What the last start left; empty before the first, and when a torn file tells nothing."""
    try:
        return dict(json.loads((data / FILE).read_text()))
    except (OSError, ValueError):
        return {}


def is_running(data: Path) -> bool:
    """Whether a server holds the lock of `data`, however the last one ended."""
    if not (data / LOCK).exists() or not (data / FILE).exists():
        return False
    with (data / LOCK).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def main() -> NoReturn:
    data, folder, *command = sys.argv[1:]
    file = Path(data, FILE)
    if not is_running(Path(data)):
        sys.exit(f"✗ No server runs on {data}. Start it first: script/server --data {data}")
    os.chdir(folder)
    env = {**os.environ, **json.loads(file.read_text())}
    os.execve(sys.executable, [sys.executable, str(ROOT / "manage.py"), *(command or ["help"])], env)  # noqa: S606 - becomes it


if __name__ == "__main__":
    main()
