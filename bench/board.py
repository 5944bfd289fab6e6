"""The board in a real Chromium before a real server: 500 open alerts and 10 changes a second by the real services, against what a desk bears."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import django

OPEN_ALERTS = 500
CHANGES_A_SECOND = 10
SECONDS = 20
KEYS = 12
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# What a desk bears on two cores: a fifth of the main thread, nothing that is felt as a stumble, a key that answers at once, a question now and then.
BEARS = {"main thread": (20.0, "%"), "longest task": (200.0, "ms"), "key to paint": (100.0, "ms"), "questions": (1.0, "/s"), "first load": (350.0, "kB")}
IS_LIVE = "() => document.querySelector('alert-board').live?.state === 'live'"
WATCH = """() => {
  window.tasks = []; window.keys = []; window.heard = 0;
  document.querySelector("alert-board").live.addEventListener("row", () => (heard += 1));
  new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration))).observe({ type: "longtask" });
  const pressed = (list) => list.getEntries().forEach((one) => one.name === "keydown" && keys.push(one.duration));
  new PerformanceObserver(pressed).observe({ type: "event", durationThreshold: 16 });
}"""


def main() -> None:
    port, stream_port = _free_port(), _free_port()
    url, stream = f"http://localhost:{port}", f"http://localhost:{stream_port}"
    os.environ |= {"DJANGO_SETTINGS_MODULE": "policing.settings", "BASE_URL": url, "CSRF_TRUSTED_ORIGINS": url, "STREAM_URL": stream}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _warn_if_busy()
    cast = _load()
    with _server("wsgi", port, "policing.wsgi:application"), _server("asgi", stream_port, "policing.stream:application"):
        report(measure(url, cast))


def _warn_if_busy() -> None:
    """Times are those of a machine that does nothing else; counts and sizes hold in any case."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        print(f"! other programs keep this machine busy (load {load:.0f} on {cores} cores): the times below are theirs as well")


def _load() -> Any:
    """The test town with its open alerts, a third of them answered: some by the services, the rest copies of these at other places."""
    from alerts.lifecycle import Status
    from alerts.models import Alert
    from tests.cast import build_cast, routed

    cast = build_cast()
    kinds = ("security.suspect_vehicle", "security.obscene_cards", "bank.suspicious_cancellation", "general.report")
    models = [routed(cast, kind, description="灰色面包车驶入小区，绕行两圈，车窗贴膜") for kind in kinds]
    Alert.objects.bulk_create(_copy(models[n % len(models)], n, cast) for n in range(len(models), OPEN_ALERTS))
    third = [alert.pk for alert in Alert.objects.order_by("pk")[::3]]
    Alert.objects.filter(pk__in=third).update(
        status=Status.ACKNOWLEDGED, acknowledged_by=cast.desk, acknowledged_at=cast.now, promised_until=cast.now + timedelta(minutes=9)
    )
    return cast


def _copy(model: Any, n: int, cast: Any) -> Any:
    from alerts.models import Alert

    place = {"lon": 113.9 + n % 25 * 0.0004, "lat": 35.3 + n // 25 * 0.0005, "description": f"{model.description}，第 {n} 条"}
    own = {"reference": f"bench-{n}", "received_at": cast.now - timedelta(minutes=n), "message": None, "next_escalation_at": None}
    same = {
        f.attname: getattr(model, f.attname) for f in Alert._meta.concrete_fields if f.name not in {"id", "serial", "message", "caller_number", "caller_index"}
    }
    return Alert(**{name: value for name, value in same.items() if not name.startswith("caller")} | place | own)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _server(interface: str, port: int, application: str) -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(port), "--workers", "1", "--no-ws", "--log-level", "error", application]
    process = subprocess.Popen(command)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


