"""What stands on and behind the board: its figures and its map."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.boundaries import boundaries
from alerts.rows.figures import figures
from policing.lib.etags import answer_packed


class Summary(APIView):
    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="summary_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(figures(request.user, timezone.now()))


class AlertBoundaries(APIView):
    """The grids of the caller's unit and around its open alerts, in WGS84: corners told once, shapes as walks over them."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="alert_boundaries_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> HttpResponse:
        grids = boundaries(request.user, timezone.now(), whole="whole" in request.query_params)
        return answer_packed(request, tag=grids.tag, pack=grids.packed)
