"""Small tables that every request needs and that change rarely, held in the process for a moment."""

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
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


class MadeOnce(Generic[K, T]):
    """What was made for each key, made once even when many ask for it at the same time; the `most` asked for last are held."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._made: OrderedDict[K, Future[T]] = OrderedDict()

    def __call__(self, key: K, make: Callable[[], T]) -> T:
        with self._lock:
            is_first = key not in self._made
            made = self._made.setdefault(key, Future())
            self._made.move_to_end(key)
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        if is_first:
            self._make(key, made, make)
        return made.result()

    def _make(self, key: K, made: Future[T], make: Callable[[], T]) -> None:
        """Those who wait share what was made, or the error; who asks after an error tries again."""
        try:
            made.set_result(make())
        except BaseException as error:  # noqa: BLE001 - whoever waits must not wait for ever
            with self._lock:
                self._made.pop(key, None)
            made.set_exception(error)

    def forget(self) -> None:
        self._made.clear()
