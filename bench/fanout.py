"""Orders to 100 … 45,000 callbacks, planned, sent and written down by two worker processes, against bare sockets and against a task per delivery.

Bare sockets post the same bodies, made beforehand, to the same sink in the same run. `FANOUT_SIZES` and `FANOUT_ONE_BY_ONE` set other sizes.
"""

import os
import time
from typing import Any, NamedTuple

from bench.bare import throw
from bench.sink import heard, sink
from bench.town import order, partners, settle, wait_for, workers

SIZES = [int(size) for size in os.environ.get("FANOUT_SIZES", "100 1000 10000 45000").split()]
ONE_BY_ONE = int(os.environ.get("FANOUT_ONE_BY_ONE", "1000"))
PROCESSES = 2
# What one delivery of the largest order costs, against the size where it costs least.
FLAT = 1.25


def main() -> None:
    settle()
    with sink() as url, workers("bulk", PROCESSES):
        everybody = partners(max(*SIZES, ONE_BY_ONE), url)
        fan_out(everybody[:100], url)
        runs = {size: _measure(everybody[:size], url) for size in SIZES}
        alone = ONE_BY_ONE / one_by_one(everybody[:ONE_BY_ONE])
    largest = runs[max(SIZES)]
    fastest = max(run.sending for run in runs.values())
    _say("a task per delivery", largest.sending, alone, largest.sending / alone, 50.0, "≥")
    _say("cost flat", largest.sending, fastest, fastest / largest.sending, FLAT, "≤")
    print(f"  (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")


class Run(NamedTuple):
    """Deliveries a second: from planning on, from the first claim on, and by bare sockets."""

    whole: float
    sending: float
    bare: float


def _measure(addressees: list[int], url: str) -> Run:
    planned, took = fan_out(addressees, url)
    bare = throw(url, requests(len(addressees)), PROCESSES)
    run = Run(*(len(addressees) / seconds for seconds in (took, took - planned, bare)))
    _say(f"{len(addressees):,} sent", run.sending, run.bare, run.sending / run.bare, 0.3, "≥")
    print(f"{'  with planning':22} ours {run.whole:12,.0f} /s   bare sockets {run.bare:12,.0f} /s   ratio {run.whole / run.bare:.2f}", flush=True)
    return run


def _say(name: str, ours: float, other: float, ratio: float, wanted: float, way: str) -> None:
    """`ours` and `other` in deliveries a second."""
    verdict = "ok" if (ratio >= wanted if way == "≥" else ratio <= wanted) else "NOT MET"
    print(f"{name:22} ours {ours:12,.0f} /s   against      {other:12,.0f} /s   ratio {ratio:.2f}  wanted {way} {wanted:.2f}  {verdict}", flush=True)


def fan_out(addressees: list[int], url: str) -> tuple[float, float]:
    """Seconds until all are planned, and until the last row is written."""
    from delivery.lifecycle import OPEN
    from delivery.models import Attempt, Delivery

    before, started = heard(url), time.perf_counter()
    message = order(addressees)
    planned = time.perf_counter() - started
    wait_for(lambda: heard(url) - before >= len(addressees))
    wait_for(lambda: not Delivery.objects.filter(due_at__isnull=False, status__in=OPEN).exists())
    took = time.perf_counter() - started
    mine = Delivery.objects.filter(recipient__message=message)
    counts = (mine.filter(status="delivered").count(), Attempt.objects.filter(delivery_id__in=mine.values("pk")).count(), heard(url) - before)
    if counts != (len(addressees),) * 3:
        raise SystemExit(f"delivered, attempts, heard: {counts} of {len(addressees)}")
    return planned, took


def one_by_one(addressees: list[int]) -> float:
    """Seconds for the same as one task for each delivery, with the same two processes."""
    from celery import current_app
    from django.utils import timezone

    from delivery.models import Delivery

    message = order(addressees, priority="nobody")
    mine = Delivery.objects.filter(recipient__message=message)
    mine.update(due_at=timezone.now())
    keys, started = [str(pk) for pk in mine.values_list("pk", flat=True)], time.perf_counter()
    for key in keys:
        current_app.send_task("bench.deliver_one", [key], queue="bulk")
    wait_for(lambda: not mine.exclude(status="delivered").exists(), every=0.1)
    return time.perf_counter() - started


def requests(count: int) -> list[bytes]:
    """What ours posts, ready-made."""
    from django.utils import timezone

    from bench.town import PAYLOAD
    from delivery.channels import CHANNELS, HttpChannel, Outgoing
    from delivery.channels.webhook import new_secret

    channel, secret, now = CHANNELS["webhook"], new_secret(), timezone.now()
    assert isinstance(channel, HttpChannel)
    made = []
    for n in range(count):
        delivery = f"01997e0e-5a4f-7000-8000-{n:012d}"
        said = Outgoing(delivery, f"http://127.0.0.1/0a0a0a0a/{n}", secret, "", "", "", PAYLOAD, None, False, now)
        made.append(_bytes(channel.request(said)))
    return made


def _bytes(request: Any) -> bytes:
    headers = {"host": "127.0.0.1", "accept": "*/*", **request.headers, "content-length": str(len(request.body))}
    lines = [f"POST {request.url.removeprefix('http://127.0.0.1')} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + request.body
