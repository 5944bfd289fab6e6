"""The programs Zhufang consists of, beside its engines."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policing.engines.process import ROOT, Process

BIN = Path(sys.executable).parent
Command = list[str | Path]
CELERY: Command = [BIN / "celery", "-A", "policing"]
# How far a worker stands back where several want the processor: who waits for a call comes first, a city's file last.
STAND_BACK = {"bulk": "5", "files": "10"}
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO")


@dataclass
class Programs:
    """Makes the processes of one data folder; `listen` are granian's options about address and TLS."""

    data: Path
    env: Mapping[str, str]
    listen: list[str] = field(default_factory=list)

    def web(self, port: int) -> Process:
        """Pages and REST."""
        command: Command = [BIN / "granian", "--interface", "wsgi", "--port", str(port), *self.listen, "--workers", "2", "--blocking-threads", "4"]
        return self._process("web", *command, "--no-ws", "--workers-kill-timeout", "5", "--respawn-failed-workers", "policing.wsgi:application")

    def stream(self, port: int) -> Process:
        """Live events: one process that holds thousands of quiet connections."""
        command: Command = [
            BIN / "granian",
            "--interface",
            "asgi",
            "--port",
            str(port),
            *self.listen,
            "--workers",
            "1",
            "--backlog",
            "4096",
            "--backpressure",
            "8192",
        ]
        ending = ["--no-ws", "--workers-kill-timeout", "2", "--respawn-failed-workers", "policing.stream:application"]
        return self._process("stream", *command, *ending, patience=5)

    def workers(self) -> list[Process]:
        """One for alerts, one for what is urgent, one for what is tried again, one for files, one for the rest: none waits for another's work."""
        return [self.worker(queue, queue) for queue in ("alerts", "urgent", "retry", "bulk", "files")]

    def worker(self, name: str, queues: str) -> Process:
        """Takes tasks from `queues` (a list with commas), one at a time. Bulk gives way to what is urgent, files to both."""
        manners = ("nice", "-n", STAND_BACK[name]) if name in STAND_BACK else ()
        return self._process(f"worker-{name}", *manners, *CELERY, "worker", "-Q", queues, "-n", f"{name}@%h", "--pool", "prefork", "-c", "1", *QUIET)

    def beat(self) -> Process:
        """Reminds the sweeps that time has passed."""
        return self._process("beat", *CELERY, "beat", "--schedule", self.data / "beat-schedule", "--pidfile", "", "--loglevel", "WARNING")

    def manage(self, command: str, *arguments: str) -> Process:
        """`manage.py command`, to be run once."""
        return self._process(command, sys.executable, ROOT / "manage.py", command, *arguments)

    def _process(self, name: str, *command: str | Path, patience: float = 10) -> Process:
        return Process(name=name, command=command, log=self.data / "logs" / f"{name}.log", run=self.data / "run", env=self.env, patience=patience)
