"""Writes about grids and duty."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Unit, User
from grids.lookup import forget_boundaries
from grids.models import BoundaryVersion, Grid, Posting, Shift


def boundaries_changed() -> None:
    """Call in the transaction that changed a boundary: every process reads them again."""
    BoundaryVersion.objects.get_or_create(pk=1)
    BoundaryVersion.objects.filter(pk=1).update(number=F("number") + 1)
    forget_boundaries()
    transaction.on_commit(forget_boundaries)


def main_officer_of(grid: Grid | int, now: datetime) -> User | None:
    """Who answers for `grid` at `now`."""
    posting = Posting.objects.at(now).filter(grid=grid, kind=Posting.Kind.MAIN).select_related("officer__user").first()
    return posting.officer.user if posting else None


def on_duty(unit: Unit, role: str, now: datetime) -> list[User]:
    """The people on duty for `unit` in `role` at `now`."""
    shifts = Shift.objects.at(now).filter(unit=unit, role=role).select_related("officer__user")
    return [shift.officer.user for shift in shifts]
