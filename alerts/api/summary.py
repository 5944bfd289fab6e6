"""What stands on and behind the board: its figures and its map."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.boundaries import boundaries
from alerts.figures import figures
from policing.lib.etags import answer_with_etag


class Summary(APIView):
    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="summary_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(figures(request.user, timezone.now()))


class AlertBoundaries(APIView):
    """The grids of the caller's unit and around its open alerts, as GeoJSON in WGS84."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="alert_boundaries_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return answer_with_etag(request, boundaries(request.user, timezone.now()))
