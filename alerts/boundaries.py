"""The grids a reader's map shows: the unit's own, and those of every station from which it has an open alert."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from alerts.models import Alert
from grids.models import Grid, Posting


def boundaries(user: User, now: datetime) -> dict[str, Any]:
    """GeoJSON in WGS84, the own grids with their officers. A centre has no grids of its own: its alerts would float on nothing."""
    stations = Alert.objects.visible_to(user).open().values("station")
    own = Q(station__path__startswith=user.unit_path) if user.unit_path else Q(pk__in=())
    grids = Grid.objects.filter(own | Q(station__in=stations)).select_related("station").order_by("pk")
    postings = Posting.objects.visible_to(user).at(now).filter(kind=Posting.Kind.MAIN).select_related("officer__user")
    officers = {posting.grid_id: str(posting.officer) for posting in postings}
    return {"type": "FeatureCollection", "features": [_feature(grid, officers.get(grid.pk)) for grid in grids]}


def _feature(grid: Grid, officer: str | None) -> dict[str, Any]:
    properties = {"id": grid.pk, "code": grid.code, "name": str(grid), "station": str(grid.station), "officer": officer}
    return {"type": "Feature", "id": grid.pk, "geometry": grid.boundary, "properties": properties}
