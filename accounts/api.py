"""Units, and the ticket for live pages."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right

TICKET_LIVES = timedelta(minutes=10)


class Units(APIView):
    """The units of the caller's bureau: whom an alert may be transferred to. A police area has no desk of its own, its stations have."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="units_list", responses={200: {"type": "array", "items": {"type": "object"}}})
    def get(self, request: SignedIn) -> Response:
        units = Unit.objects.below(request.user.bureau_path).in_use().exclude(kind=Unit.Kind.POLICE_AREA)
        return Response([{"id": unit.pk, "code": unit.code, "name": str(unit), "kind": unit.kind} for unit in units])


class StreamTicket(APIView):
    """What a page shows the stream process: whose events it may hear, for ten minutes."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="stream_ticket_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        user = request.user
        ticket = signing.dumps({"user": user.pk, "path": user.unit_path, "lanes": None, "covert": user.may(Right.COVERT)}, salt="stream")
        return Response({"ticket": ticket, "url": settings.STREAM_URL, "expires_at": timezone.now() + TICKET_LIVES})
