"""As whom a program runs. PostgreSQL refuses to run as root, and a container or a rented machine is often root and nothing else."""

import ctypes
import functools
import hashlib
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policing.engines.errors import CannotStart

CLONE_NEWUSER = 0x10000000
HOMES = Path("/var/lib/zhufang")
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """Ourselves unless said otherwise: `enter` is called in the child before its program, `user` is whom the child becomes."""

    enter: Callable[[], None] | None = None
    user: str | None = None

    def popen_arguments(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def home(self, folder: Path) -> Path:
        """Where this identity can keep `folder`: there, or for another user in a place of theirs, keyed by the full path's hash."""
        if self.user is None:
            return folder
        return HOMES / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]

    def own(self, folder: Path) -> None:
        """Make `folder`, closed to everybody else."""
        if self.user is not None:
            HOMES.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)

    def lend(self, path: Path, text: str) -> None:
        """Write `text` to a file only this identity can read."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text)
        if self.user is not None:
            os.chown(path, pwd.getpwnam(self.user).pw_uid, -1)

    def run(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        """Run to the end as this identity, output captured."""
        directory = "/" if self.user else None
        return subprocess.run(command, cwd=directory, capture_output=True, text=True, preexec_fn=self.enter, **self.popen_arguments(), **more)


def for_postgres(folder: Path) -> Identity:
    """Ourselves; as root a one-user namespace, in which we are somebody else but own the same files; failing that the user nobody.

    Data once kept as nobody stay so, whatever the machine allows later.
    """
    if os.geteuid() != 0:
        return Identity()
    nobody = Identity(user="nobody")
    if (nobody.home(folder) / "PG_VERSION").exists():
        return nobody
    if namespaces_work():
        return Identity(enter=_become_somebody)
    if (folder / "PG_VERSION").exists():
        raise CannotStart(f"{folder} belongs to root, whom PostgreSQL refuses to serve here. Give the whole data folder to a plain user and start as that one.")
    return nobody


@functools.cache
def namespaces_work() -> bool:
    """Whether root may make a user namespace here; many containers forbid it."""
    if sys.platform != "linux":
        return False
    try:
        done = subprocess.run([sys.executable, "-c", "import os; print(os.geteuid())"], preexec_fn=_become_somebody, capture_output=True, text=True)
    except subprocess.SubprocessError:
        return False
    return done.stdout.strip() not in {"", "0"}


def _become_somebody() -> None:
    """Runs in the child: outside the namespace it stays root, inside it is a user who is in the password file, as initdb wants one."""
    uid = next(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0)
    gid = os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} 0 1"), ("gid_map", f"{uid} {gid} 1")):
        Path("/proc/self", name).write_text(text)
