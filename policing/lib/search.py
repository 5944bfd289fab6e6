"""What can be searched: each room offers its groups here, the desk asks them all and knows none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from policing.lib.registry import Registry

LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found. `facts` are short words beside it; `about` is what another page needs to open or act on it, like {"site": 7}."""

    title: str
    detail: str = ""
    facts: tuple[str, ...] = ()
    url: str = ""
    priority: int = 0
    lane: str = ""
    lane_label: str = ""
    at: datetime | None = None
    is_exercise: bool = False
    is_over: bool = False
    about: dict[str, Any] = field(default_factory=dict)


# (user, words, now, at most so many) → what this user may see of it, the best first.
Find = Callable[[Any, str, datetime, int], Iterable[Hit]]


@dataclass(frozen=True)
class Group:
    label: str | Promise
    find: Find


searchable: Registry[Group] = Registry()


def offer(name: str, label: str | Promise) -> Callable[[Find], Find]:
    """Let `find` answer for the group `name` wherever somebody searches."""

    def keep(find: Find) -> Find:
        searchable.register(name)(Group(label, find))
        return find

    return keep


def cleaned(words: str) -> str:
    """What was typed, as it is looked for: without the signs databases refuse, and not endless."""
    return " ".join(words.replace("\x00", " ").split())[:LONGEST]
