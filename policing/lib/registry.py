"""How a room offers something to the rooms above it, or answers the rooms below, without importing them."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by name. Rooms fill it while Django starts; afterwards it is only read."""

    def __init__(self) -> None:
        self._things: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        def keep(thing: T) -> T:
            if name in self._things:
                raise ValueError(f"{name} is registered twice")
            self._things[name] = thing
            return thing

        return keep

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def get(self, name: str) -> T | None:
        return self._things.get(name)

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(self._things.items())
