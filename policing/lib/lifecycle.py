"""Moving a thing from one status to the next, so that of two people only one can be first."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from policing.lib.errors import IllegalMove, StaleMove

Moves = Mapping[str, frozenset[str]]


def move(row: models.Model, to: str, *, allowed: Moves, **changes: Any) -> None:
    """Set `row.status` to `to`, with `changes`, by one UPDATE that insists on the status `row` was read with.

    Raises IllegalMove when `allowed` has no such step and StaleMove when somebody moved the row meanwhile.
    """
    before = row.status  # type: ignore[attr-defined]
    if to not in allowed.get(before, frozenset()):
        raise IllegalMove(before=row.get_status_display())  # type: ignore[attr-defined]
    moved = type(row)._base_manager.filter(pk=row.pk, status=before).update(status=to, **changes)
    if not moved:
        raise StaleMove
    for name, value in {"status": to, **changes}.items():
        setattr(row, name, value)
