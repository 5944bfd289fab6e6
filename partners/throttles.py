"""How much one key may ask: a bucket of its own for new alerts and one for everything else, counted in each server process without asking anybody."""

import time
from math import ceil
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from partners.models import PartnerKey

NEW_ALERTS, OTHERS, TRIALS = "alerts", "others", "trials"
# Callbacks somebody asks for by hand: each is a request from our network to theirs.
TRIALS_PER_MINUTE = 6
MOST_BUCKETS = 20_000


class Buckets:
    """Token buckets by name: each holds a minute's worth and fills evenly."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, name: tuple[str, str], per_minute: int, now: float) -> float:
        """Take one token; 0.0, or the seconds until there is one."""
        tokens, since = self._buckets.get(name, (float(per_minute), now))
        tokens = min(float(per_minute), tokens + (now - since) * per_minute / 60)
        if len(self._buckets) >= MOST_BUCKETS:
            self._buckets.clear()
        if tokens < 1:
            self._buckets[name] = tokens, now
            return (1 - tokens) * 60 / max(per_minute, 1)
        self._buckets[name] = tokens - 1, now
        return 0.0

    def forget(self) -> None:
        self._buckets.clear()


buckets = Buckets()


def limits_of(key: PartnerKey) -> dict[str, int]:
    """Requests a minute in each bucket: the key's own figures, else the house's."""
    return {
        NEW_ALERTS: key.alerts_per_minute or settings.KEY_ALERTS_PER_MINUTE,
        OTHERS: key.others_per_minute or settings.KEY_OTHERS_PER_MINUTE,
        TRIALS: TRIALS_PER_MINUTE,
    }


class KeyThrottle(BaseThrottle):
    """For keys only. New alerts never compete with polling: whoever polls too much can still report."""

    seconds = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        key = request.auth
        if not isinstance(key, PartnerKey):
            return True
        bucket = getattr(view, "throttle_bucket", OTHERS) if request.method == "POST" else OTHERS
        self.seconds = buckets.take((key.prefix, bucket), limits_of(key)[bucket], time.monotonic())
        return self.seconds == 0

    def wait(self) -> float | None:
        return ceil(self.seconds)
