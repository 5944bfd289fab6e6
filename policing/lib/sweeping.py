"""Working through rows that are due, so that several workers share them and one bad row holds up no other."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

import structlog
from django.db import models, transaction
from django.utils import timezone

M = TypeVar("M", bound=models.Model)

log = structlog.get_logger()


def work_through(due: Callable[[datetime], "models.QuerySet[M]"], work: Callable[..., object], *, name: str, seconds: float = float("inf")) -> int:
    """Call `work(row, now=…)` for each row of `due(now)` in its order, each in a transaction of its own with the row locked; returns how many.

    Rows another worker holds are left to it. A row whose work fails is logged and left for the next sweep. After `seconds` the rest is left as well.
    """
    done = 0
    ends_at = time.monotonic() + seconds
    for worked in working(due, work, name=name):
        if worked is None:
            break
        done += worked
        if time.monotonic() >= ends_at:
            break
    return done


def working(due: Callable[[datetime], "models.QuerySet[M]"], work: Callable[..., object], *, name: str) -> Iterator[int | None]:
    """As `work_through`, a row at each `next`: how many were done by it, 0 where its work failed; None while nothing is due."""
    failed: list[object] = []
    while True:
        yield _work_one(due, work, name, failed)


def _work_one(due: Callable[[datetime], "models.QuerySet[M]"], work: Callable[..., object], name: str, failed: list[object]) -> int | None:
    now, row = timezone.now(), None
    try:
        with transaction.atomic():
            row = due(now).exclude(pk__in=failed).select_for_update(of=("self",), skip_locked=True).first()
            if row is None:
                return None
            work(row, now=now)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this row, the others go on
        if row is None:
            raise
        failed.append(row.pk)
        log.error("sweep_failed", sweep=name, row=str(row.pk), exc_info=error)
        return 0
    return 1
