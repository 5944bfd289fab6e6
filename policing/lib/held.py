"""Small tables that every request needs and that change rarely, held in the process for a moment."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """What `load` returns, loaded again when it is older than `seconds`."""

    def __init__(self, load: Callable[[], T], *, seconds: float) -> None:
        self._load = load
        self._seconds = seconds
        self._loaded_at = 0.0
        self._value: T | None = None

    def __call__(self) -> T:
        if self._value is None or time.monotonic() - self._loaded_at > self._seconds:
            self._value, self._loaded_at = self._load(), time.monotonic()
        return self._value

    def forget(self) -> None:
        self._value = None
