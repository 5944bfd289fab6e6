"""500 street units that say where they are every 15 seconds, and the wall in a real Chromium: what the server takes, how soon the wall knows, what it costs.

`STREAM_SECONDS=600` measures ten minutes; two by default. Everything in one run on one machine: phones, web and stream process, PostgreSQL, Valkey, browser.
"""

import json
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import django

from bench.board import FLAGS, _free_port, _server, _session, _warn_if_busy

UNITS = 500
EVERY_S = 15.0
SECONDS = float(os.environ.get("STREAM_SECONDS", "120"))
PHONES_AT_ONCE = 16
WARM_S = 10.0
TOKEN = "b" * 32
# What a night bears on two cores: nobody refused, the pace of the phones kept, a wall that knows within the time of one report,
# a fifth of the wall's main thread, half a core for the web and a tenth for the stream.
BEARS = {
    "posts a second": (UNITS / EVERY_S * 0.97, "/s", "≥"),
    "refused": (0.0, "", "≤"),
    "median to wall": (2_500.0, "ms", "≤"),
    "95th to wall": (5_000.0, "ms", "≤"),
    "main thread": (20.0, "%", "≤"),
    "web process": (50.0, "%", "≤"),
    "stream process": (10.0, "%", "≤"),
}
IS_LIVE = "() => document.querySelector('wall-board').live?.state === 'live'"
WATCH = """() => {
  window.heard = []; window.tasks = [];
  document.querySelector("wall-board").live.addEventListener("row", ({ detail: { kind, row } }) => {
    if (kind === "unit") for (const one of row.rows) heard.push([one.id, one.fixed_at, Date.now()]);
  });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration))).observe({ type: "longtask" });
}"""


def main() -> None:
    port, stream_port = _free_port(), _free_port()
    url, stream = f"http://localhost:{port}", f"http://localhost:{stream_port}"
    os.environ |= {"DJANGO_SETTINGS_MODULE": "policing.settings", "BASE_URL": url, "CSRF_TRUSTED_ORIGINS": url, "STREAM_URL": stream}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _warn_if_busy()
    cast, phones = _load()
    with _server("wsgi", port, "policing.wsgi:application"), _server("asgi", stream_port, "policing.stream:application"):
        report(_measure(url, port, cast, phones))


@dataclass
class Phone:
    """One unit's phone: a session, a place, a way it goes."""

    cookie: str
    lon: float
    lat: float
    step: tuple[float, float]
    fixes: int = 0

    def body(self, now: datetime) -> bytes:
        self.fixes += 1
        self.lon, self.lat = self.lon + self.step[0], self.lat + self.step[1]
        said = {"at": now.isoformat(), "lon": round(self.lon, 6), "lat": round(self.lat, 6), "accuracy_m": 12, "speed_mps": 5.5}
        return json.dumps({"sent_at": now.isoformat(), "fixes": [said]}).encode()


def _load() -> tuple[Any, list[Phone]]:
    """The test town with 500 units on duty, one rider each, signed in; laid down in bulk."""
    from django.utils import timezone

    from accounts.models import User
    from accounts.roles import Role
    from patrols.lifecycle import UnitStatus
    from patrols.models import StreetUnit, UnitDuty, UnitNow
    from tests.cast import build_cast

    cast, since = build_cast(), timezone.now() - timedelta(minutes=1)
    riders = [User(username=f"rider{n}", full_name=f"骑{n}", unit=cast.east, role=Role.COMMUNITY_OFFICER, password="!") for n in range(UNITS)]
    riders = User.objects.bulk_create(riders)
    modes = StreetUnit.Mode.values[:4]
    units = StreetUnit.objects.bulk_create(StreetUnit(station=cast.east, call_sign=f"组{n}", mode=modes[n % 4]) for n in range(UNITS))
    UnitNow.objects.bulk_create(UnitNow(unit=unit, status=UnitStatus.FREE, since=since, out_since=since) for unit in units)
    UnitDuty.objects.bulk_create(UnitDuty(unit=unit, user=user, began_at=since) for unit, user in zip(units, riders, strict=True))
    return cast, [_phone(n, user) for n, user in enumerate(riders)]


