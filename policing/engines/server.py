"""`script/server`: from an empty folder to pages in the browser, and back to nothing on Ctrl-C."""

import contextlib
import fcntl
import json
import os
import signal
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from policing.engines import ports, welcome
from policing.engines.browser import install_browser_libraries
from policing.engines.databases import make_database
from policing.engines.environment import EVERYWHERE, LOOPBACK, Address, Surroundings
from policing.engines.errors import CannotStart
from policing.engines.keyring import Keyring
from policing.engines.manage import LOCK, last_environment, leave_environment
from policing.engines.postgres import Postgres
from policing.engines.process import Process, end_leftovers
from policing.engines.processes import Programs
from policing.engines.progress import say, step
from policing.engines.supervisor import Supervisor
from policing.engines.tls import certificate
from policing.engines.valkey import Valkey


@dataclass(frozen=True)
class Options:
    """What the person asked for; `data` is absolute."""

    port: int
    data: str
    empty: bool
    tls: bool


def main() -> NoReturn:
    options = Options(**json.loads(sys.argv[1]))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        serve(options)
    except CannotStart as refusal:
        sys.exit(f"✗ {refusal}")
    except PermissionError as error:
        sys.exit(f"✗ You may not write to {error.filename}. Choose a folder of yours with --data, or start as the user it belongs to.")
    except KeyboardInterrupt:
        sys.exit(0)
    sys.exit(0)


def serve(options: Options) -> None:
    """Runs until it is interrupted. Raises CannotStart with a sentence when something is in the way."""
    data = Path(options.data)
    data.mkdir(mode=0o750, parents=True, exist_ok=True)
    with _only_one(data), _supervisor() as supervisor:
        keys = Keyring(data / "secrets.json")
        if left := end_leftovers(data / "run", f"ZHUFANG_RUN={keys.word('run')}"):
            say(f"  Cleared up after a start that was killed: {', '.join(left)}")
        address = _address(options, data)
        surroundings = Surroundings(data, keys, address)
        with ports.held(address.port, address.stream_port, host=address.bind):
            with step("Browser libraries"):
                install_browser_libraries(data / "logs" / "npm.log")
            _start_engines(supervisor, surroundings)
            fresh = _fill_tables(options, surroundings)
        _start_product(supervisor, surroundings)
        if fresh:
            supervisor.once(_programs(surroundings).manage("replay_stories"))
        supervisor.watch()


def _start_engines(supervisor: Supervisor, around: Surroundings) -> None:
    if "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ:
        with step("PostgreSQL"):
            postgres = Postgres(around.data / "postgres")
            supervisor.add("PostgreSQL", postgres)
            make_database(postgres, owner_password=around.keys.word("owner"), app_password=around.keys.word("app"))
            around.use_postgres(postgres)
    if "REDIS_URL" not in os.environ and "REDIS_URL_FILE" not in os.environ:
        with step("Valkey"):
            valkey = Valkey(around.data / "valkey")
            supervisor.add("Valkey", valkey)
            around.use_valkey(valkey)


def _programs(around: Surroundings) -> Programs:
    return Programs(around.data, around.env(), around.address.granian_options())


def _fill_tables(options: Options, around: Surroundings) -> bool:
    """Whether the demo city is new, so that its stories are still to be told."""
    programs = _programs(around)
    leave_environment(around.data, around.env())
    with step("Database tables"):
        _to_the_end(programs.manage("migrate", "--noinput", "--verbosity", "0"))
        _to_the_end(programs.manage("load_catalogue"))
    fresh = not options.empty and not (around.data / "demo.json").exists()
    if fresh:
        with step("Demo city"):
            _to_the_end(programs.manage("load_demo"))
    return fresh


def _start_product(supervisor: Supervisor, around: Surroundings) -> None:
    programs = _programs(around)
    with step("Web, stream, workers, beat"):
        web = programs.web(around.address.port)
        for process in (
            web,
            programs.stream(around.address.stream_port),
            *programs.workers(),
            programs.beat(),
        ):
            supervisor.add(process.name, process)
        welcome.wait_until_ready(around.address, web)
    welcome.show(around.address, around.data)


def _to_the_end(process: Process) -> None:
    """Run a command; when it fails, its last words are the reason."""
    process.start()
    try:
        code = process.wait()
    finally:
        process.stop()
    if code:
        raise CannotStart(f"`manage.py {process.name}` failed. {process.log} has it whole; the end:\n{process.verdict()}")


def _address(options: Options, data: Path) -> Address:
    host = EVERYWHERE if options.tls else LOOPBACK
    if not ports.is_free(options.port, host):
        free = ports.next_free(options.port + 1, host)
        raise CannotStart(f"Port {options.port} is taken by another program. Stop that one, or choose another port: script/server --port {free}")
    return Address(options.port, stream_port(data, options.port, host), certificate(data / "tls") if options.tls else None)


def stream_port(data: Path, port: int, host: str) -> int:
    """The one of last time while it is free, as pages that are still open may listen nowhere else; else the next free one."""
    last = urlsplit(last_environment(data).get("STREAM_URL", "")).port
    return last if last and last != port and ports.is_free(last, host) else ports.next_free(port + 1, host)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Two servers on the same data would ruin them. The kernel frees this lock however its holder dies."""
    with (data / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(f"A server is already running on {data} (process {lock.read().strip()}). Stop it, or choose another --data folder.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextlib.contextmanager
def _supervisor() -> Iterator[Supervisor]:
    """Stops everything in the end, and is not interrupted in that."""
    supervisor = Supervisor()
    try:
        yield supervisor
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if supervisor.has_started:
            with step("Stopped"):
                supervisor.stop()


def _interrupt(number: int, frame: types.FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
