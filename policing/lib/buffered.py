"""Rows that may be lost, gathered in the process and written together behind the requests' backs, so that keeping them costs a request nothing."""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

import structlog
from django.db import connections

T = TypeVar("T")
log = structlog.get_logger()


class Buffered(Generic[T]):
    """Keeps at most `most` rows and hands them to `write` every `seconds`; with 0 only when `flush` is called. The oldest give way; a crash loses the rest."""

    def __init__(self, write: Callable[[list[T]], None], *, name: str, seconds: float, most: int = 5_000) -> None:
        self._write = write
        self._name = name
        self._seconds = seconds
        self._rows: deque[T] = deque(maxlen=most)
        self._owner = 0
        if seconds:
            atexit.register(partial(self.flush))

    def add(self, row: T) -> None:
        self._rows.append(row)
        if self._seconds and self._owner != os.getpid():
            self._owner = os.getpid()
            threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def flush(self) -> int:
        """Write what has gathered; returns how many rows. What cannot be written is dropped and said in the log."""
        rows = [self._rows.popleft() for _ in range(len(self._rows))]
        try:
            if rows:
                self._write(rows)
        except Exception as error:  # noqa: BLE001 - these rows may be lost, the process goes on
            log.warning("buffer_lost", buffer=self._name, rows=len(rows), error=repr(error))
        return len(rows)

    def forget(self) -> None:
        self._rows.clear()

    def _run(self) -> None:
        while True:
            time.sleep(self._seconds)
            if self.flush():
                connections.close_all()
