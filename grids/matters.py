"""What is open in grids: each room offers its matters here; a grid's page and an officer's page ask them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from accounts.models import User
from grids.models import Grid
from policing.lib.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One open thing: what, since or until when, how urgent (1 to 4), where it is handled."""

    title: str
    detail: str = ""
    url: str = ""
    at: datetime | None = None
    due_on: date | None = None
    is_late: bool = False
    priority: int = 0


# (user, grids, now) → what of it this user may see, by the grid's number: one question to the database, however many grids.
Find = Callable[[User, Sequence[Grid], datetime], Mapping[int, list[Matter]]]


@dataclass(frozen=True)
class Matters:
    label: str | Promise
    find: Find


open_matters: Registry[Matters] = Registry()