@dataclass
class Changes(threading.Thread):
    """The life of a busy hour, until told to stop: words added, alerts answered, new ones received."""

    cast: Any
    made: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        from alerts.models import Alert

        ids = list(Alert.objects.order_by("pk").values_list("pk", flat=True))
        due = time.monotonic()
        while not self.over.is_set():
            self._change(ids[self.made * 37 % len(ids)])
            self.made += 1
            due += 1 / CHANGES_A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))

    def _change(self, pk: Any) -> None:
        from django.utils import timezone

        from alerts.lifecycle import WAITING
        from alerts.models import Alert
        from alerts.services.handling import acknowledge_alert, note_on_alert
        from tests.cast import reread, routed

        now = timezone.now()
        alert = reread(Alert.objects.get(pk=pk))
        if self.made % 10 == 0:
            routed(self.cast, description="新到一条", now=now)
        elif self.made % 3 == 0 and alert.status in WAITING:
            acknowledge_alert(alert, by=self.cast.desk, until=now + timedelta(minutes=5), now=now)
        else:
            note_on_alert(alert, by=self.cast.desk, text="已与现场联系", now=now)


def measure(url: str, cast: Any, prepare: Any = None) -> dict[str, float]:
    """{measurement: ours} of one board; `prepare` may change the page before it opens."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("no Chromium on PATH")
    cookie = _session(cast.desk, url)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.add_cookies([cookie])
        page = context.new_page()
        if prepare:
            prepare(page)
        found = _watch(page, context.new_cdp_session(page), url, cast)
        browser.close()
    return found


def _session(user: Any, url: str) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url}


def _watch(page: Any, tools: Any, url: str, cast: Any) -> dict[str, float]:
    weights: list[tuple[str, float]] = []
    tools.send("Network.enable")
    addresses: dict[str, str] = {}
    tools.on("Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]}))
    tools.on("Network.loadingFinished", lambda event: weights.append((addresses.get(event["requestId"], ""), event["encodedDataLength"])))
    page.goto(url + "/", wait_until="load")
    # A page that polls is another thing to measure: without the live line there are no figures.
    page.wait_for_function(IS_LIVE, timeout=30_000)
    page.wait_for_timeout(6_000)
    first_load = sum(size for address, size in weights if not _is_map(address))
    questions: list[str] = []
    page.on("request", lambda request: questions.extend([request.url] if request.resource_type in {"fetch", "xhr"} else []))
    page.evaluate(WATCH)
    changes = Changes(cast)
    changes.start()
    busy = _busy_share(page, tools)
    changes.over.set()
    tasks, keys, heard = page.evaluate("[tasks, keys, heard]")
    if not page.evaluate(IS_LIVE):
        raise SystemExit("the live line broke during the measurement")
    print(f"{changes.made} changes in {SECONDS} s, {heard} rows heard; {page.locator('.item').count()} rows drawn; questions: {_tally(questions)}")
    return {
        "main thread": busy,
        "longest task": max(tasks, default=0.0),
        "key to paint": max(keys, default=16.0),
        "questions": len(questions) / SECONDS,
        "first load": first_load / 1000,
    }


def _is_map(address: str) -> bool:
    return any(part in address for part in ("maplibre", "boundaries", "/sites/", "/lib/map/"))


def _busy_share(page: Any, tools: Any) -> float:
    """Percent of the main thread while keys are pressed at a desk's pace."""

    def busy() -> float:
        return float(next(one["value"] for one in tools.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration"))

    tools.send("Performance.enable")
    began, before = time.monotonic(), busy()
    for n in range(KEYS):
        page.wait_for_timeout(SECONDS * 1000 / KEYS)
        page.keyboard.press("j" if n % 4 else "k")
    return 100 * (busy() - before) / (time.monotonic() - began)


def _tally(urls: list[str]) -> dict[str, int]:
    names = [url.split("?")[0].rstrip("/").rpartition("/")[2][:14] for url in urls]
    return {name: names.count(name) for name in sorted(set(names), key=names.count, reverse=True)[:6]}


def report(found: dict[str, float]) -> None:
    for name, (limit, unit) in BEARS.items():
        ratio = found[name] / limit
        print(f"{name:22} ours {found[name]:12,.1f} {unit:3}  desk bears {limit:9,.1f} {unit:3}  ratio {ratio:.2f}", end="")
        print(f"  wanted ≤ 1.00  {'ok' if ratio <= 1 else 'ABOVE'}", flush=True)


if __name__ == "__main__":
    main()
