"""A whole station of its own: PostgreSQL, Valkey, web, workers and beat as real processes, to be killed and hung at will."""

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import redis
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.utils import timezone

from accounts.models import User
from alerts.models import Alert
from delivery.lifecycle import OPEN
from delivery.models import Address, Addressee, Channel, Delivery, Message
from delivery.services import Told, post_message, tell
from policing.engines import ports, proc
from policing.engines.databases import APP, DATABASE, make_database
from policing.engines.environment import Address as Listen
from policing.engines.environment import Surroundings
from policing.engines.keyring import Keyring
from policing.engines.postgres import Postgres
from policing.engines.process import Process
from policing.engines.processes import Programs
from policing.engines.valkey import Valkey
from tests.cast import build_town
from tests.faults.web import Answer, Browser, post_alert

LEASE_S = 3
# Long enough for the slowest machine; a test that fails waits this long, one that passes never does.
DEADLINE_S = 60.0
PASSWORD = "correct horse battery"
SECRET = "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"
LAID_DOWN_ANEW = ("alerts_alert", "alerts_alertevent", "alerts_order", "delivery_message", "delivery_attempt", "desk_trouble")


class Station:
    """`start` and `stop` all; `reset` before each test; `url`, `key` and `town` to work with; every process to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(folder / "postgres")
        self.valkey = Valkey(folder / "valkey")
        self.folder, self._keys = folder, Keyring(folder / "secrets.json")
        self.processes: list[Process] = []
        self.own = 0
        self._references = itertools.count(1)

    def start(self) -> None:
        self.postgres.start()
        make_database(self.postgres, owner_password=self._keys.word("owner"), app_password=self._keys.word("app"))
        self.valkey.start()
        port = ports.any_free()
        self.url = f"http://127.0.0.1:{port}"
        self.programs = Programs(self.folder, self._env(port), ["--host", "127.0.0.1"])
        self._to_the_end(self.programs.manage("migrate", "--verbosity", "0"))
        self.web, self.beat = self.programs.web(port), self.programs.beat()
        self.alerts, self.urgent, self.retry, self.bulk, self.files = self.programs.workers()
        self.processes = [self.web, self.alerts, self.urgent, self.retry, self.bulk, self.files, self.beat]
        self.own = len(self.processes)
        with self.database():
            self.town = build_town()
            self.key = self.town.bank_key
            User.objects.update(password=Argon2PasswordHasher().encode(PASSWORD, "salt" * 4))

    def stop(self) -> None:
        for process in self.processes:
            self.resume(process)
            process.ask_to_stop()
        for process in self.processes:
            process.stop()
        for engine in (self.valkey, self.postgres):
            self.resume(engine.process)
            engine.stop()

    def reset(self) -> None:
        """Everything runs, nothing has happened yet, and nothing is left of what a test started beside."""
        for process in self.processes[self.own :]:
            self.forget(process)
        self.resume(self.valkey.process)
        for engine in (self.postgres, self.valkey):
            if not engine.is_alive():
                engine.start()
        self.sql(f"SET session_replication_role = replica; TRUNCATE {', '.join(LAID_DOWN_ANEW)} CASCADE")
        self.broker().flushall()
        self.wait_for_running()

    def wait_for_running(self) -> None:
        for process in self.processes:
            self.resume(process)
            if not process.is_alive():
                process.start()
        self.eventually("the web answers", lambda: Browser(self.url).get("/readyz").status == 200)

    def _env(self, port: int) -> dict[str, str]:
        around = Surroundings(self.folder, self._keys, Listen(port, port))
        around.use_postgres(self.postgres)
        around.use_valkey(self.valkey)
        own = {"KEY_PREFIX": "station", "DELIVERY_LEASE_S": str(LEASE_S), "ALLOW_PRIVATE_CALLBACKS": "1", "EMAIL_URL": "consolemail://", "BASE_URL": self.url}
        return around.env() | own

    def _to_the_end(self, process: Process) -> None:
        process.start()
        assert process.wait() == 0, process.last_words(40)

    # Looking at it

    @contextmanager
    def database(self) -> Iterator[None]:
        """The ORM of this test process works on the station's database meanwhile, as the product does."""
        ours = connections["default"]
        place = {"HOST": "127.0.0.1", "PORT": self.postgres.port, "NAME": DATABASE, "USER": APP, "PASSWORD": self._keys.word("app")}
        connections["default"] = type(ours)({**ours.settings_dict, **place}, alias="default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = ours

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """As the superuser, in a session of its own."""
        with self.session() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def session(self, *, autocommit: bool = True) -> Iterator[Any]:
        connection = psycopg2.connect(self.postgres.url(DATABASE))
        connection.autocommit = autocommit
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.valkey.url(), socket_timeout=5)

    def waiting_in_queue(self, queue: str = "alerts") -> int:
        return self.broker().llen(f"station:{queue}")

    def eventually(self, what: str, come: Callable[[], Any], seconds: float = DEADLINE_S) -> None:
        """Wait until `come()`; fail with `what` and the processes' last words."""
        if not proc.until(lambda: bool(come()), seconds):
            words = "\n".join(f"{process.name}:\n{process.last_words(12)}" for process in self.processes)
            raise AssertionError(f"not within {seconds} s: {what}\n{words}")

    # Working with it

    def post(self, reference: str = "", *, url: str = "", **facts: Any) -> Answer:
        """An alert of the bank's; `reference` is a fresh one unless given."""
        return post_alert(url or self.url, self.key, reference or self.fresh(), **facts)

    def fresh(self) -> str:
        return f"F-{next(self._references)}"

    def browser(self, url: str = "") -> Browser:
        return Browser(url or self.url)

    def routed_and_told(self, *answers: Answer) -> bool:
        """True when each of these alerts was routed and nothing of it waits to be sent any more."""
        ids = [answer.json()["id"] for answer in answers]
        open_deliveries = Delivery.objects.filter(recipient__message__subject_id__in=ids, status__in=OPEN)
        told = Delivery.objects.filter(recipient__message__subject_id__in=ids)
        waiting = Alert.objects.filter(pk__in=ids, status="received")
        return not waiting.exists() and told.values("recipient__message__subject_id").distinct().count() == len(ids) and not open_deliveries.exists()

    def tell(self, addresses: Iterable[tuple[str, str]], *, priority: str = Message.Priority.BULK) -> Message:
        """One message to one new person per (channel, address); a worker finds it at the next sweep."""
        now = timezone.now()
        words = {"title": "试", "body": "试"}
        message = post_message(
            room="tests",
            subject_id=Message._meta.pk.get_default(),
            priority=priority,
            content={"zh-hans": words, "en": words},
            payload={"event": "test"},
            expires_at=now + timezone.timedelta(hours=12),
            now=now,
            audience={"paths": [self.town.east.path], "lane": "bank", "covert": False},
        )
        tell(message, [Told(self._person(channel, value).pk, "test", value[-40:]) for channel, value in addresses], round=1, now=now)
        return message

    def _person(self, channel: str, value: str) -> Addressee:
        person = Addressee.objects.create()
        Address.objects.create(addressee=person, channel=channel, value=value, secret=SECRET if channel == Channel.WEBHOOK else "")
        return person

    # Breaking it

    def kill(self, *processes: Process) -> None:
        """As a power cut would: each process with everything it forked."""
        for process in processes:
            process.kill()

    def pause(self, process: Process | None) -> None:
        """It stays there and answers nothing."""
        assert process and process.popen
        os.killpg(process.popen.pid, signal.SIGSTOP)

    def resume(self, process: Process | None) -> None:
        if process and process.popen and process.is_alive():
            os.killpg(process.popen.pid, signal.SIGCONT)

    def another_web(self, **env: str) -> Process:
        """A second web process on the same database, with other surroundings; it answers under `another_url`."""
        port = ports.any_free()
        programs = replace(self.programs, data=self.folder / f"web-{port}", env={**self.programs.env, **env})
        process = programs.web(port)
        process.start()
        self.processes.append(process)
        url = f"http://127.0.0.1:{port}"
        self.eventually("the other web answers", lambda: Browser(url).get("/readyz").status == 200)
        self.another_url = url
        return process

    def forget(self, process: Process) -> None:
        process.kill()
        self.processes.remove(process)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """The results of all `jobs`, run at the same time."""
    results: list[Any] = [None] * len(jobs)

    def run(n: int, job: Callable[[], Any]) -> None:
        results[n] = job()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