def _phone(n: int, user: Any) -> Phone:
    step = (3e-4 * ((n % 7) - 3) / 3, 3e-4 * ((n % 5) - 2) / 2)
    return Phone(_cookie(user), 113.905 + (n % 25 - 12) * 0.0008, 35.305 + (n // 25 - 10) * 0.0008, step)


def _cookie(user: Any) -> str:
    """Signed in without the form: a session as signing in leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash()})
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


@dataclass
class Street(threading.Thread):
    """The phones, each every 15 seconds and evenly spread, over a few kept connections."""

    port: int
    url: str
    phones: list[Phone]
    answers: Counter = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    late: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        threads = [threading.Thread(target=self._some, args=(n,), daemon=True) for n in range(PHONES_AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _some(self, which: int) -> None:
        own, connection = self.phones[which::PHONES_AT_ONCE], HTTPConnection("127.0.0.1", self.port, timeout=10)
        gap, due, turn = EVERY_S / len(own), time.monotonic(), 0
        while not self.over.is_set():
            self._post(connection, own[turn % len(own)])
            turn, due = turn + 1, due + gap
            self.late = max(self.late, time.monotonic() - due)
            time.sleep(max(0.0, due - time.monotonic()))

    def _post(self, connection: HTTPConnection, phone: Phone) -> None:
        headers = {"Content-Type": "application/json", "Cookie": phone.cookie, "X-CSRFToken": TOKEN, "Origin": self.url, "Host": self.url.partition("//")[2]}
        began = time.monotonic()
        try:
            connection.request("POST", "/api/v1/positions/", phone.body(datetime.now(UTC)), headers)
            answer = connection.getresponse()
            answer.read()
            self.answers[answer.status] += 1
        except OSError:
            self.answers[0] += 1
            connection.close()
        self.took.append(time.monotonic() - began)


def _measure(url: str, port: int, cast: Any, phones: list[Phone]) -> dict[str, float]:
    with _wall(url, cast) as (page, tools):
        street = Street(port, url, phones)
        street.start()
        page.wait_for_timeout(WARM_S * 1000)
        page.evaluate(WATCH)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        sent, used, busy, began = sum(street.answers.values()), _processes(), _busy(tools), time.monotonic()
        _wait(page, SECONDS)
        seconds = time.monotonic() - began
        spent, used, sent = (
            _busy(tools) - busy,
            {name: after - used.get(name, 0.0) for name, after in _processes().items()},
            sum(street.answers.values()) - sent,
        )
        heard, tasks = page.evaluate("[heard, tasks]")
        street.over.set()
        if not page.evaluate(IS_LIVE):
            raise SystemExit("the live line broke during the measurement")
    delays = sorted(at - datetime.fromisoformat(fixed).timestamp() * 1000 for _unit, fixed, at in heard)
    _tell(street, heard, tasks, used, seconds)
    return {
        "posts a second": sent / seconds,
        "refused": float(sum(count for status, count in street.answers.items() if status != 200)),
        "median to wall": statistics.median(delays),
        "95th to wall": delays[int(len(delays) * 0.95)],
        "main thread": 100 * spent / seconds,
        "web process": 100 * used["wsgi"] / seconds,
        "stream process": 100 * used["asgi"] / seconds,
    }


def _tell(street: Street, heard: list, tasks: list[float], used: dict[str, float], seconds: float) -> None:
    took = sorted(street.took)
    share = {name: f"{100 * spent / seconds:.0f} %" for name, spent in sorted(used.items())}
    print(f"{sum(street.answers.values())} posts, answers {dict(street.answers)}; a post took {1000 * statistics.median(took):.0f} ms in the middle,", end=" ")
    print(
        f"{1000 * took[int(len(took) * 0.95)]:.0f} ms at the 95th; {len(heard)} rows heard of {len({unit for unit, *_rest in heard})} units in {seconds:.0f} s;"
    )
    print(f"longest task of the wall {max(tasks, default=0):.0f} ms; shares of one core: {share}")


@contextmanager
def _wall(url: str, cast: Any) -> Iterator[tuple[Any, Any]]:
    import shutil

    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("no Chromium on PATH")
    cookie = _session(cast.commander, url)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, "--enable-unsafe-swiftshader"])
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(url + "/wall/", wait_until="load")
        page.wait_for_function(IS_LIVE, timeout=60_000)
        page.wait_for_timeout(6_000)
        yield page, context.new_cdp_session(page)
        browser.close()


def _wait(page: Any, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        page.wait_for_timeout(min(1_000.0, 1000 * max(0.0, ends - time.monotonic())))


def _busy(tools: Any) -> float:
    return float(next(one["value"] for one in tools.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration"))


def _processes() -> dict[str, float]:
    """Seconds of processor time so far, by what they are: the web and the stream with their workers."""
    ticks, spent = os.sysconf("SC_CLK_TCK"), Counter()  # type: ignore[var-annotated]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words, numbers = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"), (folder / "stat").read_text()
        except OSError:
            continue
        user, system = numbers.rpartition(")")[2].split()[11:13]
        if name := _kind_of(folder.name, words):
            spent[name] += (int(user) + int(system)) / ticks
    return dict(spent)


def _kind_of(pid: str, words: str) -> str:
    if "granian" not in words or not _is_ours(pid):
        return ""
    return "wsgi" if "wsgi" in words else "asgi"


def _is_ours(pid: str) -> bool:
    """Whether a process descends from this one."""
    while pid not in ("0", "1", ""):
        if int(pid) == os.getpid():
            return True
        try:
            pid = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            return False
    return False


def report(found: dict[str, float]) -> None:
    for name, (limit, unit, way) in BEARS.items():
        is_met = found[name] >= limit if way == "≥" else found[name] <= limit
        ratio = found[name] / limit if limit else found[name]
        print(f"{name:22} ours {found[name]:12,.1f} {unit:3}  a night bears {limit:9,.1f} {unit:3}  ratio {ratio:.2f}", end="")
        print(f"  wanted {way} 1.00  {'ok' if is_met else 'NOT MET'}", flush=True)


if __name__ == "__main__":
    main()
