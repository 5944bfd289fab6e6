"""What each room's sweep must have done by now: a room says what is due, by when at the latest, and whoever watches asks all rooms alike."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.db.models import QuerySet

from policing.lib.registry import Registry

log = structlog.get_logger()


class Watch(NamedTuple):
    """`due(moment)` are the rows that wait and were due at `moment`; `bound` is how long after that a sweep in order has worked on them."""

    label: Any
    bound: timedelta
    due: Callable[[datetime], QuerySet]

    def is_late(self, now: datetime) -> bool:
        """Whether something that was due before `bound` still waits."""
        return self.due(now - self.bound).exists()


watches: Registry[Watch] = Registry()


def watch(name: str, label: Any, *, bound: timedelta, due: Callable[[datetime], QuerySet]) -> None:
    """Have `name` looked after; call while Django starts."""
    watches.register(name)(Watch(label, bound, due))


def late_now(now: datetime) -> list[str]:
    """The names of what is late. Where one cannot be asked, the others still are."""
    return [name for name, watched in watches.items() if _is_late(name, watched, now)]


def _is_late(name: str, watched: Watch, now: datetime) -> bool:
    try:
        return watched.is_late(now)
    except Exception as error:  # noqa: BLE001 - one broken question must not hide what the others find
        log.error("watch_failed", watch=name, exc_info=error)
        return False
