"""What is open in a grid: each room offers its matters here, the grid's page asks them all."""

from collections.abc import Callable
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


@dataclass(frozen=True)
class Matters:
    label: str | Promise
    find: Callable[[User, Grid, datetime], list[Matter]]


open_matters: Registry[Matters] = Registry()
