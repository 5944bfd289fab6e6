"""Pictures and documents of an alert: sending them, listing them, opening one."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from alerts.api.alerts import visible_alerts
from alerts.models import Attachment
from alerts.rows.attached import attachment_row
from alerts.serializers.answers import ErrorEnvelope
from alerts.services.attachments import LONGEST_CAPTION, attach, open_attachment, preview_of
from policing.lib.pictures import MOST_BYTES, FileTooLarge, NotAFileWeTake
from policing.lib.strict import StrictSerializer, validated

# What a form puts around a file: boundaries, names, the caption.
AROUND_A_FILE = 16 * 1024
# Whatever a file holds, a browser that opens it by its address runs nothing and asks nobody.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class AttachmentSerializer(StrictSerializer):
    file = serializers.FileField(max_length=300, allow_empty_file=True)
    caption = serializers.CharField(max_length=LONGEST_CAPTION, required=False, allow_blank=True, default="")


class AttachmentRow(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    caption = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    url = serializers.CharField()
    preview = serializers.CharField(allow_null=True)


class Attachments(APIView):
    """Pictures (JPEG, PNG, WebP) and PDFs of an alert, 10 MB each and 30 at most. From whoever sent the alert they are accepted at any time."""

    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Too much is refused before a byte of it is read, or asked who sends it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and (not length.isdecimal() or int(length) > MOST_BYTES + AROUND_A_FILE):
            raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="alert_attachments_list", responses={200: AttachmentRow(many=True), 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alert = get_object_or_404(visible_alerts(request), pk=pk)
        return Response([attachment_row(one) for one in Attachment.objects.visible_to(request.user).filter(alert=alert).listed()])

    @extend_schema(
        operation_id="alert_attachments_create",
        request={"multipart/form-data": AttachmentSerializer},
        responses={200: AttachmentRow, 201: AttachmentRow, 400: ErrorEnvelope, 404: ErrorEnvelope, 409: ErrorEnvelope, 413: ErrorEnvelope},
    )
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        """201 with the attachment; 200 with the first one when the same file comes again."""
        alert = get_object_or_404(visible_alerts(request).with_names(), pk=pk)
        checked, now = validated(AttachmentSerializer, request), timezone.now()
        data = checked["file"].read()
        if not data:
            raise NotAFileWeTake(fields={"file": [str(NotAFileWeTake.message)]})
        kept = attach(alert, data=data, by=request.user, caption=checked["caption"], now=now)
        return Response(attachment_row(kept), status=status.HTTP_201_CREATED if kept.added_at == now else status.HTTP_200_OK)


class OneAttachment(APIView):
    """The file itself; looking at it is kept in the access log. Pictures are shown, documents are saved."""

    @extend_schema(operation_id="alert_attachments_read", responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 404: ErrorEnvelope, 410: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
        found = self.find(request, pk, attachment)
        return _file(found, open_attachment(found, by=request.user, now=timezone.now()), found.media_type)

    def find(self, request: SignedIn, pk: uuid.UUID, attachment: uuid.UUID) -> Attachment:
        alert = get_object_or_404(visible_alerts(request), pk=pk)
        return get_object_or_404(Attachment.objects.visible_to(request.user).filter(alert=alert).listed().select_related("alert"), pk=attachment)


class AttachmentPreview(OneAttachment):
    """The small picture."""

    @extend_schema(operation_id="alert_attachments_preview", responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 404: ErrorEnvelope, 410: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
        found = self.find(request, pk, attachment)
        return _file(found, preview_of(found), "image/jpeg")


def _file(attachment: Attachment, data: bytes, media_type: str) -> HttpResponse:
    shown = content_disposition_header(not attachment.is_picture, f"{attachment.alert}-{attachment.name}") or "attachment"
    return HttpResponse(data, content_type=media_type, headers=SAFE | {"Content-Disposition": shown})
