"""Filters of this room's lists."""

from typing import Any

from django.http import HttpRequest

from accounts.admin import ScopedFilter, kept_rows
from accounts.models import Unit
from grids.models.areas import HOLDS_GRIDS


class StationFilter(ScopedFilter):
    """Only units that can hold grids: centres and bureaus would be dead ends."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(unit.pk, str(unit)) for unit in kept_rows(Unit, request).filter(kind__in=HOLDS_GRIDS)[:400]]
