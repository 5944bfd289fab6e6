"""Pictures of findings: sending one, opening one."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.attachments import AROUND_A_FILE, SAFE
from patrols.api.persons import check_person
from patrols.models import Finding, FindingPhoto
from patrols.own_rounds import LATER
from patrols.rows.findings import finding_row, findings_of
from patrols.services.photos import add_photo, open_photo, photo_preview
from policing.lib.errors import NotAllowed
from policing.lib.pictures import MOST_BYTES, FileTooLarge, NotAFileWeTake
from policing.lib.strict import StrictSerializer, validated


class FindingPhotoSerializer(StrictSerializer):
    file = serializers.FileField(max_length=300, allow_empty_file=True)
    person = serializers.IntegerField(min_value=1, required=False)


class FindingPhotos(APIView):
    """A picture (JPEG, PNG, WebP; 10 MB at most) of a finding; answers the finding: 201, and 200 when the same picture comes again."""

    permission_classes = [needs(Right.READ)]
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Too much is refused before a byte of it is read, or asked who sends it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and (not length.isdecimal() or int(length) > MOST_BYTES + AROUND_A_FILE):
            raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="finding_photos_create", request={"multipart/form-data": FindingPhotoSerializer}, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        finding = findings_of(request.user).filter(pk=pk).first() or _own(request, pk)
        if not request.user.may(Right.ANSWER):
            raise NotAllowed
        said = validated(FindingPhotoSerializer, request)
        check_person(request, said)
        data = said["file"].read()
        if not data:
            raise NotAFileWeTake(fields={"file": [str(NotAFileWeTake.message)]})
        _photo, is_new = add_photo(finding, data=data, by=request.user, now=timezone.now())
        seen = findings_of(request.user).filter(pk=finding.pk).first()
        return Response(finding_row(seen) if seen else None, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def _own(request: SignedIn, pk: uuid.UUID) -> Finding:
    """What somebody sent within a day while they were lent: its pictures follow when there is a line."""
    return get_object_or_404(Finding, pk=pk, by=request.user, received_at__gte=timezone.now() - LATER)


class OneFindingPhoto(APIView):
    """The picture itself; that it was looked at is kept in the access log."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="finding_photo", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
        return _picture(open_photo(self.find(request, pk, photo), by=request.user, now=timezone.now()))

    def find(self, request: SignedIn, pk: uuid.UUID, photo: uuid.UUID) -> FindingPhoto:
        return get_object_or_404(FindingPhoto.objects.visible_to(request.user).filter(finding=pk).listed(), pk=photo)


class FindingPhotoPreview(OneFindingPhoto):
    """The small picture."""

    @extend_schema(operation_id="finding_photo_preview", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
        return _picture(photo_preview(self.find(request, pk, photo)))


def _picture(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/jpeg", headers=SAFE | {"Content-Disposition": "inline"})
