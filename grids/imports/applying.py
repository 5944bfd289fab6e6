"""Writing a plan down."""

from django.db import transaction

from grids.imports.planning import Plan
from grids.models import Grid
from grids.services import boundaries_changed


@transaction.atomic
def apply_import(plan: Plan) -> None:
    """Add and change the grids of a plan without problems, all or none, and let every process read the boundaries again."""
    if plan.problems:
        raise ValueError("a plan with problems is not applied")
    Grid.objects.bulk_create(plan.added, batch_size=500)
    Grid.objects.bulk_update(plan.changed, ["name", "station", "boundary"], batch_size=500)
    if plan.added or plan.changed:
        boundaries_changed()
