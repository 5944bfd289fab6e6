"""How far a worker is with a file: kept beside the transaction that does the work, so that the page sees it while it lasts."""

import time
from typing import Any

from django.core.cache import cache

KEPT_S = 3600
EVERY_S = 0.3


class Progress:
    """Call it with how many steps were taken; every now and then it tells the page."""

    def __init__(self, key: Any, steps: int) -> None:
        self._key, self._steps, self._done, self._told_at = _name(key), steps, 0, 0.0

    def __call__(self, count: int) -> None:
        self._done += count
        if time.monotonic() - self._told_at > EVERY_S:
            self._told_at = time.monotonic()
            cache.set(self._key, (min(self._done, self._steps), self._steps), KEPT_S)


def progress_of(key: Any) -> tuple[int, int]:
    """(steps done, steps in all); (0, 0) before the worker has begun."""
    found = cache.get(_name(key)) or (0, 0)
    return int(found[0]), int(found[1])


def forget_progress(key: Any) -> None:
    cache.delete(_name(key))


def _name(key: Any) -> str:
    return f"import-progress:{key}"
