"""From a POST to the first delivery: at rest against an empty Celery round trip, and while an order to 45,000 callbacks is being sent."""

import os
import statistics
import time
from typing import Any

from bench.intake import _server
from bench.load import post_all
from bench.sink import sink, words
from bench.town import order, partners, settle, wait_for, workers

ROUNDS = int(os.environ.get("FIRSTWORD_ROUNDS", "25"))
# 0 for the first half alone.
CROWD = int(os.environ.get("FIRSTWORD_CROWD", "45000"))
PAUSE_S = 0.15


def main() -> None:
    settle()
    from tests.cast import build_cast

    cast = build_cast()
    with sink() as url, _server() as web, workers("alerts", 1), workers("urgent", 1), workers("bulk", 2):
        _listen(f"{url}/word/")
        crowd = partners(CROWD, url)
        alerts = Alerts(web, cast.bank_key, url)
        _echo(), alerts.first_word()
        pairs = [(alerts.first_word(), _echo()) for _round in range(ROUNDS)]
        busy = _while_sending(crowd, alerts) if CROWD else []
    idle, empty = (statistics.median(column) for column in zip(*pairs, strict=True))
    _say("first word at rest", idle, "empty round trip", empty, idle / empty, 3.0)
    if not busy:
        return
    _say("first word in a crowd", statistics.median(busy), "at rest", idle, statistics.median(busy) / idle, 2.0)
    print(f"  ({len(busy)} alerts while {CROWD:,} were being told; slowest {max(busy) * 1000:.0f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")


def _say(name: str, ours: float, other: str, limit: float, ratio: float, wanted: float) -> None:
    verdict = "ok" if ratio <= wanted else "ABOVE"
    print(f"{name:22} ours {ours * 1000:8.1f} ms   {other:16} {limit * 1000:8.1f} ms   ratio {ratio:.2f}  wanted ≤ {wanted:.2f}  {verdict}", flush=True)


class Alerts:
    """A bank's system that reports, one alert after the other."""

    def __init__(self, web: str, key: str, url: str) -> None:
        self.web, self.key, self.url, self.count = web, key, url, 0

    def first_word(self) -> float:
        """Seconds from the POST of one alert to the first callback that tells of it."""
        import json

        self.count += 1
        body = {"reference": f"F-{self.count}", "type": "bank.suspicious_cancellation", "site": "BANK-DH-03", "covert": True}
        before, started = len(words(self.url)), time.monotonic()
        post_all(self.web + "/api/v1/alerts/", [json.dumps(body).encode()], [f"Authorization: Api-Key {self.key}"], connections=1, expect=201)
        wait_for(lambda: len(words(self.url)) > before, seconds=60, every=0.02)
        heard = words(self.url)[before]
        time.sleep(PAUSE_S)
        return heard - started


def _listen(url: str) -> None:
    """Everybody who would get a text message has a callback instead; nobody gets a next address."""
    from delivery.channels.webhook import new_secret
    from delivery.models import Address, Channel

    for number, address in enumerate(Address.objects.filter(channel=Channel.SMS)):
        address.channel, address.value, address.secret = Channel.WEBHOOK, f"{url}{number}", new_secret()
        address.save()


def _echo() -> float:
    """Seconds for an empty task and its answer."""
    from celery import current_app

    from bench.site.tasks import ECHO
    from policing.lib.live import connection

    started = time.monotonic()
    current_app.send_task("bench.echo", ["x"], queue="urgent")
    while not connection().rpop(ECHO):
        time.sleep(0.0005)
    return time.monotonic() - started


def _while_sending(crowd: list[int], alerts: Alerts) -> list[float]:
    from delivery.lifecycle import OPEN
    from delivery.models import Delivery

    message: Any = order(crowd)
    waiting = Delivery.objects.filter(recipient__message=message, due_at__isnull=False, status__in=OPEN)
    took = []
    while True:
        one = alerts.first_word()
        if not waiting.exists():
            return took
        took.append(one)
