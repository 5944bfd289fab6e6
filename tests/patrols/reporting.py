"""Reports for tests: so many at a place, around an hour, over the last days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Unit
from grids.lookup import find_place
from patrols.models import Incident
from patrols.where.cells import cell_of

_numbers: Iterator[int] = count(1)


def reports_at(
    bureau: Unit, lon: float, lat: float, n: int, *, now: datetime, hour: int = 23, every_days: float = 7, first_days: float = 2, kind: str = "ebike"
) -> None:
    """`n` reports at a place, the newest `first_days` ago, one each `every_days`, all in the same local hour."""
    place = find_place(lon, lat)
    facts = {"bureau": bureau, "unit_id": place.station_id if place else bureau.pk, "grid_id": place.grid_id if place else None, "came": "call"}
    for step in range(n):
        at = timezone.localtime(now - timedelta(days=first_days + every_days * step)).replace(hour=hour, minute=10)
        number = f"R-{next(_numbers)}"
        Incident.objects.create(**facts, source="110", reference=number, kind=kind, occurred_at=at, lon=lon, lat=lat, cell=cell_of(lon, lat), taken_at=now)
