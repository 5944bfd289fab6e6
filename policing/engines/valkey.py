"""A Valkey of our own in a folder of ours, on loopback, that keeps what it was given."""

from pathlib import Path
from types import TracebackType
from typing import Self

from policing.engines import ports, proc
from policing.engines.binaries import valkey_server
from policing.engines.errors import CannotStart
from policing.engines.keyring import Keyring
from policing.engines.process import Process


class Valkey:
    """`with Valkey(folder) as valkey: valkey.url()`. Also start, stop, kill (as a power cut) and restart, on the same port.

    Durable, it writes an append-only file every second, so a power cut costs at most that second; the sweep repeats what was lost.
    """

    def __init__(self, folder: Path, *, durable: bool = True, logs: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.run, self.logs = self.folder.parent / "run", logs or self.folder.parent / "logs"
        self.durable = durable
        self.port = 0
        self.process: Process | None = None

    def url(self, number: int = 0) -> str:
        """An address for Django, Celery or redis-py; `number` is the database, 0 to 15."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    @property
    def password(self) -> str:
        return Keyring(self.folder.parent / "secrets.json").word(self.folder.name)

    def start(self) -> Self:
        """Ready to serve when this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = self.port
        for _ in range(1 if known else 5):
            self.port = known or ports.any_free()
            if self._serve():
                return self
        last = self._new_process()
        raise CannotStart(f"Valkey did not start. Its log, {last.log}, ends:\n{last.last_words()}")

    def stop(self) -> None:
        """Everything it holds is on disk when this returns."""
        if self.process:
            self.process.stop()

    def kill(self) -> None:
        if self.process:
            self.process.kill()

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

    def _serve(self) -> bool:
        self._write_settings()
        self.process = self._new_process()
        self.process.start()
        if proc.until(lambda: not self.is_alive() or ports.answers(self.port), 60) and self.is_alive():
            return True
        self.process.kill()
        return False

    def _new_process(self) -> Process:
        return Process(
            name=self.folder.name,
            command=[valkey_server(), self.folder / "valkey.conf"],
            log=self.logs / f"{self.folder.name}.log",
            run=self.run,
        )

    def _write_settings(self) -> None:
        """In a file and not on the command line, where everybody on the machine could read the password."""
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": '"{}"'.format(str(self.folder).replace("\\", "\\\\").replace('"', '\\"')),
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
