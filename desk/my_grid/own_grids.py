"""Which grids are somebody's own: those they are posted to, and those they stand in for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from grids.models import Absence, Grid, Posting


@dataclass
class OwnGrid:
    """A grid and why it is mine: the kind of posting, or for whom I stand in and until when. `answers` is false while I am away myself."""

    grid: Grid
    kind: Any
    is_main: bool
    stands_in_for: str = ""
    until: datetime | None = None


def own_grids(user: User, now: datetime) -> list[OwnGrid]:
    """The grids of `user` at `now`, posted ones first, within what they may see; two questions."""
    posted = Posting.objects.visible_to(user).at(now).filter(officer__user=user.pk, grid__closed_at=None)
    found: dict[int, OwnGrid] = {}
    for posting in _with_grid(posted).order_by("kind", "grid__code"):
        is_main = posting.kind == Posting.Kind.MAIN
        if posting.grid_id not in found or is_main:
            found[posting.grid_id] = OwnGrid(posting.grid, posting.get_kind_display(), is_main)
    for posting, until in _stood_in(user, now):
        found.setdefault(posting.grid_id, OwnGrid(posting.grid, posting.get_kind_display(), False, str(posting.officer), until))
    return sorted(found.values(), key=lambda own: (bool(own.stands_in_for), not own.is_main, own.grid.code))


def _stood_in(user: User, now: datetime) -> list[tuple[Posting, datetime]]:
    """The main officer's postings of everybody `user` stands in for, and until when."""
    away = Q(officer__absences__starts_at__lte=now, officer__absences__ends_at__gt=now, officer__absences__stand_in__user=user.pk)
    rows = _with_grid(Posting.objects.visible_to(user).at(now).filter(away, kind=Posting.Kind.MAIN, grid__closed_at=None)).distinct()
    postings = list(rows.order_by("grid__code"))
    until = dict(Absence.objects.at(now).filter(stand_in__user=user.pk).values_list("officer", "ends_at")) if postings else {}
    return [(posting, until[posting.officer_id]) for posting in postings if posting.officer_id in until]


def _with_grid(postings: Any) -> Any:
    return postings.select_related("grid__station", "officer__user").defer("grid__boundary")
