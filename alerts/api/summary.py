"""The board's figures."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.figures import figures


class Summary(APIView):
    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="summary_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(figures(request.user, timezone.now()))
