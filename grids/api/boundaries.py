"""Boundaries for maps."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.drawn import Drawn
from policing.lib.etags import answer_packed


class GridBoundaries(APIView):
    """The caller's grids in WGS84, each with its officer: corners told once, shapes as walks over them."""

    permission_classes = [needs(Right.READ, Right.PLAN)]

    @extend_schema(operation_id="grid_boundaries_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> HttpResponse:
        grids = Drawn(request.user.unit_path, (), timezone.now(), whole="whole" in request.query_params)
        return answer_packed(request, tag=grids.tag, pack=grids.packed)
