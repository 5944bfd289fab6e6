"""Writing a plan down."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from grids.imports.planning import Plan
from grids.models import Grid, GridChange
from grids.services import boundaries_moved


@transaction.atomic
def apply_import(plan: Plan, *, by: User | None, reason: str = "", now: datetime) -> None:
    """Add and change the grids of a plan without problems, all or none, and let every process read the boundaries again."""
    if plan.problems:
        raise ValueError("a plan with problems is not applied")
    Grid.objects.bulk_create(plan.added, batch_size=500)
    Grid.objects.bulk_update(plan.changed, ["name", "station", "boundary"], batch_size=500)
    if plan.added or plan.changed:
        boundaries_moved([*plan.added, *plan.changed], kind=GridChange.Kind.IMPORT, by=by, reason=reason, now=now)
