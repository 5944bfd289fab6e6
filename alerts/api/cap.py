"""Alerts and orders in the Common Alerting Protocol 1.2, for other agencies' systems."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from accounts.services import record_access
from alerts.api.orders import one_order
from alerts.cap import cap_of_alert, cap_of_order
from alerts.models import Alert
from alerts.serializers.answers import ErrorEnvelope
from policing.lib.cap import CONTENT_TYPE, CapMessage, cap_xml
from policing.lib.negotiation import FileOrError

ANSWERS = {(200, CONTENT_TYPE): OpenApiTypes.STR, 404: ErrorEnvelope}


class AlertAsCap(APIView):
    """The alert as it stands now, in both languages. For officers; each look is written down."""

    permission_classes = [needs(Right.READ)]
    content_negotiation_class = FileOrError

    @extend_schema(operation_id="alert_as_cap", responses=ANSWERS)
    def get(self, request: SignedIn, pk: uuid.UUID) -> HttpResponse:
        alert = get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=pk)
        record_access(user=request.user, action="export", subject=f"alerts.alert:{alert.pk}", reason="CAP", now=timezone.now())
        return _file(cap_of_alert(alert))


class OrderAsCap(APIView):
    """The order as it stands now, in both languages; a partner reads it for its own sites."""

    permission_classes = [IsAuthenticated]
    content_negotiation_class = FileOrError

    @extend_schema(operation_id="order_as_cap", responses=ANSWERS)
    def get(self, request: SignedIn, pk: uuid.UUID) -> HttpResponse:
        return _file(cap_of_order(one_order(request, pk), user=request.user))


def _file(message: CapMessage) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{message.identifier}.cap.xml") or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(cap_xml(message), content_type=CONTENT_TYPE, headers=headers)
