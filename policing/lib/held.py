"""Small tables that every request needs and that change rarely, held in the process for a moment."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
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


class HeldEach(Generic[K, T]):
    """What `load(key)` returns for each key, loaded again when it is older than `seconds`; at most `most` are held."""

    def __init__(self, load: Callable[[K], T], *, seconds: float, most: int = 10_000) -> None:
        self._load = load
        self._seconds = seconds
        self._most = most
        self._values: dict[K, tuple[float, T]] = {}

    def __call__(self, key: K) -> T:
        loaded_at, value = self._values.get(key, (0.0, None))
        if value is None or time.monotonic() - loaded_at > self._seconds:
            value = self._load(key)
            if len(self._values) >= self._most:
                self._values.clear()
            self._values[key] = (time.monotonic(), value)
        return value

    def forget(self) -> None:
        self._values.clear()
