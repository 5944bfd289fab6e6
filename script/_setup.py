# ruff: noqa: UP031, UP036, PTH100, PTH120, S606
"""What every command does first: a Python new enough, an environment, the locked libraries. Standard library only.

This file stays readable for old Pythons, so that they meet a sentence and not a syntax error; the work is in `_venv.py`.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

if sys.version_info < (3, 11):
    sys.exit(
        "Zhufang needs Python 3.11 or newer, and this is Python %d.%d. Start it with a newer one, for example: python3.12 %s"
        % (sys.version_info[0], sys.version_info[1], " ".join(sys.argv))
    )
if os.name != "posix":
    sys.exit("Zhufang runs on Linux and macOS; on Windows use it inside WSL, or take docker-compose.yml.")


def run_module(module: str, *arguments: str, locks: list) -> None:
    """Make the environment hold `locks`, then become `python -m module arguments` in it. Does not return."""
    import _venv

    try:
        python = _venv.prepare(ROOT, locks)
    except (_venv.Unprepared, OSError) as refusal:
        sys.exit("✗ %s" % refusal)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    os.chdir(ROOT)
    os.execv(python, [python, "-m", module, *arguments])
