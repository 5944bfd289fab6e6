"""An alert on paper: making one, and listing those that were made."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.models import Alert
from alerts.serializers.answers import ErrorEnvelope
from alerts.services.printing import print_alert
from policing.lib.negotiation import FileOrError


class PrintRow(serializers.Serializer):
    number = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    digest = serializers.CharField()
    sha256 = serializers.CharField()
    pages = serializers.IntegerField()


class Prints(APIView):
    """The prints of an alert; POST makes one more, in the caller's language, and answers with the PDF. For officers."""

    permission_classes = [needs(Right.READ)]
    content_negotiation_class = FileOrError

    @extend_schema(operation_id="alert_prints_list", responses={200: PrintRow(many=True), 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=pk)
        rows = alert.prints.select_related("by", "alert").order_by("-copy")
        return Response([{name: getattr(row, name) for name in ("number", "at", "digest", "sha256", "pages")} | {"by": str(row.by)} for row in rows])

    @extend_schema(operation_id="alert_prints_create", request=None, responses={(201, "application/pdf"): OpenApiTypes.BINARY, 404: ErrorEnvelope})
    def post(self, request: SignedIn, pk: uuid.UUID) -> HttpResponse:
        alert = get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=pk)
        made = print_alert(alert, by=request.user, now=timezone.now())
        headers = {
            "Content-Disposition": content_disposition_header(True, f"{made.record.number}.pdf") or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(made.pdf, content_type="application/pdf", status=status.HTTP_201_CREATED, headers=headers)
