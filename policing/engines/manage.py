"""`script/manage`: Django's command line in the surroundings of a running server."""

import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from policing.engines.process import ROOT

# Written while a server runs: its addresses change at every start.
FILE = "environment.json"


def leave_environment(data: Path, env: dict[str, str]) -> None:
    """Keep `env` where only its owner reads it."""
    file = data / FILE
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(env))


def main() -> NoReturn:
    data, folder, *command = sys.argv[1:]
    file = Path(data, FILE)
    if not file.exists():
        sys.exit(f"✗ No server runs on {data}. Start it first: script/server --data {data}")
    os.chdir(folder)
    env = {**os.environ, **json.loads(file.read_text())}
    os.execve(sys.executable, [sys.executable, str(ROOT / "manage.py"), *(command or ["help"])], env)  # noqa: S606 - becomes it


if __name__ == "__main__":
    main()
