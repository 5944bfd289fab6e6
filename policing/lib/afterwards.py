"""Small network errands a request leaves behind: run once the rows are safe, by one thread per process, so that nobody waits for a queue that is away.

An errand may be lost with its process. Whoever leaves one must have something in PostgreSQL that a sweep will find.
"""

import atexit
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.db import transaction

log = structlog.get_logger()

CAPACITY = 10_000
# Between two rounds: whatever comes meanwhile is joined, so that a flood costs no more than twenty rounds a second.
BREATH_S = 0.05


class Errands:
    """Runs what it is given in order, the same key only once while it waits."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Any, Callable[[], object]] = OrderedDict()
        self._changed = threading.Condition()
        self._idle = True
        self._owner = 0

    def add(self, key: Any, errand: Callable[[], object]) -> None:
        with self._changed:
            self._start_thread_of_this_process()
            if len(self._waiting) < CAPACITY:
                self._waiting.setdefault(key, errand)
            self._changed.notify()

    def finish(self, seconds: float) -> bool:
        """Wait until everything waiting has run; False when `seconds` were not enough."""
        with self._changed:
            return self._changed.wait_for(lambda: self._idle and not self._waiting, seconds)

    def _start_thread_of_this_process(self) -> None:
        if self._owner != os.getpid():
            self._owner, self._idle = os.getpid(), True
            threading.Thread(target=self._run, name="errands", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._idle = not self._waiting
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting)
                self._idle = False
                waiting, self._waiting = self._waiting, OrderedDict()
            for key, errand in waiting.items():
                try:
                    errand()
                except Exception as error:  # noqa: BLE001 - an errand may fail in any way; the sweep repairs it
                    log.warning("errand_failed", errand=str(key), error=repr(error))
            time.sleep(BREATH_S)


errands = Errands()
atexit.register(partial(errands.finish, 2))


def afterwards(key: Any, errand: Callable[[], object]) -> None:
    """Run `errand` after the current transaction has committed, behind the request's back. Errands with an equal `key` that still wait run once."""
    # A function with a name of its own: for a partial, Django breaks while it logs what failed, and the request with it.
    transaction.on_commit(lambda: errands.add(key, errand), robust=True)
