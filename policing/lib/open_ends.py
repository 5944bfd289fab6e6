"""What a room still has open when a shift ends. Rooms offer theirs here; whoever writes the hand-over asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from policing.lib.registry import Registry


@dataclass(frozen=True)
class Words:
    """One open thing in the reader's language: what it is, how it stands, where, who holds it, what is due next."""

    title: str
    state: str
    where: str = ""
    who: str = ""
    due: str = ""


@dataclass(frozen=True)
class OpenEnd:
    """Something that is not finished. `key` stays the same as long as it is open; `describe()` speaks the language that is active when it is called."""

    key: str
    section: str
    number: str
    url: str
    describe: Callable[[], Words]
    level: int = 0
    due_at: datetime | None = None
    is_covert: bool = False
    is_exercise: bool = False


@dataclass(frozen=True)
class Offer:
    """What one room hands over: the headings of its `sections` by name, in order, and `collect(user, now)`, which keeps to what `user` may see."""

    sections: dict[str, str | Promise]
    collect: Callable[[Any, datetime], list[OpenEnd]]


handover_items: Registry[Offer] = Registry()
