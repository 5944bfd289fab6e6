"""An order to a whole city over callbacks, two providers of text messages and WeCom at once, with one provider in trouble and an alert in the middle.

Providers are the imitations of the tests, which keep their own limits by the clock. `CHANNELS_SIZE` sets another size. Counts, and the moments it took.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.town import settle, wait_for, workers

SIZE = int(os.environ.get("CHANNELS_SIZE", "10000"))
# More than a robot takes in a minute.
GROUP, URGENT = 25, 8
PATIENCE_S = 600.0


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.site.settings"
    settle()
    from tests.faults.city import City

    city = City(SIZE, GROUP)
    with city.open() as providers:
        os.environ |= providers
        with workers("urgent", 1), workers("bulk", 2), workers("retry", 1), _sweeping():
            _measure(city)


def _measure(city: Any) -> None:
    from django.utils import timezone

    from delivery.engine.providers import RISE_EVERY, drift_back
    from delivery.models import Provider

    people, started = city.people(), time.monotonic()
    order = city.post(people, priority="bulk")
    wait_for(lambda: len(city.told) > SIZE // 10, PATIENCE_S)
    city.trouble, asked = True, time.time()
    alert = city.post(city.reached_by(city.urgent_ways(URGENT)), priority="urgent")
    wait_for(lambda: city.still_open(alert) == 0, PATIENCE_S, every=0.1)
    left, heard = city.still_open(order), sorted(city.heard_urgent())
    wait_for(lambda: city.still_open(order) == 0, PATIENCE_S, every=0.5)
    took = time.monotonic() - started
    print(city.audit([order, alert]), flush=True)
    print(f"  {took:.0f} s in all, {SIZE / took:,.0f} a second with every wait; alert: first word {heard[0] - asked:.1f} s, last {heard[-1] - asked:.1f} s,")
    print(f"  {left:,} of the order not told then  {'ok' if left else 'THE ORDER WAS OVER'}")
    fallen, steps = Provider.objects.get(channel="sms", name="aliyun").share, 0
    while drift_back(timezone.now() + (steps + 1) * RISE_EVERY):
        steps += 1
    print(f"  the provider in trouble fell to {fallen} % and drifted back in {steps} steps of {RISE_EVERY}  {'ok' if fallen < 100 else 'IT NEVER FELL'}")


@contextmanager
def _sweeping() -> Iterator[None]:
    """What waits for its time is looked at every second, as beat does."""
    from delivery.tasks import sweep

    over = threading.Event()

    def run() -> None:
        from django.db import connection

        while not over.wait(1.0):
            sweep()
        connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)
