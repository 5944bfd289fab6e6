"""`script/test` and `script/bench`: the same programs on a PostgreSQL and a Valkey that are thrown away afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from policing.engines.browser import install_browser_libraries
from policing.engines.databases import DATABASE, OWNER, make_database
from policing.engines.environment import Address, Surroundings
from policing.engines.errors import CannotStart
from policing.engines.keyring import Keyring
from policing.engines.postgres import Postgres
from policing.engines.process import ROOT
from policing.engines.progress import step
from policing.engines.valkey import Valkey

WORKERS = ("-n", "--numprocesses", "--pdb", "--trace", "-h", "--help", "--collect-only", "--co")


@contextlib.contextmanager
def engines(folder: Path, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """The environment for a run: what is missing of DATABASE_URL and REDIS_URL is started in `folder`, and stopped in the end.

    The role in DATABASE_URL owns what it makes and may make databases, as test runners do; whoever wants to see what the product
    may not do says SET ROLE zhufang_app.
    """
    with contextlib.ExitStack() as stack:
        around = Surroundings(folder, Keyring(folder / "secrets.json"), Address(8000, 8001))
        if "DATABASE_URL" not in os.environ:
            with step("PostgreSQL"):
                postgres = stack.enter_context(Postgres(folder / "postgres", durable=durable))
                make_database(postgres, owner_password=around.keys.word("owner"), app_password=around.keys.word("app"), may_create=True)
                address = postgres.url(DATABASE, user=OWNER, password=around.keys.word("owner"))
                around.engines |= {"DATABASE_URL": address, "MIGRATION_DATABASE_URL": address}
        if "REDIS_URL" not in os.environ:
            with step("Valkey"):
                around.use_valkey(stack.enter_context(Valkey(folder / "valkey", durable=durable)))
        yield around.env()


def main() -> NoReturn:
    what, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with tempfile.TemporaryDirectory(prefix="zhufang-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            with step("Browser libraries"):
                install_browser_libraries(folder / "npm.log")
            with engines(folder, durable=what == "bench") as env:
                sys.exit(_run(_command(what, arguments), env))
    except CannotStart as refusal:
        sys.exit(f"✗ {refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


def _command(what: str, arguments: Sequence[str]) -> list[str]:
    """Tests run on both cores, unless the arguments say how many or want to stop and look."""
    chosen = any(argument.startswith(WORKERS) for argument in arguments)
    return [sys.executable, "-m", what, *([] if chosen or what != "pytest" else ["-n", "2"]), *arguments]


def _run(command: list[str], env: dict[str, str]) -> int:
    """Ctrl-C reaches the child by itself, as it shares our terminal; we only wait for it to finish tidily."""
    with subprocess.Popen(command, cwd=ROOT, env={"ALLOW_PRIVATE_CALLBACKS": "1", **os.environ, **env}) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            child.send_signal(signal.SIGINT)
            return child.wait(30)


def _interrupt(number: int, frame: types.FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
