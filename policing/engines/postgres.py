"""A PostgreSQL of our own in a folder of ours, on loopback."""

import shutil
import signal
from pathlib import Path
from types import TracebackType
from typing import Self

from policing.engines import ports, proc
from policing.engines.binaries import postgres_bin, readable_by
from policing.engines.errors import CannotStart
from policing.engines.identity import for_postgres
from policing.engines.keyring import Keyring
from policing.engines.process import Process

HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB", "checkpoint_timeout": "30min"}
SUPERUSER = "postgres"


class Postgres:
    """`with Postgres(folder) as postgres: postgres.url()`. Also start, stop, kill (as a power cut) and restart, on the same port.

    `folder` is made when it does not exist and keeps data, log and password. `durable=False` is three times quicker and loses
    everything in a power cut: for tests. `settings` are server settings by name. Start it from the main thread (see Process).
    """

    def __init__(self, folder: Path, *, durable: bool = True, settings: dict[str, str] | None = None, logs: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.run, self.logs = self.folder.parent / "run", logs or self.folder.parent / "logs"
        self.durable = durable
        self.settings = ({} if durable else HASTY) | (settings or {})
        self.identity = for_postgres(self.folder)
        self.data = self.identity.home(self.folder)
        self._keys, self._word = Keyring(self.folder.parent / "secrets.json"), f"{self.folder.name}_superuser"
        self.port = 0
        self.process: Process | None = None

    def url(self, database: str = "postgres", *, user: str = SUPERUSER, password: str = "") -> str:
        """An address for Django or psycopg; without a user, the superuser's."""
        return f"postgres://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def password(self) -> str:
        return self._keys.word(self._word)

    def start(self) -> Self:
        """Ready to serve when this returns. Makes the data on the first start and recovers what a crash left."""
        self._check_access()
        kept = self.data / "PG_VERSION"
        self.bin = readable_by(self.identity, postgres_bin(int(kept.read_text()) if kept.exists() else None))
        if not kept.exists():
            self._make()
        elif not self._keys.has(self._word):
            raise CannotStart(f"{self._keys.path} is gone, and without it nobody can open {self.data}. Put it back, or remove that folder to begin anew.")
        self._clear_crash()
        known = self.port
        for _ in range(1 if known else 5):
            self.port = known or ports.any_free()
            if self._serve():
                return self
        last = self._new_process()
        raise CannotStart(f"PostgreSQL did not start. Its log, {last.log}, ends:\n{last.last_words()}")

    def stop(self) -> None:
        """Open transactions are rolled back, everything committed is on disk."""
        if self.process:
            self.process.stop()

    def kill(self) -> None:
        """Kill -9 of the server and of every backend."""
        if self.process:
            self.process.kill()
        proc.end(proc.working_in(self.data), gently=0, first=signal.SIGKILL)

    def restart(self) -> Self:
        """Stop and start on the same port; connections break."""
        self.stop()
        return self.start()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _check_access(self) -> None:
        try:
            (self.data / "PG_VERSION").exists()
            self.identity.own(self.data)
        except PermissionError as error:
            raise CannotStart(f"You may not use {self.data}: it belongs to somebody else. Start as that user, or choose another --data folder.") from error

    def _make(self) -> None:
        """In a draft beside the data, moved into place when whole, so that a start broken off here is simply begun again."""
        if any(self.data.iterdir()):
            raise CannotStart(f"{self.data} is not empty and holds no PostgreSQL data. Empty it, or choose another --data folder.")
        draft, words = (self.data.with_name(f"{self.data.name}.{suffix}") for suffix in ("draft", "word"))
        shutil.rmtree(draft, ignore_errors=True)
        self.identity.own(draft)
        self.identity.lend(words, self.password)
        done = self.identity.run([str(self.bin / "initdb"), "-D", str(draft), "-U", SUPERUSER, f"--pwfile={words}", *self._initdb_options()])
        words.unlink()
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not make its data in {self.data}:\n{done.stderr or done.stdout}")
        draft.replace(self.data)

    def _initdb_options(self) -> list[str]:
        major = int(self.identity.run([str(self.bin / "postgres"), "--version"]).stdout.split()[2].split(".")[0])
        collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
        return ["--encoding=UTF8", "--no-locale", "--auth=scram-sha-256", *collation, *([] if self.durable else ["--no-sync"])]

    def _clear_crash(self) -> None:
        """End backends whose server was killed, then forget its pid: after a reboot that number may be anybody's."""
        proc.end(proc.working_in(self.data), first=signal.SIGINT)
        if proc.HAS_PROC and not proc.working_in(self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _serve(self) -> bool:
        self.process = self._new_process()
        self.process.start()
        if self._becomes_ready():
            return True
        self.process.kill()
        return False

    def _becomes_ready(self) -> bool:
        """The eighth line of postmaster.pid says ready only after recovery; the port alone opens before."""
        status = self.data / "postmaster.pid"

        def ready() -> bool:
            lines = status.read_text().splitlines() if status.exists() else []
            return not self.is_alive() or (len(lines) > 7 and lines[7].strip() == "ready")

        return proc.until(ready, 120) and self.is_alive()

    def _new_process(self) -> Process:
        own = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": "", "timezone": "UTC", "jit": "off"}
        settings = [part for name, value in (own | self.settings).items() for part in ("-c", f"{name}={value}")]
        return Process(
            name=self.folder.name,
            command=[self.bin / "postgres", "-D", self.data, *settings],
            log=self.logs / f"{self.folder.name}.log",
            run=self.run,
            identity=self.identity,
            stop_with=signal.SIGINT,
            patience=30,
        )
