"""Boundaries for maps."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import Grid, Posting
from policing.lib.etags import answer_with_etag


class GridBoundaries(APIView):
    """The caller's grids as GeoJSON in WGS84, each with its officer."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="grid_boundaries_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        postings = Posting.objects.visible_to(request.user).at(timezone.now()).filter(kind=Posting.Kind.MAIN).select_related("officer__user")
        officers = {posting.grid_id: str(posting.officer) for posting in postings}
        grids = Grid.objects.visible_to(request.user).in_use().select_related("station")
        return answer_with_etag(request, {"type": "FeatureCollection", "features": [_feature(grid, officers.get(grid.pk)) for grid in grids]})


def _feature(grid: Grid, officer: str | None) -> dict:
    properties = {"id": grid.pk, "code": grid.code, "name": str(grid), "station": str(grid.station), "officer": officer}
    return {"type": "Feature", "id": grid.pk, "geometry": grid.boundary, "properties": properties}
